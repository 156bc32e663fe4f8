import type { JobKey } from "../../domain/job-id.ts";
import type { Outcome } from "../../domain/run.ts";
import type { Instant } from "../../domain/time.ts";
import { type QueuedRun, RUNS_KEPT, type Store } from "../../ports/store.ts";
import { whole } from "./columns.ts";
import { RECORD_COLUMNS, toRunRecord, toUnfinishedRun, UNFINISHED_COLUMNS } from "./run-rows.ts";
import { runsDuring } from "./runs-during.ts";
import { answerWithRun, forgetSlots } from "./slots.ts";
import { isInDoubt } from "./store-failure.ts";
import type { StoreFile, Values } from "./store-file.ts";
import { useSuccesses } from "./successes.ts";

const ADD_RUN = `insert into run (job, counter, reason, queued_at, slot, slot_outcome, slot_reason, attempt,
    idempotency_key, request_headers, request_body, started_at)
  values (:job, :counter, :reason, :queuedAt, :slot, :slotOutcome, :slotReason, :attempt, :idempotencyKey,
    :requestHeaders, :requestBody, :startedAt)`;
const ADD_RUN_AGAIN = `${ADD_RUN} on conflict (job, counter) do nothing`;
/** A process that was named is of an earlier attempt. */
const START_RUN = `update run set attempt = :attempt, started_at = :at, process_pid = null, process_started_at = null
  where job = :job and counter = :counter and outcome is null`;
const NAME_PROCESS = `update run set process_pid = :pid, process_started_at = :startedAt
  where job = :job and counter = :counter and outcome is null`;
/** The request goes: nobody needs it any more, and it may be large, and secret. */
const FINISH_RUN = `update run set ended_at = :at, outcome = :outcome, outcome_reason = :reason, failure = :failure,
    request_headers = null, request_body = null
  where job = :job and counter = :counter and outcome is null`;
const FORGET_RUNS = `delete from run where job = :job and outcome is not null
  and counter <= (select max(counter) from run where job = :job) - ${RUNS_KEPT}`;
const UNFINISHED_RUNS = `select ${UNFINISHED_COLUMNS} from run where outcome is null order by id`;
const COUNTERS = `select json_group_array(json_array(job, counter)) as json
  from (select job, max(counter) as counter from run group by job)`;
const RUNS = `select ${RECORD_COLUMNS} from run r where r.job = :job and r.counter < :before
  order by r.counter desc limit :limit`;
const ADOPT_RUN = `insert into run (job, counter, attempt, idempotency_key, ended_at, outcome)
  values (:job, :counter, 1, '', :endedAt, :status) on conflict (job, counter) do nothing`;

/** After so many runs of a job, because it costs much more than one run adds. */
const FORGET_SLOTS_EVERY = 16;

type RunMethods =
  | "addRun"
  | "startRun"
  | "nameProcess"
  | "finishRun"
  | "unfinishedRuns"
  | "counters"
  | "runs"
  | "runsDuring"
  | "adoptRuns";

export function runs(file: StoreFile): Pick<Store, RunMethods> {
  /** Runs that were added when the disk failed: adding them again is no second run. */
  const inDoubt = new WeakSet<QueuedRun>();
  return {
    async addRun(run, startedAt) {
      try {
        await file.write((execute) => {
          execute(inDoubt.has(run) ? ADD_RUN_AGAIN : ADD_RUN, rowOf(run, startedAt));
          if (run.slot !== undefined) answerWithRun(execute, run.job, run.counter, run.slot);
          if (run.reason === "after") useSuccesses(execute, run.job);
        });
      } catch (error) {
        if (isInDoubt(error)) inDoubt.add(run);
        throw error;
      }
    },
    startRun: (job, counter, { attempt, at }) =>
      file.write((execute) => void execute(START_RUN, { job, counter, attempt, at: whole(at) })),
    nameProcess: (job, counter, process) =>
      file.writeSoon((execute) => void execute(NAME_PROCESS, { job, counter, ...process })),
    finishRun: (job, counter, outcome, at) =>
      file.write((execute) => {
        execute(FINISH_RUN, endOf(job, counter, outcome, at));
        execute(FORGET_RUNS, { job });
        if (counter % FORGET_SLOTS_EVERY === 0) forgetSlots(execute, job);
      }),
    unfinishedRuns: () => file.all(UNFINISHED_RUNS, {}, toUnfinishedRun),
    async counters() {
      return new Map(await file.gathered<readonly [job: JobKey, counter: number]>(COUNTERS));
    },
    runs: (job, { before, limit }) => file.all(RUNS, { job, before, limit }, toRunRecord),
    runsDuring: runsDuring(file),
    adoptRuns: (job, runs) =>
      file.write((execute) => {
        for (const { counter, status, endedAt } of runs) {
          execute(ADOPT_RUN, { job, counter, status, endedAt: endedAt === undefined ? null : whole(endedAt) });
        }
        execute(FORGET_RUNS, { job });
      }),
  };
}

function rowOf(run: QueuedRun, startedAt: Instant | undefined): Values {
  const { job, counter, reason, queuedAt, slot, attempt, idempotencyKey, request } = run;
  return {
    job,
    counter,
    reason,
    queuedAt: whole(queuedAt),
    slot: slot === undefined ? null : whole(slot.at),
    slotOutcome: slot?.outcome ?? null,
    slotReason: slot?.reason ?? null,
    attempt,
    idempotencyKey,
    requestHeaders: request === undefined ? null : JSON.stringify(request.headers),
    requestBody: request?.body ?? null,
    startedAt: startedAt === undefined ? null : whole(startedAt),
  };
}

function endOf(job: JobKey, counter: number, outcome: Outcome, at: Instant): Values {
  const failed = outcome.kind === "failed" ? outcome : undefined;
  return {
    job,
    counter,
    at: whole(at),
    outcome: outcome.kind,
    reason: failed?.reason ?? null,
    failure: failed?.failure.kind ?? null,
  };
}
