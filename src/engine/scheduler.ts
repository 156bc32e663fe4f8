import TinyQueue from "tinyqueue";
import { type Duration, type Instant, later, MINUTE } from "../domain/time.ts";
import type { AlarmClock } from "../ports/clock.ts";
import type { JobState } from "./job-state.ts";

interface Due {
  readonly at: Instant;
  readonly state: JobState;
  /** Of those due at one instant, the one that was set first comes first. */
  readonly order: number;
}

/**
 * A clock that goes back by less was corrected, not set: every instant is right as it stands, and looking for slots
 * again would repeat the one that has just been.
 */
const LARGEST_CORRECTION = MINUTE;
/** Below this the heap is never cleared of entries that were replaced. */
const SMALL_HEAP = 1_024;
/** How many jobs that are due are called for before everything else has its turn, for the first time. */
const FIRST_FEW = 1;
const A_TURN = 0 as Duration;

export interface SchedulerHandlers {
  /** The job's `nextRun` has come; sets the next one. */
  due(state: JobState, now: Instant): void;
  /** The clock was set back, to `since` at the earliest: reckons the job's `nextRun` anew. */
  setBack(state: JobState, since: Instant): void;
}

/**
 * One heap and one timer for all jobs. Calls `due` for each job whose `nextRun` has come; that sets the next one.
 * A tick costs as much as the jobs that are due, not as the jobs that there are.
 */
export class Scheduler {
  readonly #clock: AlarmClock;
  readonly #handlers: SchedulerHandlers;
  /** Holds an entry for each `set`; only those that equal their job's `nextRun` still count. */
  #heap = heapOf([]);
  #order = 0;
  /** The latest time that anything was reckoned with since the last look at the clock. */
  #latest = Number.NEGATIVE_INFINITY;
  #clearAt = SMALL_HEAP;
  #wake = new AbortController();
  #loop: Promise<void> | undefined;
  #isStopping = false;

  constructor(clock: AlarmClock, handlers: SchedulerHandlers) {
    this.#clock = clock;
    this.#handlers = handlers;
  }

  /** Sets when the job is due next, as reckoned at `now`; replaces what was set before. */
  set(state: JobState, at: Instant | undefined, now: Instant): void {
    this.#latest = Math.max(this.#latest, now);
    state.nextRun = at;
    if (at === undefined) return;
    const first = this.#heap.peek();
    this.#heap.push({ at, state, order: this.#order++ });
    // Also where something is due by a clock that has been set forward while this slept: it may be set back again.
    if (first === undefined || at < first.at || first.at <= now) this.#wake.abort("earlier");
    if (this.#heap.length > this.#clearAt) this.#rebuild();
  }

  start(): void {
    this.#loop ??= this.#run();
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#wake.abort();
    await this.#loop;
  }

  async #run(): Promise<void> {
    let slept = 0 as Duration;
    while (!this.#isStopping) {
      const now = this.#clock.now();
      if (now < this.#latest - LARGEST_CORRECTION) this.#clockWasSetBack(later(now, -slept as Duration));
      this.#latest = now;
      const hasFired = await this.#fire(now);
      if (this.#isStopping) return;
      if (this.#wake.signal.aborted) this.#wake = new AbortController();
      const since = hasFired ? this.#clock.now() : now; // what was due took its time
      slept = this.#untilNext(since);
      await this.#clock.sleepUntil(later(since, slept), this.#wake.signal);
    }
  }

  /**
   * One, then slowly more at once, so that what is due on the minute begins on the minute, however much else is due,
   * and all have been called for soon. All of them, even when it stops meanwhile: they were due before. Answers whether
   * there were any.
   */
  async #fire(now: Instant): Promise<boolean> {
    const first = this.#heap.peek();
    if (first === undefined || first.at > now) return false;
    for (let count = FIRST_FEW; !this.#fireSome(count, now); count++) {
      await this.#clock.sleep(A_TURN);
    }
    return true;
  }

  /** Answers whether that was all. */
  #fireSome(count: number, now: Instant): boolean {
    for (let left = count; ; left--) {
      const due = this.#heap.peek();
      if (due === undefined || due.at > now) return true;
      if (left === 0) return false;
      this.#heap.pop();
      if (isCurrent(due)) this.#handlers.due(due.state, now);
    }
  }

  /** At most a minute, because the wall clock may be set while we sleep, and a machine that slept wakes late. */
  #untilNext(now: Instant): Duration {
    const next = this.#heap.peek();
    const wait = next === undefined ? MINUTE : next.at - now;
    return Math.max(0, Math.min(wait, MINUTE)) as Duration;
  }

  /**
   * What was due by the old time would be silent until that time comes again, so all is reckoned anew. `since` is the
   * earliest that the clock can have been set to: a slot that passed while we slept is still due.
   */
  #clockWasSetBack(since: Instant): void {
    this.#rebuild((state) => this.#handlers.setBack(state, since));
  }

  #rebuild(reckon: (state: JobState) => void = () => undefined): void {
    const rebuilt = new Map<JobState, Due>(); // by job, for one may have been set to the same instant twice
    for (const { state, order } of this.#heap.data.filter(isCurrent)) {
      if (rebuilt.has(state)) continue;
      reckon(state);
      if (state.nextRun !== undefined) rebuilt.set(state, { state, at: state.nextRun, order });
    }
    this.#heap = heapOf([...rebuilt.values()]);
    this.#clearAt = Math.max(SMALL_HEAP, 2 * this.#heap.length);
  }
}

function heapOf(entries: Due[]): TinyQueue<Due> {
  return new TinyQueue(entries, (a, b) => a.at - b.at || a.order - b.order);
}

function isCurrent({ at, state }: Due): boolean {
  return state.nextRun === at;
}
