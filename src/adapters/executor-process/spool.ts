import { type FileHandle, open, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { RunOutput } from "../../ports/executor.ts";

const PIECE = 256 * 1024;
/** A line that is longer is gone on with in its middle. */
const LONGEST_LINE = 64 * 1024;
const NEWLINE = 0x0a;
/** Offsets have always the same length, so that one overwrites the other. */
const OFFSET_DIGITS = 16;

/**
 * Carries what a keeper has written down of a command's output to the log, and notes how far that has come.
 *
 * Noted is the beginning of a line, and only what is sure to be in the log. So whoever goes on loses nothing, and begins
 * with a whole line: no secret is cut in two where it would not be known.
 */
export class Spool {
  readonly #folder: string;
  readonly #output: RunOutput;
  #file: { readonly handle: FileHandle; readonly start: number } | undefined;
  #position = 0;
  #noted = 0;

  private constructor(folder: string, output: RunOutput, position: number) {
    this.#folder = folder;
    this.#output = output;
    this.#position = position;
    this.#noted = position;
  }

  /** The spool in the folder, from where its last reader has come to. */
  static async open(folder: string, output: RunOutput): Promise<Spool> {
    const path = join(folder, "logged");
    const handle = await open(path, "a+", 0o600);
    try {
      return new Spool(folder, output, Number(await handle.readFile("utf8")));
    } finally {
      await handle.close();
    }
  }

  /** How many bytes of the output have been read, and passed over. */
  get position(): number {
    return this.#position;
  }

  /** Brings to the log what there is by now. Answers whether there was anything. */
  async carry(): Promise<boolean> {
    const before = this.#position;
    // What follows is looked for before it is read: a file that another follows grows no more.
    const starts = await this.#starts();
    await this.#carryFile();
    for (const start of starts.filter((each) => each >= this.#position)) {
      await this.#begin(start);
      await this.#carryFile();
    }
    return this.#position > before;
  }

  async close(): Promise<void> {
    await this.#file?.handle.close();
    this.#file = undefined;
  }

  async #starts(): Promise<readonly number[]> {
    const names = await readdir(this.#folder).catch(() => []);
    const starts = names.filter((name) => name.startsWith("out-")).map((name) => Number(name.slice("out-".length)));
    const ascending = starts.toSorted((a, b) => a - b);
    // At first: the file in the middle of which the position is.
    const current = ascending.findLast((start) => start <= this.#position);
    if (this.#file === undefined && current !== undefined) await this.#open(current);
    return ascending.filter((start) => start !== this.#file?.start);
  }

  async #carryFile(): Promise<void> {
    if (this.#file === undefined) return;
    const { handle, start } = this.#file;
    const buffer = Buffer.allocUnsafe(PIECE);
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, PIECE, this.#position - start);
      if (bytesRead === 0) return;
      const piece = buffer.subarray(0, bytesRead);
      await this.#output.write(Uint8Array.from(piece));
      this.#position += bytesRead;
      await this.#note(lineBegin(piece, this.#position));
    }
  }

  /** Goes on to the next file; what is read is removed, once it is noted. */
  async #begin(start: number): Promise<void> {
    if (start > this.#position) {
      const missing = start - this.#position;
      await this.#output.line(`!!! ${missing} bytes are missing here: they were more than log_max_size, or the disk was full`);
      this.#position = start;
    }
    await this.#note(start);
    const old = this.#file;
    await this.#open(start);
    if (old !== undefined) await rm(join(this.#folder, `out-${old.start}`), { force: true });
  }

  async #open(start: number): Promise<void> {
    await this.close();
    this.#file = { handle: await open(join(this.#folder, `out-${start}`), "r"), start };
  }

  async #note(lineStart: number | undefined): Promise<void> {
    const offset = lineStart ?? (this.#position - this.#noted > LONGEST_LINE ? this.#position : this.#noted);
    if (offset === this.#noted) return;
    await this.#output.settled();
    const handle = await open(join(this.#folder, "logged"), "r+");
    try {
      await handle.write(String(offset).padStart(OFFSET_DIGITS), 0);
    } finally {
      await handle.close();
    }
    this.#noted = offset;
  }
}

/** The offset at which the last line of a piece begins that ends at `end`. */
function lineBegin(piece: Uint8Array, end: number): number | undefined {
  const newline = piece.lastIndexOf(NEWLINE);
  return newline < 0 ? undefined : end - (piece.length - newline - 1);
}
