import type { Job } from "./job.ts";

/** Why a run exists. */
export type TriggerReason = "schedule" | "interval" | "start" | "webhook" | "manual";

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
}

/** How a run ended. A failed run says why in one line, such as `exit status 3`. */
export type Outcome =
  | { readonly kind: "success" }
  | { readonly kind: "failed"; readonly reason: string }
  | { readonly kind: "canceled" };
