import type { JobKey, JobRef } from "../domain/job-id.ts";
import type { FinishedStatus, LogEntry } from "../domain/log.ts";
import type { Instant } from "../domain/time.ts";

/**
 * Where the text of runs is kept, in karajo 0.9.3's layout where that is files. Every adapter passes `logStoreContract`
 * in `ports/testing/log-store-contract.ts`.
 */
export interface LogStore {
  /**
   * The logs of each of `jobs` that has any. What lies among them and is not the log of a run is removed. Throws
   * `ERR_STORE` where they cannot be read.
   */
  scan(jobs: readonly JobRef[]): Promise<ReadonlyMap<JobKey, LogHistory>>;

  /** Begins the log of a run. It can be read from now on. Without bounds it may be of any length. */
  create(job: JobRef, counter: number, bounds?: LogBounds): Promise<OpenLog>;

  /** Goes on with a log that a crash left `running`. */
  reopen(job: JobRef, counter: number, bounds?: LogBounds): Promise<OpenLog>;

  /** The log's text as it is at this moment, or `undefined` when there is no such log (any more). */
  read(job: JobRef, entry: LogEntry): Promise<LogText | undefined>;

  /** The log's bytes by their offsets, also those that are yet to come, or `undefined` when there is no such log. */
  follow(job: JobRef, entry: LogEntry): Promise<LogFeed | undefined>;

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

/** How long a log may become. Of one that becomes longer the two ends are kept, as `domain/log-bounds` says. */
export interface LogBounds {
  /** In bytes. A log that is cut is longer by its gap line, and one that is not by less than that. */
  readonly maxSize: number;
  /** The line, without its newline, that stands where so many bytes are missing. */
  gapLine(missing: number): string;
}

/** The bounds of a log that may be of any length. */
export const ANY_LENGTH: LogBounds = {
  maxSize: Number.POSITIVE_INFINITY,
  gapLine: (missing) => `--- ${missing} bytes are left out here.`,
};

/** The log of a run that goes on. */
export interface OpenLog {
  /**
   * Appends. Await it before the next call: that is what keeps memory flat when the disk is slow. When it rejects,
   * nothing of `bytes` is in the log, and writing may be tried again. Then, too, their memory may be used again.
   */
  write(bytes: Uint8Array): Promise<void>;

  /** Ends the log under its final status. On a full disk rather with less of its tail than not at all. */
  close(status: FinishedStatus): Promise<void>;

  /** Lets go of the log as it is, for another server to go on with. It takes no further call. */
  leave(): Promise<void>;
}

/**
 * The text of a log at one moment, as it would be kept if the run ended now: head, gap line and tail where it has become
 * too long. Whoever asked for it closes it.
 */
export interface LogText {
  /** In bytes. */
  readonly size: number;
  /** The bytes from `start` (default 0) up to `end` (default the size), in pieces. */
  bytes(range?: { readonly start?: number; readonly end?: number }): AsyncIterable<Uint8Array>;
  close(): Promise<void>;
}

/**
 * The bytes of a log by their offsets in all that the run has written. That of a finished log, asked for when it has
 * finished, counts in what was kept, gap line included. Whoever asked for it closes it.
 */
export interface LogFeed {
  /** How the log stands now. */
  readonly state: LogState;

  /**
   * The bytes from `start` up to `end` that are there, in pieces. They follow each other without a hole: it ends where
   * the gap begins, and is empty within it.
   */
  bytes(start: number, end: number): AsyncIterable<Uint8Array>;

  /** Resolves when the log is longer than `size`, when the run has ended, or when `signal` aborts. */
  grown(size: number, signal: AbortSignal): Promise<void>;

  close(): Promise<void>;
}

export interface LogState {
  /** The offset at which the next byte comes. */
  readonly size: number;
  /** The offsets of the bytes that are no longer there: from `start` up to `end`. */
  readonly gap: { readonly start: number; readonly end: number } | undefined;
  readonly isRunning: boolean;
}
