import type { Job } from "./job.ts";
import type { LogEntry } from "./log.ts";
import type { Instant } from "./time.ts";

/** The status of a job, in the words of karajo 0.9.3. `started`: loaded or resumed and not run since. */
export type JobStatus = "started" | "running" | "success" | "failed" | "canceled" | "paused";

/** A job and how it stands at one moment. Never changes afterwards. */
export interface JobView {
  readonly job: Job;
  readonly status: JobStatus;
  /** When the last run ended. */
  readonly lastRun: Instant | undefined;
  readonly nextRun: Instant | undefined;
  /** Ascending by counter; a running one is last. */
  readonly logs: readonly LogEntry[];
}

/** What became of a trigger. */
export interface TriggeredJob {
  /** How the job stood just before. */
  readonly before: JobView;
  /** The number of the run that the trigger became. */
  readonly counter: number;
}
