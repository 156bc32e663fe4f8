import { formatInstant, type Instant, later, MINUTE, seconds } from "../../domain/time.ts";
import type { SlotRecord } from "../../ports/store.ts";
import type { ModelJob, TimerSpan } from "./model-job.ts";
import { isDueAt } from "./model-jobs.ts";

/** The longest that a slot may wait for its moment. */
const MOST_JITTER = seconds(90);

/**
 * What is wrong with the answers to a job's slots, which ascend: each instant at which a schedule of the job was due while
 * the configuration had it must have one, once its moment has come, and no other instant may have any.
 */
export function wrongAnswers(
  job: Pick<ModelJob, "name" | "timerSpans">,
  records: readonly SlotRecord[],
  now: Instant,
): readonly string[] {
  const wrong: string[] = [];
  const say = (slot: Instant, what: string) => wrong.push(`${job.name}: the slot of ${formatInstant(slot)} ${what}`);
  const left = [...records];
  for (const span of job.timerSpans) {
    const end = span.until ?? now;
    for (const slot of dueInstants(span, end)) {
      while (left[0] !== undefined && left[0].last < slot) left.shift();
      const isAnswered = left[0] !== undefined && left[0].first <= slot;
      if (!isAnswered && later(slot, MOST_JITTER) <= end) say(slot, "has no answer");
    }
  }
  for (const [index, { first, last, outcome, reason, run }] of records.entries()) {
    const isRun = outcome === "ran" || outcome === "late";
    if (first <= (records[index - 1]?.last ?? 0) || last < first) say(first, "has two answers");
    if (isRun && (first !== last || run?.slot !== first)) say(first, `is ${outcome}, and has no run of its own`);
    if (outcome !== "ran" && reason === "") say(first, `is ${outcome} without a reason`);
    if (!isDue(job, first) || !isDue(job, last)) say(first, `is ${outcome}, and was not due`);
  }
  return wrong;
}

function dueInstants({ timer, since }: TimerSpan, end: Instant): readonly Instant[] {
  const due: Instant[] = [];
  const first = (Math.floor(since / MINUTE) + 1) * MINUTE;
  for (let slot = first as Instant; slot <= end; slot = later(slot, MINUTE)) if (isDueAt(timer, slot)) due.push(slot);
  return due;
}

/** An interval is due whenever it is over, which may have been before the job had it. */
function isDue({ timerSpans }: Pick<ModelJob, "timerSpans">, slot: Instant): boolean {
  return timerSpans.some(({ timer, since, until = slot }) => {
    return slot <= until && (timer === "every 5m" || (since < slot && isDueAt(timer, slot)));
  });
}
