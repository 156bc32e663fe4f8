import type { JobKey } from "../../domain/job-id.ts";
import type { SlotAnswer } from "../../domain/slot.ts";
import { type Duration, type Instant, later } from "../../domain/time.ts";
import { type KnownTimer, type Page, type RunRecord, SLOTS_KEPT, type SlotRecord } from "../../ports/store.ts";

interface KeptAnswer extends SlotAnswer {
  /** Of the run that the slot has. */
  readonly counter: number | undefined;
}

const MILLISECOND = 1 as Duration;

/** What became of the slots of all jobs, and their timers. */
export class MemorySlots {
  /** Ascending; they never overlap. */
  readonly #answers = new Map<JobKey, readonly KeptAnswer[]>();
  readonly #timers = new Map<JobKey, KnownTimer>();

  answer(job: JobKey, answer: SlotAnswer, run: { readonly counter: number } | undefined): void {
    const { first, last, outcome, reason } = answer;
    const others = this.#of(job).flatMap((other) => [...before(other, first), ...after(other, last)]);
    const isNewest = (other: KeptAnswer) => other === others.at(-1) && other.last < first;
    const isSame = (other: KeptAnswer) =>
      other.counter === undefined && other.outcome === outcome && other.reason === reason;
    const extended = run === undefined ? others.find((other) => isNewest(other) && isSame(other)) : undefined;
    const added = { first: extended?.first ?? first, last, outcome, reason, counter: run?.counter };
    const all = [...others.filter((other) => other !== extended), added].sort((a, b) => a.first - b.first);
    this.#answers.set(job, all);
  }

  /** Forgets the oldest answers of the job, beyond those that are kept. */
  forget(job: JobKey): void {
    this.#answers.set(job, this.#of(job).slice(-SLOTS_KEPT));
  }

  page(job: JobKey, { from, to, limit }: Page, runOf: (counter: number) => RunRecord | undefined): SlotRecord[] {
    const touching = this.#of(job).filter(({ first, last }) => first <= to && last >= from);
    return touching.slice(Math.max(0, touching.length - limit)).map(({ counter, ...answer }) => ({
      ...answer,
      run: counter === undefined ? undefined : runOf(counter),
    }));
  }

  timers(): ReadonlyMap<JobKey, KnownTimer> {
    return new Map([...this.#timers].map(([job, timer]) => [job, this.#withNewest(job, timer)]));
  }

  setTimers(timers: ReadonlyMap<JobKey, KnownTimer>): void {
    for (const [job, timer] of timers) {
      this.#timers.set(job, timer);
      const next = later(timer.answeredUntil, MILLISECOND);
      this.#answers.set(
        job,
        this.#of(job).flatMap((answer) => before(answer, next)),
      );
    }
  }

  #withNewest(job: JobKey, { timer, answeredUntil }: KnownTimer): KnownTimer {
    const newest = this.#of(job).at(-1)?.last ?? answeredUntil;
    return { timer, answeredUntil: newest > answeredUntil ? newest : answeredUntil };
  }

  #of(job: JobKey): readonly KeptAnswer[] {
    return this.#answers.get(job) ?? [];
  }
}

/** The part of the answer that is before the instant, if any. */
function before(answer: KeptAnswer, instant: Instant): readonly KeptAnswer[] {
  if (answer.first >= instant) return [];
  return [answer.last < instant ? answer : { ...answer, last: later(instant, -MILLISECOND as Duration) }];
}

/** The part of the answer that is after the instant, if any. */
function after(answer: KeptAnswer, instant: Instant): readonly KeptAnswer[] {
  if (answer.last <= instant) return [];
  return [answer.first > instant ? answer : { ...answer, first: later(instant, MILLISECOND) }];
}
