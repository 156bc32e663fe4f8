import type { JobKey, JobRef } from "../domain/job-id.ts";
import type { FinishedStatus, LogEntry } from "../domain/log.ts";
import type { Instant } from "../domain/time.ts";

/**
 * Where the text of runs is kept, in karajo 0.9.3's layout where that is files. Every adapter passes `logStoreContract`
 * in `ports/testing/log-store-contract.ts`.
 */
export interface LogStore {
  /** The logs of each of `jobs` that has any. What lies among them and is not the log of a run is removed. */
  scan(jobs: readonly JobRef[]): Promise<ReadonlyMap<JobKey, LogHistory>>;

  /** Begins the log of a run. It can be read from now on. */
  create(job: JobRef, counter: number): Promise<OpenLog>;

  /** Goes on with a log that a crash left `running`. */
  reopen(job: JobRef, counter: number): Promise<OpenLog>;

  /** The log's text as it is at this moment, or `undefined` when there is no such log (any more). */
  read(job: JobRef, entry: LogEntry): Promise<LogText | undefined>;

  /** Removes a log. Removing what is gone already is no error. */
  remove(job: JobRef, entry: LogEntry): Promise<void>;
}

/** The logs of a job that a store holds. */
export interface LogHistory {
  /** Ascending by counter. */
  readonly entries: readonly LogEntry[];
  /** When the newest finished one was written last; `undefined` when none has finished. */
  readonly lastWrittenAt: Instant | undefined;
}

/** The log of a run that goes on. */
export interface OpenLog {
  /** Appends. Await it before the next call: that is what keeps memory flat when the disk is slow. */
  write(bytes: Uint8Array): Promise<void>;

  /** Ends the log under its final status. */
  close(status: FinishedStatus): Promise<void>;
}

/** The text of a log at one moment. Whoever asked for it closes it. */
export interface LogText {
  /** In bytes. */
  readonly size: number;
  /** The bytes from `start` (default 0) up to `end` (default the size), in pieces. */
  bytes(range?: { readonly start?: number; readonly end?: number }): AsyncIterable<Uint8Array>;
  close(): Promise<void>;
}
