import type { Duration, Instant } from "../../domain/time.ts";
import type { AlarmClock, Clock } from "../clock.ts";

interface Sleeper {
  readonly until: number;
  readonly wake: () => void;
}

/** So many sleeps for no time, with no time passing between them, are a loop that never ends. */
const SPIN_LIMIT = 10_000;

/** A clock that goes only when it is told to. Sleeping counts elapsed time; `set` moves the wall clock alone. */
export class FakeClock implements AlarmClock {
  #now: number;
  #elapsed = 0;
  #emptySleeps = 0;
  readonly #sleepers = new Set<Sleeper>();

  constructor(now: Instant = at("2026-01-01T00:00:00Z")) {
    this.#now = now;
  }

  now(): Instant {
    return this.#now as Instant;
  }

  sleep(duration: Duration, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted || duration <= 0) {
        // Such a loop would hold up the whole test run, its time limits too.
        if (++this.#emptySleeps > SPIN_LIMIT) throw new Error("what is tested sleeps for no time, again and again");
        return resolve();
      }
      const sleeper: Sleeper = {
        until: this.#elapsed + duration,
        wake: () => {
          this.#sleepers.delete(sleeper);
          signal?.removeEventListener("abort", sleeper.wake);
          resolve();
        },
      };
      this.#sleepers.add(sleeper);
      signal?.addEventListener("abort", sleeper.wake, { once: true });
    });
  }

  sleepUntil(at: Instant, signal?: AbortSignal): Promise<void> {
    return this.sleep((at - this.#now) as Duration, signal);
  }

  /** Lets time pass, waking each sleeper at its moment and letting what follows from it happen. */
  async advance(duration: Duration): Promise<void> {
    const end = this.#elapsed + duration;
    await settle();
    for (;;) {
      const next = [...this.#sleepers].filter((each) => each.until <= end).sort((a, b) => a.until - b.until)[0];
      this.#pass((next?.until ?? end) - this.#elapsed);
      if (next === undefined) return;
      next.wake();
      await settle();
    }
  }

  /** Steps the wall clock, as an administrator or a time server does; sleepers do not notice. */
  set(now: Instant): void {
    this.#now = now;
  }

  /** Wakes nobody who sleeps now, ever: the process that they were part of has crashed. */
  crash(): void {
    this.#sleepers.clear();
  }

  /** How many sleep. */
  get sleeping(): number {
    return this.#sleepers.size;
  }

  #pass(duration: number): void {
    if (duration > 0) this.#emptySleeps = 0;
    this.#elapsed += duration;
    this.#now += duration;
  }
}

/** Lets everything happen that needs no time to pass: pending promises and immediate callbacks. */
export async function settle(): Promise<void> {
  for (let round = 0; round < 20; round++) await new Promise((resolve) => setImmediate(resolve));
}

/** An instant from RFC 3339 text. */
export function at(text: string): Instant {
  return Date.parse(text) as Instant;
}

/** A clock by which every wait is over at once, for what waits only so as not to be in a hurry. */
export const hastyClock: Clock = { now: () => at("2026-01-01T00:00:00Z"), sleep: async () => undefined };
