import TinyQueue from "tinyqueue";
import { type Duration, type Instant, MINUTE } from "../domain/time.ts";
import type { Clock } from "../ports/clock.ts";
import type { JobState } from "./job-state.ts";

interface Due {
  readonly at: Instant;
  readonly state: JobState;
}

/**
 * One heap and one timer for all jobs. Calls `onDue` for each job whose `nextRun` has come; `onDue` sets the next one.
 * A tick costs as much as the jobs that are due, not as the jobs that there are.
 */
export class Scheduler {
  readonly #clock: Clock;
  readonly #onDue: (state: JobState, at: Instant, now: Instant) => void;
  readonly #heap = new TinyQueue<Due>([], (a, b) => a.at - b.at);
  #wake = new AbortController();
  #loop: Promise<void> | undefined;
  #isStopping = false;

  constructor(clock: Clock, onDue: (state: JobState, at: Instant, now: Instant) => void) {
    this.#clock = clock;
    this.#onDue = onDue;
  }

  /** Sets when the job is due next; replaces what was set before. */
  set(state: JobState, at: Instant | undefined): void {
    state.nextRun = at;
    if (at === undefined) return;
    const first = this.#heap.peek();
    this.#heap.push({ at, state });
    if (first === undefined || at < first.at) this.#wake.abort();
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
    while (!this.#isStopping) {
      this.#fire(this.#clock.now());
      if (this.#isStopping) return;
      if (this.#wake.signal.aborted) this.#wake = new AbortController();
      await this.#clock.sleep(this.#untilNext(), this.#wake.signal);
    }
  }

  #fire(now: Instant): void {
    for (let due = this.#heap.peek(); due !== undefined && due.at <= now; due = this.#heap.peek()) {
      this.#heap.pop();
      // An entry that `set` has replaced stays in the heap until its time and is passed over then.
      if (due.state.nextRun === due.at) this.#onDue(due.state, due.at, now);
    }
  }

  /** At most a minute, because the wall clock may be set while we sleep, and a machine that slept wakes late. */
  #untilNext(): Duration {
    const next = this.#heap.peek();
    const wait = next === undefined ? MINUTE : next.at - this.#clock.now();
    return Math.max(0, Math.min(wait, MINUTE)) as Duration;
  }
}
