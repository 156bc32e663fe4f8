import { type LogReader, PIECE_SIZE } from "./log-reader.ts";

/** Fetches what a view shows, and what is next to it; what it does not show any more is not waited for. */
export class LogWants {
  readonly #reader: LogReader;
  #wanted: { readonly start: number; readonly end: number } | undefined;
  #isBusy = false;

  constructor(reader: LogReader) {
    this.#reader = reader;
  }

  /** These bytes are shown now. */
  want(start: number, end: number): void {
    this.#wanted = { start, end };
    if (!this.#isBusy && this.#next() !== undefined) void this.#work();
  }

  async #work(): Promise<void> {
    this.#isBusy = true;
    for (let next = this.#next(); next !== undefined && !this.#reader.isStopped; next = this.#next()) {
      const changed = this.#reader.changed();
      if (!(await this.#reader.fetch(next.start, next.end - next.start))) await changed;
    }
    this.#isBusy = false;
  }

  /** What is shown comes before what is next to it. */
  #next(): { readonly start: number; readonly end: number } | undefined {
    if (this.#wanted === undefined) return undefined;
    const { start, end } = this.#wanted;
    const missing =
      this.#reader.missingIn(start, end) ??
      this.#reader.missingIn(end, end + PIECE_SIZE / 2) ??
      this.#reader.missingIn(Math.max(0, start - PIECE_SIZE / 2), start);
    if (missing === undefined) return undefined;
    const piece = missing - (missing % PIECE_SIZE);
    // From the beginning of its piece, where nothing of that is known, so that pieces are asked for only once.
    const from = this.#reader.missingIn(piece, piece + 1) === undefined ? missing : piece;
    return { start: from, end: piece + PIECE_SIZE };
  }
}
