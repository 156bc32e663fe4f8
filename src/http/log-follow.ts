import { Readable } from "node:stream";
import type { Duration } from "../domain/time.ts";
import type { Clock } from "../ports/clock.ts";
import type { LogFeed } from "../ports/log-store.ts";
import type { Logger } from "../ports/logger.ts";

/** The least time between two looks at a log that grows: soon enough for an eye, and a busy log costs little. */
const PAUSE = 25 as Duration;

/** What of a log is asked for. */
export interface FollowedPart {
  readonly feed: LogFeed;
  readonly start: number;
  /** The offset at which it ends, at the latest. */
  readonly end: number;
  /** Whether to wait for what is yet to come. */
  readonly follow: boolean;
  /** Called when somebody begins to read, which may be long before the first byte comes. */
  begun?(): void;
}

/**
 * The bytes of a part of a log, as a stream that reads no faster than it is read. It ends where the part does, with the
 * run, or where bytes are missing. However it ends, nothing waits for the log any more, and the log is closed.
 */
export function streamFeed(part: FollowedPart, { clock, logger }: { clock: Clock; logger: Logger }): Readable {
  const over = new AbortController();
  const pieces = part.follow ? comingBytes(part, clock, over.signal) : part.feed.bytes(part.start, part.end);
  const iterator = pieces[Symbol.asyncIterator]();
  const report = (error: unknown) => logger.event("http.error", { error });
  let isBegun = false;
  // `Readable.from` would wait, when it is destroyed, for the piece that it waits for: of a silent run, forever.
  return new Readable({
    read() {
      if (!isBegun) part.begun?.();
      isBegun = true;
      iterator.next().then(
        ({ done, value }) => this.destroyed || this.push(done ? null : value),
        (error: Error) => {
          report(error);
          this.destroy(error);
        },
      );
    },
    destroy(error, done) {
      over.abort();
      const ended = iterator.return?.() ?? Promise.resolve();
      ended.then(() => part.feed.close()).catch(report);
      done(error);
    },
  });
}

async function* comingBytes({ feed, start, end }: FollowedPart, clock: Clock, signal: AbortSignal) {
  for (let at = start; at < end && !signal.aborted; ) {
    await feed.grown(at, signal);
    const { size, isRunning } = feed.state;
    const goal = Math.min(size, end);
    for await (const piece of feed.bytes(at, goal)) {
      yield piece;
      at += piece.length;
    }
    if (at < goal || (at >= feed.state.size && !isRunning)) return;
    if (isRunning) await clock.sleep(PAUSE, signal);
  }
}
