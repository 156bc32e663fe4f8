import { closeSync, readSync } from "node:fs";
import { Socket } from "node:net";
import type { Readable } from "node:stream";
import type { ChildOutput, PipeRest } from "./child.ts";

/** As much as a pipe holds, pipe(7). */
const PIECE = 65_536;
/** A process in the background may go on to print for as long as one reads. */
const MOST_PIECES = 16;

/** The reading end of a pipe, which must not block. */
export class PipeOutput implements ChildOutput {
  readonly #fd: number;

  constructor(fd: number) {
    this.#fd = fd;
  }

  stream(): Readable {
    return new Socket({ fd: this.#fd, readable: true, writable: false });
  }

  rest(): PipeRest {
    const bytes: Uint8Array[] = [];
    while (bytes.length < MOST_PIECES) {
      const piece = this.#read();
      if (piece === undefined) break;
      if (piece.length === 0) {
        closeSync(this.#fd);
        return { bytes, isEnded: true };
      }
      bytes.push(piece);
    }
    return { bytes, isEnded: false };
  }

  /** Empty at the end; `undefined` where there is nothing now, and may be later. */
  #read(): Uint8Array | undefined {
    room ??= Buffer.allocUnsafe(PIECE);
    try {
      return Buffer.from(room.subarray(0, readSync(this.#fd, room)));
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "EAGAIN") return undefined;
      throw error;
    }
  }
}

/** One for all, as nothing stays in it. */
let room: Buffer | undefined;
