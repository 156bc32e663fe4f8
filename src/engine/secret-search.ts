/** Three bytes are looked at together: pairs are too common in text to tell much. */
const BLOCK = 3;
const SMALL_BITS = 12;
const LARGE_BITS = 16;
const SMALL_SET = 64;
/** A step is kept in one byte. */
const LONGEST_WINDOW = 250;
/** So few are found sooner one after the other, by the search that the platform has, than all at once by ours. */
const FEW = 24;

export interface Occurrence {
  readonly start: number;
  readonly end: number;
}

/**
 * Finds many byte sequences at once, by the algorithm of Wu and Manber: a table says of the block at the end of a window
 * how far the window may step without passing over any sequence. So the time hardly depends on how many there are.
 */
export class SecretSearch {
  readonly #window: number;
  readonly #longest: number;
  readonly #shift: number;
  readonly #mask: number;
  /** By the hash of a block: how far to step when the window ends with it; 0: a sequence may begin with the window. */
  readonly #steps: Uint8Array;
  /** By the hash of the block at the end of a sequence's window; the longest first. */
  readonly #byBlock = new Map<number, Uint8Array[]>();
  /** By the first byte; the longest first. */
  readonly #byFirst: readonly Uint8Array[][] = Array.from({ length: 256 }, () => []);

  readonly #few: readonly Uint8Array[] | undefined;

  /** `sequences` are at least one, of at least three bytes each. */
  constructor(sequences: readonly Uint8Array[]) {
    this.#few = sequences.length <= FEW ? sequences : undefined;
    const longestFirst = sequences.toSorted((a, b) => b.length - a.length);
    this.#longest = longestFirst[0]?.length ?? 0;
    this.#window = Math.min(longestFirst.at(-1)?.length ?? 0, LONGEST_WINDOW);
    const bits = sequences.length <= SMALL_SET ? SMALL_BITS : LARGE_BITS;
    this.#shift = bits / 4;
    this.#mask = 2 ** bits - 1;
    this.#steps = new Uint8Array(2 ** bits).fill(this.#window - BLOCK + 1);
    for (const sequence of longestFirst) this.#enter(sequence);
  }

  /** Every place where a sequence begins, ascending, and where the longest that begins there ends. They may overlap. */
  all(text: Uint8Array): readonly Occurrence[] {
    if (this.#few !== undefined) return oneByOne(this.#few, text);
    const found: Occurrence[] = [];
    for (let next = this.#next(text, 0); next !== undefined; next = this.#next(text, next.start + 1)) found.push(next);
    return found;
  }

  #next(text: Uint8Array, from: number): Occurrence | undefined {
    const steps = this.#steps;
    for (let last = from + this.#window - 1; last < text.length; ) {
      const hash = this.#hash(text, last);
      const step = steps[hash] ?? 1;
      if (step > 0) {
        last += step;
        continue;
      }
      const start = last - this.#window + 1;
      const found = this.#byBlock.get(hash)?.find((each) => isAt(text, start, each));
      if (found !== undefined) return { start, end: start + found.length };
      last++;
    }
    return undefined;
  }

  /** Where the longest end of `text` begins that may be the beginning of a sequence; the length of `text` where none is. */
  openEnd(text: Uint8Array): number {
    for (let at = Math.max(0, text.length - this.#longest + 1); at < text.length; at++) {
      const left = text.length - at;
      for (const sequence of this.#byFirst[text[at] ?? 0] ?? []) {
        if (sequence.length <= left) break; // and so are all that follow
        if (isAt(text, at, sequence.subarray(0, left))) return at;
      }
    }
    return text.length;
  }

  #enter(sequence: Uint8Array): void {
    for (let last = BLOCK - 1; last < this.#window; last++) {
      const hash = this.#hash(sequence, last);
      this.#steps[hash] = Math.min(this.#steps[hash] ?? 0, this.#window - 1 - last);
    }
    const block = this.#hash(sequence, this.#window - 1);
    const others = this.#byBlock.get(block);
    if (others === undefined) this.#byBlock.set(block, [sequence]);
    else others.push(sequence);
    this.#byFirst[sequence[0] ?? 0]?.push(sequence);
  }

  /** Of the block that ends at `last`. */
  #hash(text: Uint8Array, last: number): number {
    const first = (text[last - 2] ?? 0) << (this.#shift * 2);
    return (first ^ ((text[last - 1] ?? 0) << this.#shift) ^ (text[last] ?? 0)) & this.#mask;
  }
}

function oneByOne(sequences: readonly Uint8Array[], text: Uint8Array): readonly Occurrence[] {
  const ends = new Map<number, number>();
  const bytes = Buffer.from(text.buffer, text.byteOffset, text.length);
  for (const sequence of sequences) {
    for (let at = bytes.indexOf(sequence); at >= 0; at = bytes.indexOf(sequence, at + 1)) {
      ends.set(at, Math.max(ends.get(at) ?? 0, at + sequence.length));
    }
  }
  return [...ends].map(([start, end]) => ({ start, end })).sort((a, b) => a.start - b.start);
}

function isAt(text: Uint8Array, start: number, sequence: Uint8Array): boolean {
  if (start + sequence.length > text.length) return false;
  for (let i = 0; i < sequence.length; i++) {
    if (text[start + i] !== sequence[i]) return false;
  }
  return true;
}
