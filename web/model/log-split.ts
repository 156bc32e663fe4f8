/** Lines in the order in which they are written, each with the offset of its first byte. */
export interface LineBatch {
  readonly offsets: readonly number[];
  readonly lines: readonly string[];
}

const NEWLINE = 0x0a;
/** How much of one line is looked at. */
const LINE_LIMIT = 1_024 * 1_024;
const NONE: LineBatch = { offsets: [], lines: [] };

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

  /** What comes next begins at `offset`: bytes are missing before it. */
  skip(offset: number): LineBatch {
    const rest = this.flush();
    this.#lineStart = offset;
    this.#end = offset;
    return rest;
  }

  /** The lines that end in this piece. */
  take(bytes: Uint8Array): LineBatch {
    const last = bytes.lastIndexOf(NEWLINE);
    const pieceStart = this.#end;
    this.#end += bytes.length;
    if (last < 0) {
      this.#begun = joined(this.#begun, bytes);
      return NONE;
    }
    const offsets = [this.#lineStart];
    for (let at = bytes.indexOf(NEWLINE); at < last; at = bytes.indexOf(NEWLINE, at + 1)) {
      offsets.push(pieceStart + at + 1);
    }
    const whole = joined(this.#begun, bytes.subarray(0, last));
    // A newline is the same byte in UTF-8 whatever is broken around it, so that there are as many lines as newlines.
    const lines = this.#decoder.decode(whole).split("\n");
    this.#begun = bytes.slice(last + 1);
    this.#lineStart = pieceStart + last + 1;
    return { offsets, lines };
  }

  /** The line that has no end yet, as if it ended here. */
  flush(): LineBatch {
    if (this.#begun.length === 0) return NONE;
    const batch = { offsets: [this.#lineStart], lines: [this.#decoder.decode(this.#begun)] };
    this.#begun = new Uint8Array();
    this.#lineStart = this.#end;
    return batch;
  }
}

function joined(begun: Uint8Array, bytes: Uint8Array): Uint8Array {
  if (begun.length === 0) return bytes;
  if (begun.length >= LINE_LIMIT && !bytes.includes(NEWLINE)) return begun;
  const all = new Uint8Array(begun.length + bytes.length);
  all.set(begun);
  all.set(bytes, begun.length);
  return all;
}
