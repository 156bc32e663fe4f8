import type { JobKey } from "../../domain/job-id.ts";
import type { AttemptFailure } from "../../domain/retry-on.ts";
import type { Outcome, ReceivedRequest, TriggerReason } from "../../domain/run.ts";
import type { Instant } from "../../domain/time.ts";
import type { RecordedOutcome, RunRecord, RunSlot, UnfinishedRun } from "../../ports/store.ts";
import { toInstant } from "./columns.ts";

/** The columns of a run that has no end yet. */
export const UNFINISHED_COLUMNS = `job, counter, reason, queued_at, slot, slot_outcome, slot_reason, attempt,
  idempotency_key, request_headers, request_body, started_at, process_pid, process_started_at`;

/** The columns of a {@link RunRecord}; `r` is the run. */
export const RECORD_COLUMNS = `r.counter, r.reason, r.queued_at, r.slot, r.attempt, r.started_at, r.ended_at,
  r.outcome, r.outcome_reason, r.failure`;

interface UnfinishedRow {
  readonly job: JobKey;
  readonly counter: number;
  readonly reason: TriggerReason;
  readonly queued_at: number;
  readonly slot: number | null;
  readonly slot_outcome: RunSlot["outcome"] | null;
  readonly slot_reason: string | null;
  readonly attempt: number;
  readonly idempotency_key: string;
  readonly request_headers: string | null;
  readonly request_body: Uint8Array | null;
  readonly started_at: number | null;
  readonly process_pid: number | null;
  readonly process_started_at: string | null;
}

export function toUnfinishedRun(given: unknown): UnfinishedRun {
  const row = given as UnfinishedRow;
  const accepted = {
    job: row.job,
    counter: row.counter,
    reason: row.reason,
    queuedAt: row.queued_at as Instant,
    slot: toSlot(row),
    attempt: row.attempt,
    idempotencyKey: row.idempotency_key,
    request: toRequest(row),
  };
  if (row.started_at === null) return { ...accepted, state: "queued" };
  return { ...accepted, state: "running", startedAt: row.started_at as Instant, process: toProcess(row) };
}

function toSlot({ slot, slot_outcome, slot_reason }: UnfinishedRow): RunSlot | undefined {
  if (slot === null) return undefined;
  return { at: slot as Instant, outcome: slot_outcome ?? "ran", reason: slot_reason ?? "" };
}

function toRequest({ request_headers, request_body }: UnfinishedRow): ReceivedRequest | undefined {
  if (request_headers === null) return undefined;
  return { headers: JSON.parse(request_headers) as ReceivedRequest["headers"], body: request_body ?? new Uint8Array() };
}

function toProcess({ process_pid, process_started_at }: UnfinishedRow) {
  if (process_pid === null || process_started_at === null) return undefined;
  return { pid: process_pid, startedAt: process_started_at };
}

interface RecordRow {
  readonly counter: number;
  readonly reason: TriggerReason | null;
  readonly queued_at: number | null;
  readonly slot: number | null;
  readonly attempt: number;
  readonly started_at: number | null;
  readonly ended_at: number | null;
  readonly outcome: Outcome["kind"] | null;
  readonly outcome_reason: string | null;
  readonly failure: AttemptFailure["kind"] | null;
}

export function toRunRecord(given: unknown): RunRecord {
  const row = given as RecordRow;
  return {
    counter: row.counter,
    reason: row.reason ?? undefined,
    queuedAt: toInstant(row.queued_at),
    slot: toInstant(row.slot),
    attempt: row.attempt,
    startedAt: toInstant(row.started_at),
    endedAt: toInstant(row.ended_at),
    outcome: toOutcome(row),
  };
}

function toOutcome({ outcome, outcome_reason, failure }: RecordRow): RecordedOutcome | undefined {
  if (outcome === null) return undefined;
  return { kind: outcome, reason: outcome_reason ?? "", failure: failure ?? undefined };
}
