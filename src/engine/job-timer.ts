import { answerDueSlots, type DueAnswer, type DueFacts, ON_TIME } from "../domain/due-slots.ts";
import { formatDuration, nanoseconds } from "../domain/duration.ts";
import { jitterOf } from "../domain/jitter.ts";
import type { Job } from "../domain/job.ts";
import { jobKey } from "../domain/job-id.ts";
import { type Duration, HOUR, type Instant, later } from "../domain/time.ts";
import { nextSlotOf, type Timetable } from "../domain/timetable.ts";
import { paceOf, type TimetableLine } from "../domain/timetable-line.ts";

/** A slot that comes, and the instant at which its run is to begin. */
export interface ComingSlot {
  readonly slot: Instant;
  readonly at: Instant;
}

/**
 * A clock that was set back by less was corrected: what has run is not run again, except for lines that go by the time
 * that passes. By more, it was wrong before, and all begins anew. The limit is that of cron(8).
 */
export const LARGEST_CORRECTION = (3 * HOUR) as Duration;
const LEAST = 1 as Duration;
const NEVER = 0 as Instant;

/** When one job is due, and what becomes of its slots. One for each definition of the job; touches no clock. */
export interface JobTimer {
  /** Tells this timer from another one of the same job. */
  readonly text: string;
  /** Every slot up to and with this one has an answer. */
  readonly answeredUntil: Instant;
  /** The first slot without an answer, which may have passed, when the last run of the job ended at `lastRun`. */
  first(now: Instant, lastRun: Instant | undefined): ComingSlot | undefined;
  /** The slot after one that was answered at `now`. */
  after(now: Instant): ComingSlot | undefined;
  /** The first slot when a pause ends at `now`. */
  resumed(now: Instant, lastRun: Instant | undefined): ComingSlot | undefined;
  /** The first slot when the clock was set back, to `now` at the earliest; `coming` is the one that was expected. */
  setBack(now: Instant, coming: ComingSlot): ComingSlot | undefined;
  /** What becomes of the slots from `coming` up to `now`. */
  answer(coming: ComingSlot, now: Instant, absence: DueFacts["absence"]): readonly DueAnswer[];
}

/** The timer of a job, or `undefined` when it has none. `answeredUntil` is as remembered for the same timer. */
export function timerOf(job: Job, answeredUntil: Instant): JobTimer | undefined {
  const { timer } = job;
  switch (timer.kind) {
    case "none":
      return undefined;
    case "schedule":
      return new ScheduleTimer(job, timer.timetable, answeredUntil);
    case "interval":
      return new IntervalTimer(job, timer.every, answeredUntil);
    default:
      return timer satisfies never;
  }
}

/** A timer that the job did not have before: what a schedule was due for before `now` is none of its concern. */
export function freshTimerOf(job: Job, now: Instant): JobTimer | undefined {
  return timerOf(job, job.timer.kind === "schedule" ? now : NEVER);
}

class ScheduleTimer implements JobTimer {
  readonly text: string;
  answeredUntil: Instant;
  readonly #job: Job;
  readonly #timetable: Timetable;
  /** The lines that are true to the time that passes, which a clock that goes back shows again. */
  readonly #rhythm: Timetable | undefined;

  constructor(job: Job, timetable: Timetable, answeredUntil: Instant) {
    const { lines, zone, dstGap, dstFold } = timetable;
    this.text = `${job.scheduleText} ${zone} ${dstGap} ${dstFold}`;
    this.answeredUntil = answeredUntil;
    this.#job = job;
    this.#timetable = timetable;
    const isRhythm = (line: TimetableLine) => paceOf(line) !== "local";
    this.#rhythm = lines.some(isRhythm) ? { ...timetable, lines: lines.filter(isRhythm) } : undefined;
  }

  first(now: Instant): ComingSlot | undefined {
    // Not from `now`: what has passed needs an answer, and with jitter a slot before now may not have come yet.
    return this.#next(Math.min(now, this.answeredUntil) as Instant);
  }

  after(now: Instant): ComingSlot | undefined {
    return this.first(now);
  }

  resumed(now: Instant): ComingSlot | undefined {
    return this.first(now);
  }

  setBack(now: Instant): ComingSlot | undefined {
    return this.#next(now);
  }

  #next(now: Instant): ComingSlot | undefined {
    if (this.answeredUntil >= later(now, LARGEST_CORRECTION)) this.answeredUntil = now;
    const fresh = nextSlotOf(this.#timetable, Math.max(this.answeredUntil, now) as Instant);
    const again = this.#rhythm && now < this.answeredUntil ? nextSlotOf(this.#rhythm, now) : undefined;
    const slot = Math.min(fresh ?? Number.POSITIVE_INFINITY, again ?? Number.POSITIVE_INFINITY) as Instant;
    return Number.isFinite(slot) ? { slot, at: later(slot, jitter(this.#job, slot)) } : undefined;
  }

  answer({ slot, at }: ComingSlot, now: Instant, absence: DueFacts["absence"]): readonly DueAnswer[] {
    const { answered, timetable } = this.#unanswered(slot, now);
    const { jitter: most } = this.#job;
    // With jitter, several slots may wait for their moments, and each has one of its own.
    const isSingle = most > 0 && absence === "held-up" && now - at < most + ON_TIME;
    const seen = isSingle ? slot : this.#passedUntil(timetable, slot, now);
    const facts = { answered, now: seen, absence };
    const answers = answerDueSlots(timetable, facts, this.#job.catchUp);
    this.answeredUntil = Math.max(this.answeredUntil, answers.at(-1)?.last ?? slot) as Instant;
    return answers;
  }

  /** From where on which slots have no answer yet. */
  #unanswered(slot: Instant, now: Instant): { readonly answered: Instant; readonly timetable: Timetable } {
    const before = later(slot, -LEAST as Duration);
    if (slot > this.answeredUntil || this.#rhythm === undefined)
      return { answered: before, timetable: this.#timetable };
    // The clock shows slots again that were answered. When it is past them, those answers stay.
    const fresh = nextSlotOf(this.#timetable, this.answeredUntil);
    const isPast = fresh !== undefined && fresh <= now;
    return isPast
      ? { answered: this.answeredUntil, timetable: this.#timetable }
      : { answered: before, timetable: this.#rhythm };
  }

  /** Up to where the moments of all slots from `slot` on have passed. */
  #passedUntil(timetable: Timetable, slot: Instant, now: Instant): Instant {
    let passed = Math.max(slot, later(now, -this.#job.jitter as Duration)) as Instant;
    const isPassed = (next: Instant) => later(next, jitter(this.#job, next)) <= now;
    for (let next = nextSlotOf(timetable, passed); next !== undefined && isPassed(next); ) {
      passed = next;
      next = nextSlotOf(timetable, passed);
    }
    return passed;
  }
}

class IntervalTimer implements JobTimer {
  readonly text: string;
  answeredUntil: Instant;
  readonly #job: Job;
  readonly #every: Duration;

  constructor(job: Job, every: Duration, answeredUntil: Instant) {
    this.text = `every ${formatDuration(BigInt(nanoseconds(every)))}`;
    this.answeredUntil = answeredUntil;
    this.#job = job;
    this.#every = every;
  }

  first(now: Instant, lastRun: Instant | undefined): ComingSlot | undefined {
    if (lastRun === undefined) return this.#at(now, now);
    return this.#at(this.#since(Math.max(lastRun, this.answeredUntil) as Instant, now), now);
  }

  resumed(now: Instant, lastRun: Instant | undefined): ComingSlot | undefined {
    if (lastRun === undefined) return this.#at(now, now);
    return this.#at(Math.max(now, this.#since(lastRun, now)) as Instant, now);
  }

  setBack(now: Instant, { slot }: ComingSlot): ComingSlot | undefined {
    return this.#at(Math.min(slot, later(now, this.#every)) as Instant, now);
  }

  /** An interval is counted from the end of a run: until there is one, look again in as long. */
  after(now: Instant): ComingSlot {
    return this.#at(later(now, this.#every), now);
  }

  answer({ slot }: ComingSlot, now: Instant, absence: DueFacts["absence"]): readonly DueAnswer[] {
    const isLate = now - slot - jitter(this.#job, slot) >= ON_TIME;
    const because = absence === "stopped" ? "karajo was not running" : "karajo was held up";
    if (isLate && this.#job.catchUp.catchUp === "none") {
      this.answeredUntil = now;
      return [{ outcome: "missed", first: slot, last: now, reason: `${because}; catch_up is none` }];
    }
    this.answeredUntil = slot;
    return [{ outcome: isLate ? "late" : "ran", first: slot, last: slot, reason: isLate ? because : "" }];
  }

  /** A last run in the future means that the clock was set back: it must not silence the job until then. */
  #since(lastRun: Instant, now: Instant): Instant {
    return later(Math.min(lastRun, now) as Instant, this.#every);
  }

  #at(slot: Instant, now: Instant): ComingSlot {
    return { slot, at: Math.max(later(slot, jitter(this.#job, slot)), now) as Instant };
  }
}

function jitter(job: Job, slot: Instant): Duration {
  return job.jitter > 0 ? jitterOf({ job: jobKey(job), slot }, job.jitter) : (0 as Duration);
}
