import { type FileHandle, rm } from "node:fs/promises";

const PIECE = 64 * 1024;

/**
 * The bytes of a log from offset `start` on, in a file of their own. Who shares it retains and releases it; when the last
 * one does, its file is closed, and what was removed is gone.
 */
export class LogPart {
  readonly path: string;
  readonly start: number;
  /** How many bytes of the file count; what may lie behind them does not. */
  length: number;
  readonly #handle: FileHandle;
  #users = 1;

  constructor(handle: FileHandle, path: string, start: number, length: number) {
    this.#handle = handle;
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
      done += (await this.#handle.write(bytes, done, bytes.length - done, position + done)).bytesWritten;
    }
  }

  /** Removes what lies behind the part in its file. */
  trim(): Promise<void> {
    return this.#handle.truncate(this.length);
  }

  /** Waits until the disk has what was written. */
  sync(): Promise<void> {
    return this.#handle.datasync();
  }

  /** The bytes between two offsets of the log that are both in this part. */
  async *bytes(start: number, end: number): AsyncGenerator<Uint8Array> {
    this.retain();
    try {
      for (let at = start; at < end; ) {
        const piece = Buffer.allocUnsafe(Math.min(PIECE, end - at));
        const { bytesRead } = await this.#handle.read(piece, 0, piece.length, at - this.start);
        if (bytesRead === 0) return; // somebody has cut the file short
        yield piece.subarray(0, bytesRead);
        at += bytesRead;
      }
    } finally {
      await this.release();
    }
  }

  retain(): void {
    this.#users++;
  }

  async release(): Promise<void> {
    if (--this.#users === 0) await this.#handle.close();
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
  await rm(part.path, { force: true }).catch(() => undefined);
  await part.release();
}
