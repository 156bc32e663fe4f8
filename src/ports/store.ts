import type { JobKey } from "../domain/job-id.ts";
import type { AttemptFailure } from "../domain/retry-on.ts";
import type { Outcome, ReceivedRequest, TriggerReason } from "../domain/run.ts";
import type { SlotAnswer } from "../domain/slot.ts";
import type { Instant } from "../domain/time.ts";

/** How many runs of each job a store keeps, the newest ones: two thirds of a day of a job that runs every minute. */
export const RUNS_KEPT = 1_000;

/** How many answers to slots of each job a store keeps, the newest ones; a few more, until it has time to forget them. */
export const SLOTS_KEPT = 1_000;

/** A login. Only a digest of the token is kept, so that a stolen store opens no session. */
export interface Session {
  readonly tokenDigest: string;
  readonly user: string;
  readonly expiresAt: Instant;
}

/** Something that people are to be told, and have not been told yet. */
export interface OwedAnnouncement extends AnnouncementKey {
  /** The name of the job. */
  readonly name: string;
  readonly outcome: AnnouncedOutcome;
  /** When the run ended. */
  readonly at: Instant;
}

/** Tells one announcement from all others. */
export interface AnnouncementKey {
  readonly job: JobKey;
  readonly counter: number;
  /** The name of the notifier that is to tell it. */
  readonly notifier: string;
}

/** How a run ended, as far as people are told. */
export type AnnouncedOutcome =
  | { readonly kind: "success" | "canceled" }
  | { readonly kind: "failed"; readonly reason: string };

/** A run that was accepted, as the ledger first knows it. */
export interface QueuedRun {
  readonly job: JobKey;
  readonly counter: number;
  readonly reason: TriggerReason;
  readonly queuedAt: Instant;
  /** The slot for which a timer asked; absent for other triggers. */
  readonly slot: RunSlot | undefined;
  /** Where it goes on with a run that was cut off, the number of its first attempt; else 1. */
  readonly attempt: number;
  readonly idempotencyKey: string;
  /** The request that asked for it, where the job will want to see it. */
  readonly request: ReceivedRequest | undefined;
}

/** The slot of a run. */
export interface RunSlot {
  readonly at: Instant;
  readonly outcome: "ran" | "late";
  readonly reason: string;
}

/** A process that a run has started. The start time tells it from a later one with the same number. */
export interface ProcessIdentity {
  readonly pid: number;
  /** In the system's own unit since its boot, as proc(5) gives it; with the boot's identity in front. */
  readonly startedAt: string;
}

/** A run that a crash has cut off: it was accepted, and has no end yet. */
export type UnfinishedRun = QueuedRun &
  (
    | { readonly state: "queued" }
    | { readonly state: "running"; readonly startedAt: Instant; readonly process: ProcessIdentity | undefined }
  );

/** What is remembered of a run, whether it goes on or has ended. */
export interface RunRecord {
  readonly counter: number;
  /** `undefined` where only the log is left of the run. */
  readonly reason: TriggerReason | undefined;
  readonly queuedAt: Instant | undefined;
  readonly slot: Instant | undefined;
  /** The number of its last attempt. */
  readonly attempt: number;
  /** When the last attempt began to be made; `undefined` while it waits for its first. */
  readonly startedAt: Instant | undefined;
  readonly endedAt: Instant | undefined;
  /** `undefined` until it has ended. */
  readonly outcome: RecordedOutcome | undefined;
}

/** A run, and the job that it is of. */
export interface JobRun {
  readonly job: JobKey;
  readonly run: RunRecord;
}

/** How a run ended, as far as it is remembered. */
export interface RecordedOutcome {
  readonly kind: Outcome["kind"];
  /** Of a failed run, in one line; else empty. */
  readonly reason: string;
  /** Of a failed run, such as `exit` or `timeout`; else `undefined`. */
  readonly failure: AttemptFailure["kind"] | undefined;
}

/** What became of a slot, and the run that it has. */
export interface SlotRecord extends SlotAnswer {
  readonly run: RunRecord | undefined;
}

/** Part of a list: from `from` up to and with `to`; of more than `limit` the newest. */
export interface Page {
  readonly from: Instant;
  readonly to: Instant;
  readonly limit: number;
}

/** Since when a job has had the timer that it has. */
export interface KnownTimer {
  /** The timer, in whatever words the engine tells one from another. */
  readonly timer: string;
  /** Every slot up to and with this instant has an answer, or was before the timer. */
  readonly answeredUntil: Instant;
}

/** A run of which only the log is left. */
export interface AdoptedRun {
  readonly counter: number;
  readonly status: Outcome["kind"];
  readonly endedAt: Instant | undefined;
}

/** What opening the store has found. */
export type StoreOpening =
  /** Everything that it was told. */
  | { readonly kind: "found" }
  /** Nothing: it is new, or somebody has removed it. */
  | { readonly kind: "new" }
  /** Something of no use, which was moved to `setAside`; the store is new. */
  | { readonly kind: "damaged"; readonly setAside: string; readonly problem: string };

/**
 * What is remembered beside the logs. Every adapter passes `storeContract` in `ports/testing/store-contract.ts`.
 * A promise that resolves means that the change survives a crash of the process and of the machine (where the adapter
 * keeps anything at all); changes asked for at once are confirmed together, so that each costs little. Throws
 * `ERR_STORE` when it cannot read or write; then nothing of that change is kept, unless the disk failed just when it
 * was made sure of: then the very same change may be asked for again, and is made once.
 */
export interface Store {
  /** Makes the store ready; nothing else works before. May be called twice: then it finds what it has opened. */
  open(): Promise<StoreOpening>;

  /**
   * Accepts a run, and with it answers its slot. A second one with the same job and counter is refused. One with the
   * reason `after` uses up the successes that its job was waiting for. With `startedAt`, its first attempt begins then.
   */
  addRun(run: QueuedRun, startedAt?: Instant): Promise<void>;
  /** An attempt of the run begins. A run that has ended stays as it is, here and below. */
  startRun(job: JobKey, counter: number, begin: { readonly attempt: number; readonly at: Instant }): Promise<void>;
  /** The run has started a process; the last one that was named counts. May be on the disk a moment later than others. */
  nameProcess(job: JobKey, counter: number, process: ProcessIdentity): Promise<void>;
  /** The run has ended. Its request is forgotten, and so are the oldest runs that have ended, beyond `RUNS_KEPT`. */
  finishRun(job: JobKey, counter: number, outcome: Outcome, at: Instant): Promise<void>;
  /** Runs without an end, in the order in which they were accepted. */
  unfinishedRuns(): Promise<readonly UnfinishedRun[]>;
  /** The highest counter of each job that ever had a run here. */
  counters(): Promise<ReadonlyMap<JobKey, number>>;
  /** Runs of a job below `before`, newest first. */
  runs(job: JobKey, page: { readonly before: number; readonly limit: number }): Promise<readonly RunRecord[]>;
  /** Runs of all jobs that went on at some time in the page, those that began last first. */
  runsDuring(page: Page): Promise<readonly JobRun[]>;
  /** Runs that have ended and of which only the logs are left; those that are known already stay as they are. */
  adoptRuns(job: JobKey, runs: readonly AdoptedRun[]): Promise<void>;

  /**
   * Answers slots that have no run. One that goes on with the job's newest answer, with the same outcome and reason,
   * becomes one with it. A slot that is answered again, because the clock was set back, has the last answer.
   */
  addSlots(job: JobKey, answers: readonly SlotAnswer[]): Promise<void>;
  /** The answers whose slots touch the page, ascending. */
  slots(job: JobKey, page: Page): Promise<readonly SlotRecord[]>;
  /** The timer of each job that was told by `setTimer`, and up to when its slots have an answer. */
  timers(): Promise<ReadonlyMap<JobKey, KnownTimer>>;
  /**
   * The jobs have these timers from now on: slots up to `answeredUntil` are done with, whether they have answers or not.
   * Those after it are not, whatever was answered: the clock was set back, or the timer is another one.
   */
  setTimers(timers: ReadonlyMap<JobKey, KnownTimer>): Promise<void>;

  /** The jobs of which each job knows that they have succeeded since it ran after them. */
  successes(): Promise<ReadonlyMap<JobKey, ReadonlySet<JobKey>>>;
  /** `job` knows that `upstream` has succeeded. */
  addSuccess(job: JobKey, upstream: JobKey): Promise<void>;

  /** These are to be told. Those that are known already stay as they are. */
  addAnnouncements(announcements: readonly OwedAnnouncement[]): Promise<void>;
  /** What is still to be told, in the order in which it was added. */
  announcements(): Promise<readonly OwedAnnouncement[]>;
  /** It was told, or nobody will tell it. May be on the disk a moment later than others. */
  removeAnnouncement(announcement: AnnouncementKey): Promise<void>;

  /** Whether each job was paused or resumed last; a job that was never paused is absent. */
  pauses(): Promise<ReadonlyMap<JobKey, boolean>>;
  setPaused(job: JobKey, paused: boolean, at: Instant): Promise<void>;

  addSession(session: Session): Promise<void>;
  /** The session, also when it has expired but was not removed yet. */
  session(tokenDigest: string): Promise<Session | undefined>;
  removeSession(tokenDigest: string): Promise<void>;
  removeSessionsExpiredAt(now: Instant): Promise<void>;

  /** Frees what the store holds. May be called twice, or before `open`. */
  close(): Promise<void>;
}
