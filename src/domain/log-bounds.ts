/**
 * How a log that is longer than `maxSize` bytes is cut: its first half is kept as it came, of the rest what came last.
 * What is written goes to the head until that is full, then to parts, of which the oldest are given up in time.
 */

/** How many bytes the head holds. */
export function headLimit(maxSize: number): number {
  return Math.floor(maxSize / 2);
}

/** How many of the last bytes are kept. */
export function tailLimit(maxSize: number): number {
  return Math.ceil(maxSize / 2);
}

/** How many bytes one part of the tail holds. */
export function partLimit(maxSize: number): number {
  return Math.max(1, Math.ceil(maxSize / 4));
}

/** How far the tail's beginning may be moved so that it begins with a line. */
export function lineReach(maxSize: number): number {
  return Math.min(LONGEST_REACH, Math.floor(tailLimit(maxSize) / 4));
}

/** Where in the first bytes of a tail its text begins: with a whole line, or where none begins here, a whole character. */
export function tailBegin(bytes: Uint8Array): number {
  const newline = bytes.indexOf(NEWLINE);
  if (newline >= 0) return newline + 1;
  const start = bytes.subarray(0, LONGEST_CONTINUATION).findIndex((byte) => (byte & 0xc0) !== 0x80);
  return Math.max(0, start); // without the start of a character it is no UTF-8, and any byte is as good
}

/**
 * Whether so many bytes are left out, in place of which a gap line of this length stands: where the log becomes shorter
 * by it. So a log that was cut is never as long as all that was written, by which who has followed it tells the two apart.
 */
export function isWorthCutting(missing: number, gapLineLength: number): boolean {
  return missing > gapLineLength + NEWLINES_AROUND;
}

const NEWLINE = 0x0a;
/** The gap line's own, and one before it where the head stops within a line. */
const NEWLINES_AROUND = 2;
const LONGEST_REACH = 64 * 1024;
/** Of UTF-8: a character goes on for at most three bytes, so the fourth begins one. */
const LONGEST_CONTINUATION = 4;
