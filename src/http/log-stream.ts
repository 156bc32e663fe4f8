import { Readable } from "node:stream";
import type { LogText } from "../ports/log-store.ts";
import type { Logger } from "../ports/logger.ts";

/** A log to be streamed, from its byte `start` on. */
export interface LogSource {
  readonly text: LogText;
  readonly start?: number;
  readonly logger: Logger;
}

/**
 * The body that `frame` makes of the bytes of a log, of which only a piece is in memory at a time. However the body
 * ends, read to its end, broken off or never begun to be read, the log is closed.
 */
export function streamLog(
  source: LogSource,
  frame: (bytes: AsyncIterable<Uint8Array>) => AsyncIterable<string>,
): Readable {
  const body = Readable.from(frame(reportedBytes(source)));
  // Not in a `finally` of a generator: one that nobody began to read never gets there.
  body.once("close", () => {
    source.text.close().catch((error: unknown) => source.logger.event("http.error", { error }));
  });
  return body;
}

async function* reportedBytes({ text, start = 0, logger }: LogSource): AsyncGenerator<Uint8Array> {
  try {
    yield* text.bytes({ start });
  } catch (error) {
    // The status was sent long ago: all that is left is to break the answer off, and to report why.
    logger.event("http.error", { error });
    throw error;
  }
}
