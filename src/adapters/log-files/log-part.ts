import { closeSync, fdatasync, ftruncate, read, unlink, write, writeSync } from "node:fs";
import { promisify } from "node:util";

const PIECE = 64 * 1024;
/** So little is in the system's memory sooner than a thread could be asked to put it there. */
const SMALL = 16 * 1024;

/** Writes as much of `bytes` as the disk takes at a `position` of an open file; resolves with how much that was. */
export type WriteAt = (fd: number, bytes: Uint8Array, position: number) => number | Promise<number>;

const readLater = promisify(read);
const writeLater = promisify(write);
const truncateLater = promisify(ftruncate);
const syncLater = promisify(fdatasync);
const unlinkLater = promisify(unlink);

const writeAt: WriteAt = async (fd, bytes, position) => {
  if (bytes.length <= SMALL) return writeSync(fd, bytes, 0, bytes.length, position);
  return (await writeLater(fd, bytes, 0, bytes.length, position)).bytesWritten;
};

/**
 * The bytes of a log from offset `start` on, in a file of their own. Who shares it retains and releases it; when the last
 * one does, its file is closed, and what was removed is gone.
 */
export class LogPart {
  readonly path: string;
  readonly start: number;
  /** How many bytes of the file count; what may lie behind them does not. */
  length: number;
  /** The open file; -1 once it is closed, so that nothing can come into a file that is opened later. */
  #fd: number;
  readonly #write: WriteAt;
  #users = 1;

  constructor(fd: number, path: string, start: number, length: number, write: WriteAt = writeAt) {
    this.#fd = fd;
    this.#write = write;
    this.path = path;
    this.start = start;
    this.length = length;
  }

  get end(): number {
    return this.start + this.length;
  }

  /** When it rejects, the part is as long as before. */
  async append(bytes: Uint8Array): Promise<void> {
    await this.writeBehind(bytes, this.length);
    this.length += bytes.length;
  }

  /** Writes at `position` of the file, without counting it to the part. */
  async writeBehind(bytes: Uint8Array, position: number): Promise<void> {
    for (let done = 0; done < bytes.length; ) {
      done += await this.#write(this.#fd, bytes.subarray(done), position + done);
    }
  }

  /** Removes what lies behind the part in its file. */
  trim(): Promise<void> {
    return truncateLater(this.#fd, this.length);
  }

  /** Waits until the disk has what was written. */
  sync(): Promise<void> {
    return syncLater(this.#fd);
  }

  /** The bytes between two offsets of the log that are both in this part. */
  async *bytes(start: number, end: number): AsyncGenerator<Uint8Array> {
    this.retain();
    try {
      for (let at = start; at < end; ) {
        const piece = Buffer.allocUnsafe(Math.min(PIECE, end - at));
        const { bytesRead } = await readLater(this.#fd, piece, 0, piece.length, at - this.start);
        if (bytesRead === 0) return; // somebody has cut the file short
        yield piece.subarray(0, bytesRead);
        at += bytesRead;
      }
    } finally {
      this.release();
    }
  }

  retain(): void {
    this.#users++;
  }

  release(): void {
    if (--this.#users > 0) return;
    closeSync(this.#fd);
    this.#fd = -1;
  }
}

/** The bytes from `start` up to `end` that lie in `parts` without a hole. Parts that come and go are looked at anew. */
export async function* bytesOf(
  parts: () => readonly LogPart[],
  start: number,
  end: number,
): AsyncGenerator<Uint8Array> {
  for (let at = start; at < end; ) {
    const part = parts().find((each) => each.start <= at && at < each.end);
    if (part === undefined) return;
    const before = at;
    for await (const piece of part.bytes(at, Math.min(end, part.end))) {
      yield piece;
      at += piece.length;
    }
    if (at === before) return;
  }
}

/** Removes a part. That it cannot be removed harms nothing: it is not looked at any more, and goes at the next start. */
export async function drop(part: LogPart | undefined): Promise<void> {
  if (part === undefined) return;
  part.release(); // first, so that it is not the closing here that gives back what the file takes, but a thread
  await unlinkLater(part.path).catch(() => undefined);
}
