import type { ServerResponse } from "node:http";
import { type Duration, SECOND } from "../domain/time.ts";
import type { Clock } from "../ports/clock.ts";

/** How soon one whose session has ended is told nothing more. */
const EVERY = (15 * SECOND) as Duration;

export interface WatchedAnswer {
  readonly response: ServerResponse;
  /** Whether who is answered may still read what is told. */
  mayRead(): Promise<boolean>;
  /** Ends the answer. */
  end(): void;
}

/** Asks again and again, as long as an answer goes on that may last for hours, whether it still may. */
export async function watchAccess({ response, mayRead, end }: WatchedAnswer, clock: Clock): Promise<void> {
  const over = new AbortController();
  response.once("close", () => over.abort());
  while (!over.signal.aborted) {
    await clock.sleep(EVERY, over.signal);
    if (over.signal.aborted) return;
    // A store that cannot say it ends nothing: it is asked again.
    const isStillAllowed = await mayRead().catch(() => true);
    if (!isStillAllowed) return end();
  }
}
