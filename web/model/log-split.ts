/** Lines in the order in which they are written, each with the offset of its first byte. */
export interface LineBatch {
  /** All of them, with a newline between each and the next. */
  readonly text: string;
  readonly lines: readonly string[];
  readonly offsets: readonly number[];
}

const NEWLINE = 0x0a;
/** How much of one line is looked at. */
const LINE_LIMIT = 1_024 * 1_024;

/** Makes lines of a log that comes in pieces, one behind the other. */
export class LineSplitter {
  readonly #decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  /** The beginning of a line whose end has not come. */
  #begun: Uint8Array = new Uint8Array();
  #lineStart = 0;
  #end = 0;

  /** Where the next piece begins. */
  get end(): number {
    return this.#end;
  }

  /** What comes next begins at `offset`: bytes are missing before it. The line that has no end, as if it ended here. */
  skip(offset: number): LineBatch | undefined {
    const rest = this.flush();
    this.#lineStart = offset;
    this.#end = offset;
    return rest;
  }

  /** The lines that end in this piece. */
  take(bytes: Uint8Array): LineBatch | undefined {
    const last = bytes.lastIndexOf(NEWLINE);
    const [lineStart, pieceStart] = [this.#lineStart, this.#end];
    this.#end += bytes.length;
    if (last < 0) {
      this.#begun = joined(this.#begun, bytes);
      return undefined;
    }
    const ended = bytes.subarray(0, last);
    const text = this.#decoder.decode(joined(this.#begun, ended));
    this.#begun = bytes.slice(last + 1);
    this.#lineStart = pieceStart + last + 1;
    return new LazyBatch(text, () => [lineStart, ...startsIn(ended, pieceStart)]);
  }

  /** The line that has no end yet, as if it ended here. */
  flush(): LineBatch | undefined {
    if (this.#begun.length === 0) return undefined;
    const start = this.#lineStart;
    const text = this.#decoder.decode(this.#begun);
    this.#begun = new Uint8Array();
    this.#lineStart = this.#end;
    return new LazyBatch(text, () => [start]);
  }
}

/** Who looks at the text only need not wait for it to be taken apart: with a million lines that is most of the work. */
class LazyBatch implements LineBatch {
  readonly text: string;
  readonly #findOffsets: () => readonly number[];

  constructor(text: string, findOffsets: () => readonly number[]) {
    this.text = text;
    this.#findOffsets = findOffsets;
  }

  get lines(): readonly string[] {
    // A newline is the same byte in UTF-8 whatever is broken around it, so that there are as many lines as offsets.
    return this.text.split("\n");
  }

  get offsets(): readonly number[] {
    return this.#findOffsets();
  }
}

function startsIn(bytes: Uint8Array, offset: number): readonly number[] {
  const starts: number[] = [];
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) starts.push(offset + at + 1);
  return starts;
}

function joined(begun: Uint8Array, bytes: Uint8Array): Uint8Array {
  if (begun.length === 0) return bytes;
  if (begun.length >= LINE_LIMIT && !bytes.includes(NEWLINE)) return begun;
  const all = new Uint8Array(begun.length + bytes.length);
  all.set(begun);
  all.set(bytes, begun.length);
  return all;
}
