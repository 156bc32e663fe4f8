import {
  append,
  endsLine,
  lastNotAbove,
  lowerBound,
  type Piece,
  partOf,
  type ReadPiece,
  readPiece,
  type UnreadPiece,
} from "./log-pieces.ts";

/** A row of a log as it is shown. */
export type LogRow =
  | {
      readonly kind: "line";
      /** Its bytes, without the newline. */
      readonly start: number;
      readonly end: number;
      /** Whether it goes on in what has not been read. */
      readonly isCut: boolean;
    }
  /** Bytes that are no longer there. */
  | { readonly kind: "gap"; readonly start: number; readonly end: number }
  /** A line that has not been read, about here. */
  | { readonly kind: "unread"; readonly start: number; readonly end: number };

/** How long a piece becomes that grows: a longer one costs more to search, more of them cost more to count. */
const GROWN_PIECE = 256 * 1_024;
/** What a line is taken to be long before any has been read: stamp and job are 40 bytes already. */
const USUAL_LINE = 90;

/**
 * Where the lines of a log are, as far as it has been read: from any place on, while it grows. The pieces lie side by side from 0 to `size`. A row belongs to the piece in which it begins; unread
 * pieces have as many as their length lets one guess.
 */
export class LogMap {
  #pieces: Piece[] = [];
  /** How many rows begin before each piece, and in all. */
  #before: number[] = [0];
  #isCounted = true;
  #readBytes = 0;
  #readLines = 0;

  /** The offset at which the next byte comes. */
  get size(): number {
    return this.#pieces.at(-1)?.end ?? 0;
  }

  get rows(): number {
    return this.#counts().at(-1) ?? 0;
  }

  /** The first offset that has not been read, or `undefined` when all has. */
  get firstUnread(): number | undefined {
    return this.#pieces.find((piece) => piece.kind === "unread")?.start;
  }

  get unreadBytes(): number {
    return this.#bytesIn("unread");
  }

  /** How many bytes are no longer there. */
  get lostBytes(): number {
    return this.#bytesIn("gap");
  }

  /** The log is at least so long. */
  grow(size: number): void {
    const from = this.size;
    if (size <= from) return;
    const last = this.#pieces.at(-1);
    if (last?.kind === "unread")
      this.#replace(this.#pieces.length - 1, { kind: "unread", start: last.start, end: size });
    else this.#insert(this.#pieces.length, { kind: "unread", start: from, end: size });
  }

  /** These bytes are at `offset`. What of them is known already is left as it is. */
  put(offset: number, bytes: Uint8Array): void {
    const end = offset + bytes.length;
    this.grow(end);
    if (bytes.length === 0) return;
    for (let i = this.#pieceAt(offset); i < this.#pieces.length; i++) {
      const piece = this.#pieces[i];
      if (piece === undefined || piece.start >= end) return;
      if (piece.kind !== "unread") continue;
      const [from, to] = [Math.max(piece.start, offset), Math.min(piece.end, end)];
      i += this.#fill(i, piece, readPiece(from, bytes.subarray(from - offset, to - offset)));
    }
  }

  /** The bytes from `start` up to `end` are no longer there. */
  lose(start: number, end: number): void {
    if (end <= start) return;
    this.grow(end);
    const lost = (piece: Piece) => piece.start < end && piece.end > start;
    const first = this.#pieces.findIndex(lost);
    const last = this.#pieces.findLastIndex(lost);
    const [from, to] = [this.#pieces[first], this.#pieces[last]];
    if (from === undefined || to === undefined) return;
    const isWhole = (piece: Piece) => piece.kind === "gap";
    const gap = {
      kind: "gap",
      start: isWhole(from) ? from.start : start,
      end: isWhole(to) ? to.end : end,
    } as const;
    const around = [...partOf(from, from.start, gap.start), gap, ...partOf(to, gap.end, to.end)];
    this.#pieces.splice(first, last - first + 1, ...around);
    this.#mergeGaps();
    this.#recount();
  }

  row(index: number): LogRow | undefined {
    const before = this.#counts();
    if (index < 0 || index >= this.rows) return undefined;
    const at = lastNotAbove(before, index, this.#pieces.length);
    const piece = this.#pieces[at];
    if (piece === undefined) return undefined;
    const nth = index - (before[at] ?? 0);
    if (piece.kind === "gap") return { kind: "gap", start: piece.start, end: piece.end };
    if (piece.kind === "unread") return this.#guessedRow(at, piece, nth);
    const newline = nth - (this.#beginsRow(at) ? 1 : 0);
    const start = newline < 0 ? piece.start : piece.start + (piece.newlines[newline] ?? 0) + 1;
    return { kind: "line", start, ...this.#endOf(at, newline + 1) };
  }

  /** The row that holds the byte at `offset`; that of the end is the last one. */
  rowAt(offset: number): number {
    const before = this.#counts();
    const at = this.#pieceAt(offset);
    const piece = this.#pieces[at];
    const first = before[at] ?? 0;
    if (piece === undefined) return Math.max(0, this.rows - 1);
    if (piece.kind === "gap") return first;
    if (piece.kind === "unread") {
      const share = (offset - piece.start) / (piece.end - piece.start);
      return first + Math.min(this.#rowsIn(at) - 1, Math.floor(share * this.#rowsIn(at)));
    }
    const newlines = lowerBound(piece.newlines, piece.count, offset - piece.start);
    return Math.max(0, first + newlines + (this.#beginsRow(at) ? 1 : 0) - 1);
  }

  /** Whether the number of this row is known, and not only guessed. */
  isExact(index: number): boolean {
    const before = this.#counts();
    const unread = this.#pieces.findIndex((piece) => piece.kind === "unread");
    return unread < 0 || index < (before[unread] ?? 0);
  }

  /** What there is around the byte at `offset`, and from where to where it is so; `undefined` beyond the end. */
  stretchAt(offset: number): Pick<Piece, "kind" | "start" | "end"> | undefined {
    const piece = this.#pieces[this.#pieceAt(offset)];
    return piece === undefined || offset >= piece.end ? undefined : piece;
  }

  #bytesIn(kind: Piece["kind"]): number {
    return this.#pieces.reduce((sum, piece) => sum + (piece.kind === kind ? piece.end - piece.start : 0), 0);
  }

  #fill(index: number, hole: UnreadPiece, piece: ReadPiece): number {
    this.#readBytes += piece.end - piece.start;
    this.#readLines += piece.count;
    const left = this.#pieces[index - 1];
    const isGrown = left?.kind === "read" && hole.start === piece.start && piece.end - left.start <= GROWN_PIECE;
    if (isGrown) append(left, piece);
    const parts: Piece[] = [
      ...partOf(hole, hole.start, piece.start),
      ...(isGrown ? [] : [piece]),
      ...partOf(hole, piece.end, hole.end),
    ];
    this.#pieces.splice(index, 1, ...parts);
    this.#recount();
    return parts.length - 1;
  }

  #replace(index: number, piece: Piece): void {
    this.#pieces[index] = piece;
    this.#recount();
  }

  #insert(index: number, piece: Piece): void {
    this.#pieces.splice(index, 0, piece);
    this.#recount();
  }

  #mergeGaps(): void {
    const pieces: Piece[] = [];
    for (const piece of this.#pieces) {
      const last = pieces.at(-1);
      if (last?.kind === "gap" && piece.kind === "gap") pieces.splice(-1, 1, { ...last, end: piece.end });
      else pieces.push(piece);
    }
    this.#pieces = pieces;
  }

  #recount(): void {
    this.#isCounted = false;
  }

  #counts(): readonly number[] {
    if (this.#isCounted) return this.#before;
    this.#isCounted = true;
    const before = [0];
    for (let i = 0; i < this.#pieces.length; i++) before.push((before[i] ?? 0) + this.#rowsIn(i));
    this.#before = before;
    return before;
  }

  #rowsIn(index: number): number {
    const piece = this.#pieces[index];
    if (piece === undefined) return 0;
    if (piece.kind === "gap") return 1;
    if (piece.kind === "read") return (this.#beginsRow(index) ? 1 : 0) + piece.count - (endsLine(piece) ? 1 : 0);
    return Math.max(1, Math.round((piece.end - piece.start) / this.#lineLength));
  }

  get #lineLength(): number {
    return this.#readLines === 0 ? USUAL_LINE : this.#readBytes / this.#readLines;
  }

  /** Whether the first byte of a piece that has been read begins a row. */
  #beginsRow(index: number): boolean {
    const before = this.#pieces[index - 1];
    if (before === undefined || before.kind === "gap") return true;
    return before.kind === "read" && endsLine(before);
  }

  #endOf(index: number, newline: number): { readonly end: number; readonly isCut: boolean } {
    const first = this.#pieces[index];
    if (first?.kind === "read" && newline < first.count) {
      return { end: first.start + (first.newlines[newline] ?? 0), isCut: false };
    }
    for (let i = index + 1; i < this.#pieces.length; i++) {
      const piece = this.#pieces[i];
      if (piece?.kind !== "read") return { end: piece?.start ?? 0, isCut: piece?.kind === "unread" };
      if (piece.count > 0) return { end: piece.start + (piece.newlines[0] ?? 0), isCut: false };
    }
    return { end: this.size, isCut: false };
  }

  #guessedRow(index: number, piece: UnreadPiece, nth: number): LogRow {
    const length = (piece.end - piece.start) / this.#rowsIn(index);
    const place = (rows: number) => Math.min(piece.end, Math.round(piece.start + rows * length));
    return { kind: "unread", start: place(nth), end: place(nth + 1) };
  }

  /** The piece that holds the byte at `offset`; that of the end is the last one. */
  #pieceAt(offset: number): number {
    let [low, high] = [0, this.#pieces.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#pieces[middle]?.start ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
