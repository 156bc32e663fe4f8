import type { LogPiece } from "./api.ts";

/** How many bytes are asked for a second time, to see that the log is still numbered as it was. */
export const OVERLAP = 1_024;

/**
 * What of an answer lies behind `known`, the bytes before `end`. `undefined` when it has others in their place: a log that
 * was cut when it was closed may be as long as what was known of it before.
 */
export function behindKnown(piece: LogPiece, end: number, known: Uint8Array): LogPiece | undefined {
  const overlap = Math.min(Math.max(0, end - piece.offset), piece.bytes.length);
  const first = known.length - (end - piece.offset);
  for (let i = 0; i < overlap; i++) if (piece.bytes[i] !== known[first + i]) return undefined;
  return overlap === 0 ? piece : { ...piece, offset: piece.offset + overlap, bytes: piece.bytes.subarray(overlap) };
}
