import type { JobKey } from "../../domain/job-id.ts";
import type { ReceivedRequest, TriggerReason } from "../../domain/run.ts";
import type { Instant } from "../../domain/time.ts";
import type { Session, UnfinishedRun } from "../../ports/store.ts";

/** How many runs of each job the ledger keeps: two thirds of a day of a job that runs every minute. */
export const RUNS_KEPT = 1_000;

export const ADD_RUN = `insert into run (job, counter, reason, queued_at, slot, request_headers, request_body)
  values (:job, :counter, :reason, :queuedAt, :slot, :requestHeaders, :requestBody)`;
export const START_RUN = "update run set started_at = :at where job = :job and counter = :counter";
export const NAME_PROCESS = `update run set process_pid = :pid, process_started_at = :startedAt
  where job = :job and counter = :counter`;
export const FINISH_RUN = `update run set ended_at = :at, outcome = :outcome, outcome_reason = :reason
  where job = :job and counter = :counter`;
export const FORGET_RUNS = `delete from run
  where job = :job and counter <= :counter - ${RUNS_KEPT} and ended_at is not null`;
export const UNFINISHED_RUNS = `select job, counter, reason, queued_at, slot, request_headers, request_body,
    started_at, process_pid, process_started_at
  from run where ended_at is null order by id`;
export const COUNTERS = "select job, max(counter) as counter from run group by job";
export const PAUSES = "select job, paused from pause";
export const SET_PAUSED = `insert into pause (job, paused, at) values (:job, :paused, :at)
  on conflict (job) do update set paused = :paused, at = :at`;
export const ADD_SESSION = `insert into session (token_digest, user, expires_at)
  values (:tokenDigest, :user, :expiresAt)`;
export const SESSION = "select token_digest, user, expires_at from session where token_digest = :tokenDigest";
export const REMOVE_SESSION = "delete from session where token_digest = :tokenDigest";
export const REMOVE_EXPIRED = "delete from session where expires_at <= :now";

interface RunRow {
  readonly job: JobKey;
  readonly counter: number;
  readonly reason: TriggerReason;
  readonly queued_at: number;
  readonly slot: number | null;
  readonly request_headers: string | null;
  readonly request_body: Uint8Array | null;
  readonly started_at: number | null;
  readonly process_pid: number | null;
  readonly process_started_at: string | null;
}

/** The one place that knows the columns of a run. */
export function toUnfinishedRun(row: unknown): UnfinishedRun {
  const { job, counter, reason, queued_at, slot, started_at, ...rest } = row as RunRow;
  const accepted = {
    job,
    counter,
    reason,
    queuedAt: queued_at as Instant,
    slot: (slot ?? undefined) as Instant | undefined,
    request: toRequest(rest),
  };
  if (started_at === null) return { ...accepted, state: "queued" };
  return { ...accepted, state: "running", startedAt: started_at as Instant, process: toProcess(rest) };
}

function toRequest({ request_headers, request_body }: Pick<RunRow, "request_headers" | "request_body">) {
  if (request_headers === null) return undefined;
  return { headers: JSON.parse(request_headers) as ReceivedRequest["headers"], body: request_body ?? new Uint8Array() };
}

function toProcess({ process_pid, process_started_at }: Pick<RunRow, "process_pid" | "process_started_at">) {
  if (process_pid === null || process_started_at === null) return undefined;
  return { pid: process_pid, startedAt: process_started_at };
}

/** The one place that knows the columns of a session. */
export function toSession(row: unknown): Session | undefined {
  if (row === undefined) return undefined;
  const { token_digest, user, expires_at } = row as { token_digest: string; user: string; expires_at: number };
  return { tokenDigest: token_digest, user, expiresAt: expires_at as Instant };
}
