const SMALLEST = 4 * 1024;
/** Larger ones are given back to the system. One piece of output that is all newlines takes half of it. */
const LARGEST_KEPT = 4 * 1024 * 1024;
const MOST_KEPT = 4;

/** Rooms that nobody needs now: of all logs, so that one which is not written to holds no memory. */
const kept: Room[] = [];

/** Memory into which bytes are put one behind the other. It grows with them, and is used again. */
export class Room {
  /** How many bytes are in it. */
  filled = 0;
  #bytes = Buffer.allocUnsafeSlow(SMALLEST);
  #view = viewOf(this.#bytes);

  /** An empty room. Whoever takes it releases it. */
  static take(): Room {
    return kept.pop() ?? new Room();
  }

  /** From now on nobody may use it, nor what it gave as `content`. */
  release(): void {
    if (kept.length === MOST_KEPT || this.#bytes.length > LARGEST_KEPT) return;
    this.filled = 0;
    kept.push(this);
  }

  /** What is in it: the same memory. */
  get content(): Uint8Array {
    return this.#bytes.subarray(0, this.filled);
  }

  /** All of its memory; another one when it has grown. */
  get view(): DataView {
    return this.#view;
  }

  /** Makes sure that so many more bytes fit in. */
  reserve(count: number): void {
    const needed = this.filled + count;
    if (needed <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, 2 * this.#bytes.length));
    larger.set(this.content);
    this.#bytes = larger;
    this.#view = viewOf(larger);
  }

  put(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.#bytes.set(bytes, this.filled);
    this.filled += bytes.length;
  }
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
