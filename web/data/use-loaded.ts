import { useEffect, useRef, useState } from "preact/hooks";
import { useApp } from "../app-context.ts";
import { ApiError } from "./api.ts";

/** What was asked of the server, and how far that is. */
export type Loaded<Value> =
  | { readonly state: "loading" }
  | { readonly state: "loaded"; readonly value: Value }
  /** The last answer stays where there was one. */
  | { readonly state: "failed"; readonly reason: string; readonly value: Value | undefined };

/** How often something is read again at most, in milliseconds: a job that runs every second changes all the time. */
const PACE = 4_000;
const PAUSE_AFTER_FAILURE = 10_000;

/**
 * Reads something when it is shown first, and again when `version` has changed, though not all the time. What failed is
 * tried again by itself, and by the function that comes along. While the connection is lost nothing is tried; once it is
 * back everything is read again.
 */
export function useLoaded<Value>(
  read: () => Promise<Value>,
  version: string,
  pace = PACE,
): readonly [loaded: Loaded<Value>, retry: () => void] {
  const { now, live } = useApp();
  const [loaded, setLoaded] = useState<Loaded<Value>>({ state: "loading" });
  const turn = useRef<Turn>({ version: undefined, at: Number.NEGATIVE_INFINITY, isReading: false, isGone: false });
  const begin = () => {
    if (turn.current.isReading) return;
    Object.assign(turn.current, { version, at: now.peek(), isReading: true });
    void answerOf(read).then((answer) => {
      turn.current.isReading = false;
      if (answer.state === "failed") turn.current.version = undefined;
      if (!turn.current.isGone) setLoaded((before) => after(before, answer));
    });
  };
  const isDue = isReadingDue(turn.current, {
    version,
    now: now.value,
    pace: loaded.state === "failed" ? PAUSE_AFTER_FAILURE : pace,
  });
  const isLost = live.connection.value === "lost";
  useEffect(() => {
    if (isLost) turn.current.version = undefined;
    else if (isDue) begin();
  });
  useEffect(
    () => () => {
      turn.current.isGone = true;
    },
    [],
  );
  return [loaded, begin];
}

interface Turn {
  /** What was read last; `undefined`: nothing, or it failed. */
  version: string | undefined;
  at: number;
  isReading: boolean;
  isGone: boolean;
}

function isReadingDue(
  turn: Turn,
  { version, now, pace }: { readonly version: string; readonly now: number; readonly pace: number },
): boolean {
  return turn.version !== version && now - turn.at >= pace;
}

async function answerOf<Value>(read: () => Promise<Value>): Promise<Loaded<Value>> {
  try {
    return { state: "loaded", value: await read() };
  } catch (error) {
    return { state: "failed", reason: error instanceof ApiError ? error.message : String(error), value: undefined };
  }
}

function after<Value>(before: Loaded<Value>, answer: Loaded<Value>): Loaded<Value> {
  const known = before.state === "loading" ? undefined : before.value;
  return answer.state === "failed" ? { ...answer, value: known } : answer;
}
