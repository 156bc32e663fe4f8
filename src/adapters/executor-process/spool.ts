import { type FileHandle, open, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { RunOutput } from "../../ports/executor.ts";
import type { KeptCommandFolder } from "./kept-folder.ts";

const PIECE = 256 * 1024;
/** A line that is longer is gone on with in its middle. */
const LONGEST_LINE = 64 * 1024;
const NEWLINE = 0x0a;

/**
 * Carries what a keeper has written down of a command's output to the log, and notes how far that has come.
 *
 * Noted is the beginning of a line, and only what is sure to be in the log. So whoever goes on loses nothing, and begins
 * with a whole line: no secret is cut in two and shown because neither half is known.
 */
export class Spool {
  readonly #folder: KeptCommandFolder;
  readonly #output: RunOutput;
  #file: { readonly handle: FileHandle; readonly start: number } | undefined;
  #position: number;
  #noted: number;

  private constructor(folder: KeptCommandFolder, output: RunOutput, position: number) {
    this.#folder = folder;
    this.#output = output;
    this.#position = position;
    this.#noted = position;
  }

  /** The spool in the folder, from where its last reader has come to. */
  static async open(folder: KeptCommandFolder, output: RunOutput): Promise<Spool> {
    return new Spool(folder, output, await folder.logged());
  }

  /** How many bytes of the output have been read, or passed over. */
  get position(): number {
    return this.#position;
  }

  /** Brings to the log what there is by now. Answers whether there was anything. */
  async carry(): Promise<boolean> {
    const before = this.#position;
    // What follows is looked for before it is read: a file that another one follows grows no more.
    const starts = await this.#starts();
    // At first: the file in the middle of which the position is.
    const current = starts.findLast((start) => start <= this.#position);
    if (this.#file === undefined && current !== undefined) this.#file = await this.#open(current);
    await this.#carryFile();
    for (const start of starts) {
      if (start < this.#position || start === this.#file?.start) continue;
      await this.#goOnWith(start);
      await this.#carryFile();
    }
    await this.#forget(starts);
    return this.#position > before;
  }

  async close(): Promise<void> {
    await this.#file?.handle.close();
    this.#file = undefined;
  }

  /** The offsets at which files begin, ascending. */
  async #starts(): Promise<readonly number[]> {
    const names = await readdir(this.#folder.path).catch(() => []);
    const starts = names.filter((name) => name.startsWith("out-")).map((name) => Number(name.slice("out-".length)));
    return starts.toSorted((a, b) => a - b);
  }

  async #carryFile(): Promise<void> {
    if (this.#file === undefined) return;
    const { handle, start } = this.#file;
    const buffer = Buffer.allocUnsafe(PIECE);
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, PIECE, this.#position - start);
      if (bytesRead === 0) return;
      const piece = buffer.subarray(0, bytesRead);
      await this.#output.write(piece);
      this.#position += bytesRead;
      await this.#note(lineBegin(piece, this.#position) ?? this.#noted);
    }
  }

  /** Goes on to the next file, and says how much is missing before it. */
  async #goOnWith(start: number): Promise<void> {
    const next = await this.#open(start);
    if (next === undefined) return; // the keeper has given it up meanwhile: the next one tells how much is missing
    const missing = start - this.#position;
    if (missing > 0) {
      await this.#output.line(`!!! ${missing} bytes are missing here: more than log_max_size, or the disk was full`);
      this.#position = start;
    }
    await this.close();
    this.#file = next;
    if (missing > 0) await this.#note(start);
  }

  /** Removes what is in the log, all of it: a line may begin in one file and end in the next. */
  async #forget(starts: readonly number[]): Promise<void> {
    for (const [index, start] of starts.entries()) {
      const end = starts[index + 1];
      if (end !== undefined && end <= this.#noted) await rm(join(this.#folder.path, `out-${start}`), { force: true });
    }
  }

  async #open(start: number): Promise<{ readonly handle: FileHandle; readonly start: number } | undefined> {
    const handle = await open(join(this.#folder.path, `out-${start}`), "r").catch(() => undefined);
    return handle && { handle, start };
  }

  async #note(lineStart: number): Promise<void> {
    const offset = this.#position - lineStart > LONGEST_LINE ? this.#position : lineStart;
    if (offset === this.#noted) return;
    await this.#output.settled();
    // On a full disk it stays as it was: then more may be logged twice, and nothing is lost.
    await this.#folder.noteLogged(offset).then(
      () => (this.#noted = offset),
      () => undefined,
    );
  }
}

/** The offset at which the last line of a piece begins that ends at `end`. */
function lineBegin(piece: Uint8Array, end: number): number | undefined {
  const newline = piece.lastIndexOf(NEWLINE);
  return newline < 0 ? undefined : end - (piece.length - newline - 1);
}
