import type { OpenConnection } from "./caller.ts";
import { ClientError } from "./client-error.ts";
import type { CallOptions, ResolvedClientOptions } from "./client-options.ts";
import type { OpenAnswer } from "./connection.ts";

/** What is followed live over any number of connections. */
export interface LiveOptions extends CallOptions {
  /**
   * Told each time that the connection is lost: why, and after how many milliseconds it is tried again. A log on which
   * nothing comes is asked for anew without telling.
   */
  readonly onLost?: ((reason: ClientError, waitMs: number) => void) | undefined;
}

/** How one connection is read. */
export interface Resumption<Item> {
  /** Connects, where the last connection stopped. `undefined`: nothing more will come. */
  open(): Promise<OpenConnection | undefined>;
  /**
   * Reads an answer to its end. `complete`: nothing more will come; `again`: there is more at once; `ended`: there may
   * be more later.
   */
  read(answer: OpenAnswer): AsyncGenerator<Item, "complete" | "again" | "ended">;
}

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;

/**
 * What comes over one connection after the other. What the API refuses is thrown, and so is a first connection that
 * cannot be made; any later one is tried again until the signal aborts: after half a second, then after twice as long
 * each time, 15 s at most, of which each wait is a random part from a half to the whole. Once something has come, it
 * begins again with half a second.
 */
export async function* resumed<Item>(
  { sleep, random }: Pick<ResolvedClientOptions, "sleep" | "random">,
  { signal, onLost }: LiveOptions,
  { open, read }: Resumption<Item>,
): AsyncGenerator<Item, void> {
  let hasConnected = false;
  for (let failures = 0; ; ) {
    let opened: OpenConnection | undefined;
    let reason: ClientError | undefined;
    try {
      opened = await open();
      if (opened === undefined) return;
      hasConnected = true;
      opened.connection.unlimited();
      const end = yield* read(opened.answer);
      if (end === "complete") return;
      if (end === "again") continue;
    } catch (error) {
      if (!(hasConnected && canPass(error))) throw error;
      // Silence was wait enough.
      if (opened !== undefined && error.code === "TIMEOUT") continue;
      reason = error;
    } finally {
      opened?.connection.close();
    }
    failures = opened?.connection.hasHeard ? 1 : failures + 1;
    const wait = Math.max(waitAfter(failures, random()), (reason?.retryAfterSeconds ?? 0) * 1_000);
    if (reason !== undefined) onLost?.(reason, wait);
    await sleep(wait, signal ?? new AbortController().signal);
  }
}

/** Whether it can be another time the next time. */
export function canPass(error: unknown): error is ClientError {
  if (!(error instanceof ClientError)) return false;
  const { code, status = 0 } = error;
  return code === "NETWORK" || code === "TIMEOUT" || status === 429 || status >= 500;
}

function waitAfter(failures: number, random: number): number {
  const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (failures - 1));
  return longest * (0.5 + random / 2);
}
