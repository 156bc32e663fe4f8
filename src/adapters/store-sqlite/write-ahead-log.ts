import { closeSync, fdatasync, openSync } from "node:fs";
import { promisify } from "node:util";

/** Resolves when the disk has what was written to an open file. */
export type Sync = (fd: number) => Promise<void>;

/** By a thread of the system: who asks for it may do other things meanwhile. */
export const syncData: Sync = promisify(fdatasync);

/**
 * SQLite's write-ahead log, opened once more: SQLite itself would hold up the whole program until the disk has a
 * transaction. It locks the file of the store and not this one, so that closing this descriptor frees no lock.
 */
export class WriteAheadLog {
  readonly #fd: number;
  readonly #sync: Sync;

  /** Of the store at this path, which must be open. Throws the error of the system. */
  constructor(path: string, sync: Sync) {
    this.#fd = openSync(`${path}-wal`, "r+");
    this.#sync = sync;
  }

  sync(): Promise<void> {
    return this.#sync(this.#fd);
  }

  close(): void {
    closeSync(this.#fd);
  }
}
