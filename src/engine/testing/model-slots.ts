import { jitterOf } from "../../domain/jitter.ts";
import { type Duration, formatInstant, type Instant, later, MINUTE, seconds } from "../../domain/time.ts";
import type { SlotRecord } from "../../ports/store.ts";
import { NOON } from "./an-engine.ts";
import type { ModelJob, TimerSpan } from "./model-job.ts";
import { CATCH_UP_LIMIT, isDueAt, MOST_JITTER } from "./model-jobs.ts";

/** All slots that a test may come to. */
export const EVER = { from: later(NOON, -1e9 as Duration), to: later(NOON, 1e9 as Duration), limit: 10_000 };

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

/** The slots whose moments passed while nobody was there and that are to have runs; of an interval, they are not known. */
export function slotsToMakeUpFor(job: ModelJob, now: Instant): readonly Instant[] | undefined {
  const { shape, isPaused, answeredUntil } = job;
  if (shape?.timer === "every 5m") return undefined;
  if (shape === undefined || isPaused) return [];
  const most = { none: 0, last: 1, all: CATCH_UP_LIMIT }[shape.catchUp];
  const missed: Instant[] = [];
  const first = (Math.floor(answeredUntil / MINUTE) + 1) * MINUTE;
  for (let slot = first as Instant; slot < now; slot = later(slot, MINUTE)) {
    if (!isDueAt(shape.timer, slot)) continue;
    if (slot + jitterAt(job, slot) >= now) break; // slots stay in their order
    missed.push(slot);
  }
  return missed.slice(missed.length - Math.min(most, missed.length));
}

/** When the run of a slot is to be asked for: slots stay in their order, whatever their jitter. */
export function momentOf(job: ModelJob, at: Instant): number {
  let latest = 0;
  for (let slot = at; slot >= at - MOST_JITTER; slot = later(slot, -MINUTE as Duration)) {
    if (isDueAt(job.latest.timer, slot)) latest = Math.max(latest, slot + jitterAt(job, slot));
  }
  return latest;
}

/** How much later than its slot a run is to be asked for, were it the only one. */
export function jitterAt({ key, latest }: ModelJob, slot: Instant): Duration {
  return jitterOf({ job: key, slot }, seconds(latest.jitter));
}
