import { closeSync } from "node:fs";
import { type ConnectOpts, Socket, type SocketConstructorOpts } from "node:net";
import type { ChildOutput, Flow, PipeRest } from "./child.ts";
import type { Libc } from "./libc.ts";

/** As much as a pipe holds, pipe(7). */
const PIECE = 65_536;
/** As much as one is made to hold that was full: then who prints and who reads wait less for each other. */
const WIDE = 4 * PIECE;
/** A process in the background may go on to print for as long as one reads. */
const MOST_PIECES = 16;

/** The reading end of a pipe, which must not block. */
export class PipeOutput implements ChildOutput {
  readonly #fd: number;
  readonly #libc: Pick<Libc, "read" | "widen">;

  constructor(fd: number, libc: Pick<Libc, "read" | "widen">) {
    this.#fd = fd;
    this.#libc = libc;
  }

  flowTo(take: (bytes: Uint8Array) => Promise<void>): Flow {
    room ??= Buffer.allocUnsafe(PIECE);
    let isWide = false;
    const callback = (count: number, buffer: Uint8Array) => {
      if (!isWide && count === PIECE) {
        isWide = true;
        this.#libc.widen(this.#fd, WIDE);
      }
      void take(buffer.subarray(0, count)).then(() => socket.resume());
      return false; // no more until then
    };
    const options: SocketConstructorOpts & Pick<ConnectOpts, "onread"> = {
      ...{ fd: this.#fd, readable: true, writable: false },
      onread: { buffer: room, callback },
    };
    const socket = new Socket(options);
    const ended = new Promise<void>((resolve) => socket.once("end", resolve).once("close", resolve));
    socket.on("error", () => undefined); // the pipe broke: there is nothing more to read
    socket.resume();
    return { ended, unref: () => void socket.unref() };
  }

  readonly rest = (): PipeRest => {
    room ??= Buffer.allocUnsafe(PIECE);
    const bytes: Uint8Array[] = [];
    while (bytes.length < MOST_PIECES) {
      const count = this.#libc.read(this.#fd, room);
      if (count === undefined) break;
      if (count === 0) {
        closeSync(this.#fd);
        return { bytes, isEnded: true };
      }
      bytes.push(Buffer.from(room.subarray(0, count)));
    }
    return { bytes, isEnded: false };
  };
}

/** One for all, as nothing stays in it. */
let room: Buffer | undefined;
