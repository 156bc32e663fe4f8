import { openSync } from "node:fs";
import { rm } from "node:fs/promises";
import type { FinishedStatus } from "../../domain/log.ts";
import { headLimit, partLimit, tailLimit } from "../../domain/log-bounds.ts";
import { LogGrowth } from "../../ports/log-growth.ts";
import type { LogBounds, LogFeed, LogState, LogText, OpenLog } from "../../ports/log-store.ts";
import { joinTail } from "./join-tail.ts";
import { type KeptLog, mayCut, releaseAll, retainAll, stateOf, textOf } from "./kept-log.ts";
import { bytesOf, drop, LogPart, type WriteAt } from "./log-part.ts";

export interface BoundedLogDeps {
  readonly write: WriteAt | undefined;
  readonly bounds: LogBounds;
  /** The path of the part of the tail that begins at this offset. */
  partFile(headSize: number, start: number): string;
  /** Gives the file of the head its final name. */
  rename(status: FinishedStatus): void;
  /** The log is written no more: nobody new may be given it. */
  ended(): void;
}

/** A log that is being written: a head, and behind it so many parts as hold what is kept of the tail. */
export class BoundedLog implements OpenLog {
  readonly #head: LogPart;
  readonly #tail: LogPart[];
  readonly #deps: BoundedLogDeps;
  readonly #headLimit: number;
  readonly #growth = new LogGrowth();
  #isWritten = true;
  #feeds = 0;
  /** What readers may see: not yet what is just being written, for that may fail. */
  #state: LogState;

  constructor(found: KeptLog, deps: BoundedLogDeps) {
    this.#head = found.head;
    this.#tail = [...found.tail];
    this.#deps = deps;
    // A head that parts follow has ended, however long heads may be by now.
    this.#headLimit = found.tail.length > 0 ? found.head.length : headLimit(deps.bounds.maxSize);
    this.#state = stateOf(found, true);
  }

  async write(bytes: Uint8Array): Promise<void> {
    const { size } = this.#state;
    try {
      for (let done = 0; done < bytes.length; ) {
        // What would be left out at once is not written: of one large write, it may be nearly all.
        if (this.#isHeadFull)
          done = Math.max(done, Math.min(this.#keptFrom(size + bytes.length) - size, bytes.length - 1));
        const { part, room } = this.#roomyPart(size + done);
        const piece = bytes.subarray(done, done + room);
        await part.append(piece);
        done += piece.length;
      }
    } catch (error) {
      await this.#takeBack(size);
      throw error;
    }
    await this.#forgetOldParts(size + bytes.length);
    this.#changed({ size: size + bytes.length, isRunning: true });
  }

  async close(status: FinishedStatus): Promise<void> {
    try {
      await joinTail(this.#head, this.#tail, this.#deps.bounds);
      this.#deps.rename(status);
      // From here on the head is the whole log: parts that cannot be removed now go at the next start.
      await Promise.all(this.#tail.map((part) => rm(part.path, { force: true }).catch(() => undefined)));
    } finally {
      this.#deps.ended();
      this.#changed({ size: this.#state.size, isRunning: false });
      this.#isWritten = false;
      this.#releaseIfUnused();
    }
  }

  async leave(): Promise<void> {
    this.#deps.ended();
    this.#isWritten = false;
    this.#releaseIfUnused();
  }

  /** The text as it is now. */
  async text(): Promise<LogText> {
    const { size } = this.#state;
    const tail = this.#tail.filter(({ start }) => start < size); // not what is just being written
    const kept = { head: this.#head, tail, size };
    retainAll(kept);
    try {
      return await textOf(kept, this.#deps.bounds);
    } catch (error) {
      releaseAll(kept);
      throw error;
    }
  }

  feed(): LogFeed {
    this.#feeds++;
    const stateNow = () => this.#state;
    let isOpen = true;
    return {
      get state() {
        return stateNow();
      },
      bytes: (start, end) => bytesOf(() => [this.#head, ...this.#tail], start, Math.min(end, this.#state.size)),
      grown: (size, signal) => this.#growth.until(() => this.#state.size > size || !this.#state.isRunning, signal),
      close: async () => {
        if (!isOpen) return;
        isOpen = false;
        this.#feeds--;
        this.#releaseIfUnused();
      },
    };
  }

  /** The part into which the bytes from offset `at` on go. */
  #roomyPart(at: number): { readonly part: LogPart; readonly room: number } {
    const last = this.#tail.at(-1);
    const room = last === undefined ? this.#headLimit - this.#head.length : partLimit(this.#maxSize) - last.length;
    if (room > 0 && at === (last ?? this.#head).end) return { part: last ?? this.#head, room };
    const path = this.#deps.partFile(this.#head.length, at);
    const part = new LogPart(openSync(path, "w+", 0o600), path, at, 0, this.#deps.write);
    this.#tail.push(part);
    return { part, room: partLimit(this.#maxSize) };
  }

  get #isHeadFull(): boolean {
    return this.#tail.length > 0 || this.#head.length >= this.#headLimit;
  }

  /** From which offset on all is kept of a log of `size` bytes with a full head. */
  #keptFrom(size: number): number {
    const oldest = size - tailLimit(this.#maxSize);
    return mayCut(oldest - this.#head.length, this.#deps.bounds) ? oldest : 0;
  }

  /** Makes a write that has failed in the middle one that has not been. */
  async #takeBack(size: number): Promise<void> {
    while ((this.#tail.at(-1)?.start ?? 0) >= Math.max(1, size)) await drop(this.#tail.pop());
    const last = this.#tail.at(-1) ?? this.#head;
    last.length = size - last.start;
    // What is left behind would be taken for the log's if this process were killed; it is overwritten if this fails.
    await last.trim().catch(() => undefined);
  }

  async #forgetOldParts(size: number): Promise<void> {
    const kept = this.#keptFrom(size);
    while (this.#tail.length > 1 && (this.#tail[0]?.end ?? size) <= kept) await drop(this.#tail.shift());
  }

  #changed({ size, isRunning }: { readonly size: number; readonly isRunning: boolean }): void {
    this.#state = stateOf({ head: this.#head, tail: this.#tail, size }, isRunning);
    this.#growth.changed();
  }

  /** Who follows may read to the end what has just been removed. */
  #releaseIfUnused(): void {
    if (this.#isWritten || this.#feeds > 0) return;
    releaseAll({ head: this.#head, tail: this.#tail, size: this.#state.size });
  }

  get #maxSize(): number {
    return this.#deps.bounds.maxSize;
  }
}
