import type { JobKey } from "../domain/job-id.ts";
import type { Outcome, ReceivedRequest, TriggerReason } from "../domain/run.ts";
import type { Instant } from "../domain/time.ts";

/** A login. Only a digest of the token is kept, so that a stolen store opens no session. */
export interface Session {
  readonly tokenDigest: string;
  readonly user: string;
  readonly expiresAt: Instant;
}

/** A run that was accepted, as the ledger first knows it. */
export interface QueuedRun {
  readonly job: JobKey;
  readonly counter: number;
  readonly reason: TriggerReason;
  readonly queuedAt: Instant;
  /** The instant for which a timer asked; absent for other triggers. */
  readonly slot: Instant | undefined;
  /** The request that asked for it, where the job will want to see it. */
  readonly request: ReceivedRequest | undefined;
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

/**
 * What is remembered beside the logs. Every adapter passes `storeContract` in `ports/testing/store-contract.ts`.
 * A promise that resolves means that the change survives a crash of the process and of the machine (where the adapter
 * keeps anything at all); changes asked for at once are confirmed together, so that each costs little. Throws
 * `ERR_STORE` when it cannot read or write; then nothing of that change is kept.
 */
export interface Store {
  /** Makes the store ready; nothing else works before. May be called twice. */
  open(): Promise<void>;

  /** Accepts a run. A second one with the same job and counter is refused. */
  addRun(run: QueuedRun): Promise<void>;
  /** The run has begun. */
  startRun(job: JobKey, counter: number, at: Instant): Promise<void>;
  /** The run has started a process; the last one that was named counts. */
  nameProcess(job: JobKey, counter: number, process: ProcessIdentity): Promise<void>;
  /** The run has ended. */
  finishRun(job: JobKey, counter: number, outcome: Outcome, at: Instant): Promise<void>;
  /** Runs without an end, in the order in which they were accepted. */
  unfinishedRuns(): Promise<readonly UnfinishedRun[]>;
  /** The highest counter of each job that ever had a run here. */
  counters(): Promise<ReadonlyMap<JobKey, number>>;

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
