import type { DueFacts } from "../domain/due-slots.ts";
import type { JobKey } from "../domain/job-id.ts";
import type { SlotAnswer } from "../domain/slot.ts";
import { type Duration, type Instant, later } from "../domain/time.ts";
import type { AlarmClock } from "../ports/clock.ts";
import type { KnownTimer, RunSlot } from "../ports/store.ts";
import type { JobState } from "./job-state.ts";
import { type ComingSlot, freshTimerOf, type JobTimer, timerOf } from "./job-timer.ts";
import type { Ledger } from "./ledger.ts";
import { Scheduler } from "./scheduler.ts";

export interface TimersDeps {
  readonly clock: AlarmClock;
  readonly ledger: Ledger;
  /** A slot is to have a run. Answers what became of it where it has none. */
  run(state: JobState, slot: RunSlot): SlotAnswer | undefined;
  /** All slots of one moment have their answers. */
  done(): void;
}

const LEAST = 1 as Duration;

/** The timer of a job and the slot that comes next. */
interface Timed {
  readonly timer: JobTimer;
  coming: ComingSlot | undefined;
}

/** The timers of all jobs: gives each of their slots an answer. */
export class Timers {
  readonly #deps: TimersDeps;
  readonly #timed = new Map<JobState, Timed>();
  readonly #scheduler: Scheduler;

  constructor(deps: TimersDeps) {
    this.#deps = deps;
    this.#scheduler = new Scheduler(deps.clock, {
      due: (state, now) => this.#due(state, now),
      setBack: (state, since) => this.#setBack(state, since),
    });
  }

  /** Sets the timers when the server starts, by what is remembered of them, and answers the slots that passed meanwhile. */
  begin(states: readonly JobState[], known: ReadonlyMap<JobKey, KnownTimer>): void {
    const now = this.#deps.clock.now();
    const timed = this.#take(states, known, now);
    const keys = new Set([...states].map(({ key }) => key));
    for (const [state, each] of timed) {
      this.#expect(state, each, each.timer.first(now, state.lastRun), now);
      // One that comes at this very moment has not passed.
      const hasPassed = each.coming !== undefined && each.coming.slot < now && each.coming.at <= now;
      if (hasPassed) this.#answer(state, each, later(now, -LEAST as Duration), "stopped");
    }
    this.#remember(timed, known, now);
    this.#forget([...known.keys()].filter((key) => !keys.has(key)));
  }

  /** Sets the timers of jobs that are new or have changed. */
  change(states: Iterable<JobState>): void {
    const now = this.#deps.clock.now();
    const known = new Map([...this.#timed].map(([state, { timer }]) => [state.key, knownOf(timer)]));
    const timed = this.#take(states, known, now);
    for (const [state, each] of timed) {
      this.#expect(state, each, each.timer.resumed(now, state.lastRun), now);
      this.#runPending(state, each, now);
    }
    this.#remember(timed, known, now);
  }

  /** The job is gone: while it is not there, it is not due. */
  remove(state: JobState): void {
    this.#drop(state);
    this.#forget([state.key]);
  }

  start(): void {
    this.#scheduler.start();
  }

  stop(): Promise<void> {
    return this.#scheduler.stop();
  }

  /** A run of the job has ended: an interval is counted from here. */
  ended(state: JobState): void {
    const timed = this.#timed.get(state);
    if (timed === undefined || state.job.timer.kind !== "interval") return;
    const now = this.#deps.clock.now();
    this.#expect(state, timed, timed.timer.first(now, state.lastRun), now);
  }

  /** The job's pause has ended. */
  resumed(state: JobState): void {
    const timed = this.#timed.get(state);
    if (timed === undefined || state.isGoing) return;
    const now = this.#deps.clock.now();
    this.#expect(state, timed, timed.timer.resumed(now, state.lastRun), now);
  }

  #take(states: Iterable<JobState>, known: ReadonlyMap<JobKey, KnownTimer>, now: Instant): Map<JobState, Timed> {
    const taken = new Map<JobState, Timed>();
    for (const state of states) {
      this.#drop(state);
      const old = known.get(state.key);
      const same = old && timerOf(state.job, old.answeredUntil);
      const timer = same !== undefined && same.text === old?.timer ? same : freshTimerOf(state.job, now);
      if (timer === undefined) continue;
      const timed = { timer, coming: undefined };
      taken.set(state, timed);
      this.#timed.set(state, timed);
    }
    return taken;
  }

  /** Writes down what is not known yet: another timer, or one that begins anew because the clock was set back. */
  #remember(timed: ReadonlyMap<JobState, Timed>, known: ReadonlyMap<JobKey, KnownTimer>, now: Instant): void {
    const changed = new Map<JobKey, KnownTimer>();
    for (const [{ key }, { timer }] of timed) {
      const old = known.get(key);
      // Answers of an earlier timer stay: only those that lie ahead are taken back.
      if (old?.timer !== timer.text) changed.set(key, { timer: timer.text, answeredUntil: now });
      else if (timer.answeredUntil < old.answeredUntil) changed.set(key, knownOf(timer));
    }
    void this.#deps.ledger.setTimers(changed);
  }

  #drop(state: JobState): void {
    this.#timed.delete(state);
    state.nextRun = undefined;
  }

  /** A timer without words is no timer: whatever the job gets later is another one. */
  #forget(keys: readonly JobKey[]): void {
    const answeredUntil = this.#deps.clock.now();
    void this.#deps.ledger.setTimers(new Map(keys.map((key) => [key, { timer: "", answeredUntil }])));
  }

  /** Slots that only waited for their moments, which are other ones now, run: nobody was late. */
  #runPending(state: JobState, timed: Timed, now: Instant): void {
    if (state.job.timer.kind !== "schedule") return;
    while (timed.coming !== undefined && timed.coming.slot <= now && timed.coming.at <= now) {
      const { slot } = timed.coming;
      timed.coming = { slot, at: slot };
      this.#answer(state, timed, slot, "held-up");
    }
  }

  #due(state: JobState, now: Instant): void {
    const timed = this.#timed.get(state);
    if (timed?.coming === undefined) return;
    this.#answer(state, timed, now, "held-up");
    this.#deps.done();
  }

  #answer(state: JobState, timed: Timed, now: Instant, absence: DueFacts["absence"]): void {
    const { coming, timer } = timed;
    if (coming === undefined) return;
    if (state.job.timer.kind === "interval" && state.isBusy) {
      // It is counted from the end of that run: nothing is due before.
      this.#expect(state, timed, timer.after(now), now);
      return;
    }
    // In the order of the slots, so that a crash at any moment leaves none unanswered before one that is answered: at the
    // next start one goes on behind the last answer.
    let unanswered: SlotAnswer[] = [];
    const enter = () => {
      void this.#deps.ledger.answerSlots(state.key, unanswered);
      unanswered = [];
    };
    for (const { outcome, first, last, reason } of timer.answer(coming, now, absence)) {
      if (outcome !== "ran" && outcome !== "late") {
        unanswered.push({ outcome, first, last, reason });
        continue;
      }
      enter();
      const refused = this.#deps.run(state, { at: first, outcome, reason });
      if (refused !== undefined) unanswered.push(refused);
    }
    enter();
    this.#expect(state, timed, timer.after(now), now);
  }

  #setBack(state: JobState, since: Instant): void {
    const timed = this.#timed.get(state);
    if (timed?.coming === undefined) return;
    const { answeredUntil } = timed.timer;
    timed.coming = timed.timer.setBack(since, timed.coming);
    state.nextRun = timed.coming?.at;
    if (timed.timer.answeredUntil < answeredUntil) {
      void this.#deps.ledger.setTimers(new Map([[state.key, knownOf(timed.timer)]]));
    }
  }

  #expect(state: JobState, timed: Timed, coming: ComingSlot | undefined, now: Instant): void {
    timed.coming = coming;
    this.#scheduler.set(state, coming?.at, now);
  }
}

function knownOf({ text, answeredUntil }: JobTimer): KnownTimer {
  return { timer: text, answeredUntil };
}
