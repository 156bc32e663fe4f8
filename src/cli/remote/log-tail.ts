import type { LogChunk } from "../../client/log-part.ts";
import type { JobCalls } from "./job-calls.ts";

const NEWLINE = 0x0a;
const FIRST_LOOK = 64 * 1024;
const PIECE = 1024 * 1024;

/** Where in `bytes` their last `lines` lines begin; `undefined` when they hold fewer. An unfinished line counts as one. */
export function lastLines(bytes: Uint8Array, lines: number): number | undefined {
  let begin = bytes.length;
  for (let count = 0; count < lines; count++) {
    if (begin === 0) return undefined;
    // The newline that ends a line is the line's own. Searched from -1 on, it would be from the end.
    begin = begin === 1 ? 0 : bytes.lastIndexOf(NEWLINE, begin - 2) + 1;
  }
  return begin;
}

/** The offset at which the last lines of a log begin, or what comes behind a part that was left out, by as few bytes as it takes. */
export async function tailOffset(calls: Pick<JobCalls, "logText">, counter: number, lines: number): Promise<number> {
  for (let size = FIRST_LOOK; ; size *= 4) {
    const { offset, bytes } = await calls.logText(counter, { offset: -size });
    const begin = lastLines(bytes, lines);
    // Of the first line that is there, the beginning may be missing.
    if (begin !== undefined && (begin > 0 || offset === 0)) return offset + begin;
    if (bytes.length < size) return offset;
  }
}

/** A log from an offset on, up to where it ends now, and in pieces: it may be larger than the memory. */
export async function* logPieces(
  calls: Pick<JobCalls, "logText">,
  counter: number,
  from: number,
): AsyncGenerator<LogChunk, void> {
  let end = Number.POSITIVE_INFINITY;
  for (let at = from; at < end; ) {
    const { offset, bytes, size } = await calls.logText(counter, { offset: at, limit: PIECE });
    end = Math.min(end, size);
    if (bytes.length === 0) return;
    yield { offset, bytes };
    at = offset + bytes.length;
  }
}
