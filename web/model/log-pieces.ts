/** Bytes that have been read. */
export interface ReadPiece {
  readonly kind: "read";
  readonly start: number;
  end: number;
  /** Offsets of its newlines from `start`; the first `count` count. */
  newlines: Uint32Array<ArrayBuffer>;
  count: number;
}

/** Bytes that have not been read. */
export interface UnreadPiece {
  readonly kind: "unread";
  readonly start: number;
  readonly end: number;
}

/** Bytes that are no longer there. */
export interface GapPiece {
  readonly kind: "gap";
  readonly start: number;
  readonly end: number;
}

/** A stretch of a log. */
export type Piece = ReadPiece | UnreadPiece | GapPiece;

const NEWLINE = 0x0a;

/** What is known of these bytes. */
export function readPiece(start: number, bytes: Uint8Array): ReadPiece {
  let newlines = new Uint32Array(Math.max(8, bytes.length >> 6));
  let count = 0;
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) {
    if (count === newlines.length) newlines = enlarged(newlines, count * 2);
    newlines[count++] = at;
  }
  return { kind: "read", start, end: start + bytes.length, newlines: enlarged(newlines, count), count };
}

/** Makes a piece longer by the one behind it. */
export function append(piece: ReadPiece, more: ReadPiece): void {
  const shift = piece.end - piece.start;
  const count = piece.count + more.count;
  if (count > piece.newlines.length) piece.newlines = enlarged(piece.newlines, count * 2);
  for (let i = 0; i < more.count; i++) piece.newlines[piece.count + i] = shift + (more.newlines[i] ?? 0);
  piece.count = count;
  piece.end = more.end;
}

/** The part of a piece between two offsets; nothing where that is empty. */
export function partOf(piece: Piece, start: number, end: number): readonly Piece[] {
  if (end <= start) return [];
  if (piece.kind !== "read") return [{ kind: piece.kind, start, end }];
  const kept = piece.newlines
    .subarray(0, piece.count)
    .filter((at) => piece.start + at >= start && piece.start + at < end);
  const newlines = kept.map((at) => at + piece.start - start);
  return [{ kind: "read", start, end, newlines, count: newlines.length }];
}

/** Whether the last byte of a piece is a newline. */
export function endsLine(piece: ReadPiece): boolean {
  return piece.count > 0 && piece.newlines[piece.count - 1] === piece.end - piece.start - 1;
}

function enlarged(values: Uint32Array, length: number): Uint32Array<ArrayBuffer> {
  const copy = new Uint32Array(length);
  copy.set(values.subarray(0, length));
  return copy;
}

/** How many of the first `count` ascending values are below `limit`. */
export function lowerBound(values: Uint32Array, count: number, limit: number): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((values[middle] ?? 0) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The last of the first `length` ascending values that is not above `limit`. */
export function lastNotAbove(values: readonly number[], limit: number, length: number): number {
  let [low, high] = [0, length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((values[middle] ?? 0) <= limit) low = middle;
    else high = middle - 1;
  }
  return low;
}
