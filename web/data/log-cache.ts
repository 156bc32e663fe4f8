/** A stretch of bytes; as long as it is not full it may grow. */
interface Block {
  readonly start: number;
  buffer: Uint8Array<ArrayBuffer>;
  length: number;
  usedAt: number;
}

const BLOCK_SIZE = 256 * 1_024;

/**
 * The bytes of a log that are at hand: never more than `limit`, so that the page stays small whatever is scrolled through.
 * What has not been used for longest goes first.
 */
export class LogCache {
  readonly #limit: number;
  /** By their starts; they do not overlap. */
  #blocks: Block[] = [];
  #size = 0;
  #uses = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** How many bytes are kept. */
  get size(): number {
    return this.#size;
  }

  put(start: number, bytes: Uint8Array): void {
    for (let done = 0; done < bytes.length; ) {
      const at = start + done;
      const index = this.#indexBefore(at);
      const before = this.#blocks[index];
      const next = this.#blocks[index + 1]?.start ?? Number.POSITIVE_INFINITY;
      const present = before === undefined ? 0 : before.start + before.length - at;
      if (present > 0) {
        done += present;
        continue;
      }
      const room = Math.min(next - at, bytes.length - done);
      const isGrown = before !== undefined && present === 0 && before.length < BLOCK_SIZE;
      const length = Math.min(room, isGrown ? BLOCK_SIZE - before.length : BLOCK_SIZE);
      const piece = bytes.subarray(done, done + length);
      if (isGrown) grow(before, piece);
      else this.#blocks.splice(index + 1, 0, { start: at, buffer: piece.slice(), length, usedAt: ++this.#uses });
      this.#size += length;
      done += length;
    }
    this.#forget();
  }

  /** The bytes from `offset` on, as many as lie together; `undefined` where there is none. */
  at(offset: number): Uint8Array | undefined {
    const block = this.#blocks[this.#indexBefore(offset)];
    if (block === undefined || offset >= block.start + block.length) return undefined;
    block.usedAt = ++this.#uses;
    return block.buffer.subarray(offset - block.start, block.length);
  }

  /** All bytes from `start` up to `end`; `undefined` where one of them is not there. */
  read(start: number, end: number): Uint8Array | undefined {
    const first = this.at(start)?.subarray(0, end - start);
    if (first === undefined || first.length === end - start) return first;
    const all = new Uint8Array(end - start);
    for (let at = start; at < end; ) {
      const piece = this.at(at)?.subarray(0, end - at);
      if (piece === undefined) return undefined;
      all.set(piece, at - start);
      at += piece.length;
    }
    return all;
  }

  /** Where the next bytes lie behind `offset`. */
  nextAfter(offset: number): number {
    return this.#blocks[this.#indexBefore(offset) + 1]?.start ?? Number.POSITIVE_INFINITY;
  }

  #forget(): void {
    while (this.#size > this.#limit) {
      const oldest = this.#blocks.reduce((a, b) => (a.usedAt <= b.usedAt ? a : b));
      this.#blocks = this.#blocks.filter((block) => block !== oldest);
      this.#size -= oldest.length;
    }
  }

  /** The last block that begins at `offset` or before it; -1 where there is none. */
  #indexBefore(offset: number): number {
    let [low, high] = [0, this.#blocks.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#blocks[middle]?.start ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}

function grow(block: Block, more: Uint8Array): void {
  const length = block.length + more.length;
  if (length > block.buffer.length) {
    const larger = new Uint8Array(Math.min(BLOCK_SIZE, Math.max(2 * block.buffer.length, length)));
    larger.set(block.buffer.subarray(0, block.length));
    block.buffer = larger;
  }
  block.buffer.set(more, block.length);
  block.length = length;
}
