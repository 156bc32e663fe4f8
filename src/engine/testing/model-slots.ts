import { formatInstant, type Instant, later, MINUTE, seconds } from "../../domain/time.ts";
import type { SlotRecord } from "../../ports/store.ts";
import type { ModelJob, TimerSpan } from "./model-job.ts";
import { isDueAt } from "./model-jobs.ts";

/** The longest that a slot may wait for its moment. */
const MOST_JITTER = seconds(90);

/**
 * What is wrong with the answers to a job's slots: each instant at which a schedule of the job was due while the
 * configuration had it must have one, once its moment has come, and no other instant may have any.
 */
export function wrongAnswers(job: ModelJob, records: readonly SlotRecord[], now: Instant): readonly string[] {
  const wrong: string[] = [];
  const say = (slot: Instant, what: string) => wrong.push(`${job.name}: the slot of ${formatInstant(slot)} ${what}`);
  for (const slot of dueInstants(job.timerSpans, now)) {
    const answers = records.filter(({ first, last }) => first <= slot && slot <= last).length;
    const isForSure = later(slot, MOST_JITTER) <= endOf(spanAt(job, slot), now);
    if (answers > 1 || (answers === 0 && isForSure)) say(slot, `has ${answers} answers`);
  }
  const slotsOfRuns = new Set<number>();
  for (const { first, last, outcome, reason, run } of records) {
    const isRun = outcome === "ran" || outcome === "late";
    if (isRun && (first !== last || run?.slot !== first)) say(first, `is ${outcome}, and has no run of its own`);
    if (isRun && slotsOfRuns.has(first)) say(first, "has two runs");
    if (outcome !== "ran" && reason === "") say(first, `is ${outcome} without a reason`);
    for (const slot of [first, last]) {
      const span = spanAt(job, slot);
      const isDue = span?.timer === "every 5m" || (span !== undefined && isDueAt(span.timer, slot));
      if (!isDue) say(slot, `is ${outcome}, and was not due`);
    }
    slotsOfRuns.add(first);
  }
  return wrong;
}

function dueInstants(spans: readonly TimerSpan[], now: Instant): readonly Instant[] {
  return spans.flatMap((span) => {
    const due: Instant[] = [];
    const first = (Math.floor(span.since / MINUTE) + 1) * MINUTE;
    for (let slot = first as Instant; slot <= endOf(span, now); slot = later(slot, MINUTE)) {
      if (isDueAt(span.timer, slot)) due.push(slot);
    }
    return due;
  });
}

/** A schedule is not due at the moment at which it is new; an interval may be. */
function spanAt({ timerSpans }: ModelJob, slot: Instant): TimerSpan | undefined {
  return timerSpans.findLast(({ since, timer }) => since < slot || (since === slot && timer === "every 5m"));
}

function endOf(span: TimerSpan | undefined, now: Instant): Instant {
  return span?.until ?? now;
}
