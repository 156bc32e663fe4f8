import type { Clock } from "../../ports/clock.ts";
import type { Store } from "../../ports/store.ts";
import { announcements } from "./announcements.ts";
import { pauses } from "./pauses.ts";
import { runs } from "./runs.ts";
import { sessions } from "./sessions.ts";
import { slots } from "./slots.ts";
import { StoreFile } from "./store-file.ts";
import { successes } from "./successes.ts";
import { timers } from "./timers.ts";
import { type Sync, syncData } from "./write-ahead-log.ts";

export interface SqliteStoreDeps {
  readonly clock: Pick<Clock, "now" | "sleep">;
  /** Waits for the disk; the system's own fdatasync(2) unless given. */
  readonly sync?: Sync;
}

/**
 * A store in one SQLite file: a write-ahead log, which the disk must have before a change is confirmed, so that it
 * survives a loss of power. Its folder (0700) is made where it is missing. `open` sets a damaged file aside and begins a
 * new one; it throws `ERR_STORE` when the file is in use, of a newer program, or cannot be written.
 */
export function createSqliteStore(path: string, { clock, sync = syncData }: SqliteStoreDeps): Store {
  const file = new StoreFile(path, { clock, sync });
  return {
    open: () => file.open(),
    ...runs(file),
    ...slots(file),
    ...timers(file),
    ...successes(file),
    ...announcements(file),
    ...pauses(file),
    ...sessions(file),
    close: () => file.close(),
  };
}
