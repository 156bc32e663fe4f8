import { EventParser, type ServerEvent } from "../../src/client/event-parser.ts";
import type { WireJobChange } from "../../src/contract/wire-overview.ts";

export interface EventListener {
  /** The stream is there: whatever happens from now on is told. What was before must be read. */
  onOpen(): void;
  onJobs(changes: readonly WireJobChange[]): void;
  onConfiguration(): void;
  /** The stream is gone, and will be there again. */
  onLost(): void;
  /** One has to log in. Nothing more comes. */
  onUnauthorized(): void;
}

/** The server sends a line at least every 15 s; a stream that is silent for longer leads nowhere any more. */
const SILENCE = 40_000;
const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 5_000;

/**
 * Listens to `/karajo/api/events` until the page ends. By `fetch` and not by an `EventSource`, because that one neither
 * sees that a stream has died silently, as it does when a machine slept, nor tells that one has to log in.
 */
export async function listenToEvents(listener: EventListener): Promise<void> {
  let pause = FIRST_PAUSE;
  for (;;) {
    const end = await oneStream(listener);
    if (end === "unauthorized") return listener.onUnauthorized();
    if (end === "heard") pause = FIRST_PAUSE;
    listener.onLost();
    // Pages that have all lost one server must not all come back at the same moment.
    await patience(pause * (0.75 + Math.random() / 2));
    pause = Math.min(2 * pause, LONGEST_PAUSE);
  }
}

/** Reads one stream to its end: whether anything was heard of it, or one has to log in. */
async function oneStream(listener: EventListener): Promise<"heard" | "unheard" | "unauthorized"> {
  const stopping = new AbortController();
  let silence = setTimeout(() => stopping.abort(), SILENCE);
  let end: "heard" | "unheard" = "unheard";
  try {
    const headers = { accept: "text/event-stream" };
    const response = await fetch("/karajo/api/events", { headers, cache: "no-store", signal: stopping.signal });
    if (response.status === 401) return "unauthorized";
    if (!response.ok || response.body === null) return "unheard";
    end = "heard";
    listener.onOpen();
    const parser = new EventParser();
    const reader = response.body.getReader();
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      clearTimeout(silence);
      silence = setTimeout(() => stopping.abort(), SILENCE);
      for (const event of parser.take(piece.value)) tell(listener, event);
    }
  } catch {
    // Whatever broke it: it is tried again.
  } finally {
    clearTimeout(silence);
  }
  return end;
}

function tell(listener: EventListener, { name, data }: ServerEvent): void {
  if (name === "configuration") listener.onConfiguration();
  if (name === "jobs") listener.onJobs(JSON.parse(data) as readonly WireJobChange[]);
}

/** Waits, but no longer than until the network is there again or somebody looks at the page. */
function patience(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      removeEventListener("online", done);
      document.removeEventListener("visibilitychange", done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    addEventListener("online", done);
    document.addEventListener("visibilitychange", done);
  });
}
