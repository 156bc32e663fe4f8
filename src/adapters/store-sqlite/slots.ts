import type { JobKey } from "../../domain/job-id.ts";
import type { SlotAnswer, SlotOutcome } from "../../domain/slot.ts";
import type { Instant } from "../../domain/time.ts";
import { type RunSlot, SLOTS_KEPT, type SlotRecord, type Store } from "../../ports/store.ts";
import { whole } from "./columns.ts";
import { RECORD_COLUMNS, toRunRecord } from "./run-rows.ts";
import type { Execute, StoreFile } from "./store-file.ts";

// The answers of a job never overlap. Each statement finds the one row that it may touch by the primary key.

/** Of the answer that begins before and ends after the new one's end, what is after it becomes an answer of its own. */
const SPLIT_AT_LAST = `insert into slot (job, first, last, outcome, reason, counter)
  select job, :last + 1, last, outcome, reason, counter
  from (select * from slot where job = :job and first <= :last order by first desc limit 1)
  where last > :last`;
const REMOVE_WITHIN = "delete from slot where job = :job and first between :first and :last";
const CUT_BEFORE_FIRST = `update slot set last = :first - 1
  where job = :job and last >= :first
    and first = (select max(first) from slot where job = :job and first < :first)`;
const EXTEND = `update slot set last = :last
  where job = :job and last < :first and outcome = :outcome and reason = :reason and counter is null
    and first = (select max(first) from slot where job = :job)`;
const ADD_SLOT = `insert into slot (job, first, last, outcome, reason, counter)
  values (:job, :first, :last, :outcome, :reason, :counter)`;
/** The usual case, in one go: it comes after all that there are. */
const APPEND_SLOT = `insert into slot (job, first, last, outcome, reason, counter)
  select :job, :first, :last, :outcome, :reason, :counter
  where not exists (select 1 from (select last from slot where job = :job order by first desc limit 1) where last >= :first)`;
const FORGET_SLOTS = `delete from slot where job = :job
  and first < (select first from slot where job = :job order by first desc limit 1 offset ${SLOTS_KEPT - 1})`;
const REMOVE_AFTER = "delete from slot where job = :job and first > :until";
const CUT_AFTER = `update slot set last = :until where job = :job and last > :until
  and first = (select max(first) from slot where job = :job)`;
const SLOTS = `select s.first, s.last, s.outcome as answer, s.reason as answer_reason, ${RECORD_COLUMNS}
  from slot s left join run r on r.job = s.job and r.counter = s.counter
  where s.job = :job and s.first <= :to and s.last >= :from
  order by s.first desc limit :limit`;

export function slots(file: StoreFile): Pick<Store, "addSlots" | "slots"> {
  return {
    addSlots: (job, answers) =>
      file.write((execute) => {
        for (const answer of answers) answerWithoutRun(execute, job, answer);
        forgetSlots(execute, job);
      }),
    async slots(job, { from, to, limit }) {
      const newestFirst = await file.all(SLOTS, { job, from: whole(from), to: whole(to), limit }, toSlotRecord);
      return newestFirst.toReversed();
    },
  };
}

/** The slot has this run. */
export function answerWithRun(execute: Execute, job: JobKey, counter: number, { at, outcome, reason }: RunSlot): void {
  const span = { job, first: whole(at), last: whole(at) };
  const answer = { ...span, outcome, reason, counter };
  if (execute(APPEND_SLOT, answer) > 0) return;
  clear(execute, span);
  execute(ADD_SLOT, answer);
}

/** Forgets the oldest answers of the job, beyond those that are kept. Counts them, which takes as long as all else. */
export function forgetSlots(execute: Execute, job: JobKey): void {
  execute(FORGET_SLOTS, { job });
}

function answerWithoutRun(execute: Execute, job: JobKey, { first, last, outcome, reason }: SlotAnswer): void {
  const span = { job, first: whole(first), last: whole(last) };
  clear(execute, span);
  const extended = execute(EXTEND, { ...span, outcome, reason });
  if (extended === 0) execute(ADD_SLOT, { ...span, outcome, reason, counter: null });
}

/** Takes back what was answered for the slots of the span: the clock was set back, and they came again. */
function clear(execute: Execute, span: { readonly job: JobKey; readonly first: number; readonly last: number }): void {
  execute(SPLIT_AT_LAST, { job: span.job, last: span.last });
  execute(REMOVE_WITHIN, span);
  execute(CUT_BEFORE_FIRST, { job: span.job, first: span.first });
}

/** Takes back what was answered for slots after `until`. */
export function clearAfter(execute: Execute, job: JobKey, until: Instant): void {
  execute(REMOVE_AFTER, { job, until: whole(until) });
  execute(CUT_AFTER, { job, until: whole(until) });
}

interface SlotRow {
  readonly first: number;
  readonly last: number;
  readonly answer: SlotOutcome;
  readonly answer_reason: string;
  /** Of the run; `null` where there is none, or none any more. */
  readonly counter: number | null;
}

function toSlotRecord(given: unknown): SlotRecord {
  const row = given as SlotRow;
  return {
    outcome: row.answer,
    first: row.first as Instant,
    last: row.last as Instant,
    reason: row.answer_reason,
    run: row.counter === null ? undefined : toRunRecord(row),
  };
}
