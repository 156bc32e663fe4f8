import type { Job } from "./job.ts";
import type { AttemptFailure } from "./retry-on.ts";

/**
 * Why a run exists. `catch-up`: a timer was due when nobody was there. `after`: the jobs that it follows have succeeded.
 * `retry`: a run was cut off, and its job's retries are not used up.
 */
export type TriggerReason = "schedule" | "interval" | "catch-up" | "start" | "webhook" | "manual" | "after" | "retry";

/** What asks for a run; for a webhook, with the request that was received. */
export interface Trigger {
  readonly reason: TriggerReason;
  readonly request?: ReceivedRequest;
}

/** A webhook request as it was received; `body` is the raw bytes that were signed. */
export interface ReceivedRequest {
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Uint8Array;
}

/** One execution of a job; `counter` numbers the runs of each job from 1. */
export interface Run {
  readonly job: Job;
  readonly counter: number;
  readonly trigger: Trigger;
  /** Which attempt this is, from 1. */
  readonly attempt: number;
  /** Unique to the run over servers and restarts, the same for all its attempts, for whoever must not act on it twice. */
  readonly idempotencyKey: string;
}

/** How a run ended. A failed run says why in one line, such as `exit status 3`. */
export type Outcome =
  | { readonly kind: "success" }
  | { readonly kind: "failed"; readonly reason: string; readonly failure: AttemptFailure }
  | { readonly kind: "canceled" };
