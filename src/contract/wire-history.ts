import type { AttemptFailure } from "../domain/retry-on.ts";
import type { Outcome, TriggerReason } from "../domain/run.ts";
import type { SlotAnswer, SlotOutcome } from "../domain/slot.ts";
import { formatInstant, type Instant } from "../domain/time.ts";

/** A run as it is remembered. Times are RFC 3339, UTC, to the second; what is not known is left out. */
export interface WireRun {
  readonly counter: number;
  /** `queued` and `running` have no end yet. */
  readonly status: "queued" | "running" | Outcome["kind"];
  /** Why there is a run; left out where only its log is left. */
  readonly trigger?: TriggerReason;
  readonly queued_at?: string;
  /** The instant at which its timer was due. */
  readonly slot?: string;
  /** When its last attempt began. */
  readonly started_at?: string;
  readonly ended_at?: string;
  /** How long its last attempt took, in milliseconds: the times beside it are whole seconds. */
  readonly duration_ms?: number;
  /** How many attempts were made, or are being made. */
  readonly attempt: number;
  /** Why it failed, in one line. */
  readonly reason?: string;
  /** In what way it failed, such as `exit`, `status`, `timeout` or `lost`. */
  readonly failure?: AttemptFailure["kind"];
}

/** What became of an instant at which a timer was due. */
export interface WireSlot {
  readonly slot: string;
  /** Where it stands for all slots from `slot` to this one. */
  readonly until?: string;
  readonly outcome: SlotOutcome;
  /** Why, in words; left out where there is nothing to be said. */
  readonly reason?: string;
  /** The run that it has. */
  readonly run?: WireRun;
}

/** What is known of a run. */
export interface KnownRun {
  readonly counter: number;
  readonly reason: TriggerReason | undefined;
  readonly queuedAt: Instant | undefined;
  readonly slot: Instant | undefined;
  readonly attempt: number;
  readonly startedAt: Instant | undefined;
  readonly endedAt: Instant | undefined;
  readonly outcome:
    | { readonly kind: Outcome["kind"]; readonly reason: string; readonly failure: AttemptFailure["kind"] | undefined }
    | undefined;
}

export function wireRun(run: KnownRun): WireRun {
  const { outcome, startedAt, endedAt } = run;
  return {
    counter: run.counter,
    status: outcome?.kind ?? (startedAt === undefined ? "queued" : "running"),
    ...(run.reason !== undefined && { trigger: run.reason }),
    ...(run.queuedAt !== undefined && { queued_at: formatInstant(run.queuedAt) }),
    ...(run.slot !== undefined && { slot: formatInstant(run.slot) }),
    ...(startedAt !== undefined && { started_at: formatInstant(startedAt) }),
    ...(endedAt !== undefined && { ended_at: formatInstant(endedAt) }),
    // The clock may have been set back while it ran.
    ...(startedAt !== undefined && endedAt !== undefined && { duration_ms: Math.max(0, endedAt - startedAt) }),
    attempt: run.attempt,
    ...(outcome !== undefined && outcome.reason !== "" && { reason: outcome.reason }),
    ...(outcome?.failure !== undefined && { failure: outcome.failure }),
  };
}

export function wireSlot({
  outcome,
  first,
  last,
  reason,
  run,
}: SlotAnswer & { readonly run: KnownRun | undefined }): WireSlot {
  return {
    slot: formatInstant(first),
    ...(last > first && { until: formatInstant(last) }),
    outcome,
    ...(reason !== "" && { reason }),
    ...(run !== undefined && { run: wireRun(run) }),
  };
}
