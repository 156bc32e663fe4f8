import type { WireRun } from "../../src/contract/wire-history.ts";
import type { JobStatus } from "../../src/domain/job-view.ts";

export type RunStatus = WireRun["status"];
/** Whatever a job or a run may be. */
export type Status = JobStatus | RunStatus;
/** What a status means to a person: which of the five status colours it has. */
export type Tone = "ok" | "bad" | "warn" | "run" | "idle";

/** In the order in which they are shown. */
export const JOB_STATUSES = ["running", "failed", "canceled", "paused", "success", "started"] as const;

const TONES: Readonly<Record<Status, Tone>> = {
  started: "idle",
  queued: "idle",
  running: "run",
  success: "ok",
  failed: "bad",
  canceled: "warn",
  paused: "idle",
};

const MEANINGS: Readonly<Record<Status, string>> = {
  started: "ready, and not run since it was loaded",
  queued: "waits for a place to run",
  running: "runs now",
  success: "its last run succeeded",
  failed: "its last run failed",
  canceled: "its last run was canceled",
  paused: "its timer and its webhook do nothing until it is resumed",
};

export function toneOf(status: Status): Tone {
  return TONES[status];
}

/** A status of a job, in a sentence. */
export function meaningOf(status: Status): string {
  return MEANINGS[status];
}

type Failure = NonNullable<WireRun["failure"]>;

const FAILURES: Readonly<Record<Failure, string>> = {
  exit: "exit status",
  status: "HTTP status",
  signal: "ended by a signal",
  timeout: "took too long",
  unreachable: "not reached",
  lost: "cut off",
  error: "error",
};

/** In what way a run failed, in words. */
export function failureWords(failure: Failure): string {
  return FAILURES[failure];
}
