import { AppError } from "../domain/error.ts";
import { type Duration, type Instant, later, MINUTE } from "../domain/time.ts";
import type { Clock } from "../ports/clock.ts";

/** How many failed logins are let through in a window before the next ones are refused. */
const PER_ADDRESS_AND_NAME = 5;
const PER_ADDRESS = 30;
const WINDOW = MINUTE;
// A flood of made-up names must not fill the memory.
const MOST_COUNTERS = 10_000;

interface Counter {
  failures: number;
  readonly endsAt: Instant;
}

/** Slows down who guesses passwords: by address and name, and by address over all names. */
export class LoginLimit {
  readonly #clock: Clock;
  readonly #counters = new Map<string, Counter>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Counts an attempt as failed until {@link succeeded} says otherwise, so that guesses made at once count too.
   * Throws `ERR_AUTH_TOO_MANY` when there were too many.
   */
  attempt(address: string, name: string): void {
    const now = this.#clock.now();
    for (const [key, most] of limits(address, name)) {
      const counter = this.#counters.get(key);
      if (counter && counter.endsAt > now && counter.failures >= most) throw tooMany(counter.endsAt, now);
    }
    for (const [key] of limits(address, name)) this.#count(key, now);
  }

  succeeded(address: string, name: string): void {
    for (const [key] of limits(address, name)) this.#counters.delete(key);
  }

  #count(key: string, now: Instant): void {
    const counter = this.#counters.get(key);
    if (counter && counter.endsAt > now) {
      counter.failures++;
      return;
    }
    if (this.#counters.size >= MOST_COUNTERS) this.#forgetEnded(now);
    this.#counters.delete(key);
    this.#counters.set(key, { failures: 1, endsAt: later(now, WINDOW) });
  }

  #forgetEnded(now: Instant): void {
    for (const [key, counter] of this.#counters) {
      if (counter.endsAt <= now || this.#counters.size >= MOST_COUNTERS) this.#counters.delete(key);
    }
  }
}

function limits(address: string, name: string): readonly (readonly [string, number])[] {
  return [
    [`${address} ${name}`, PER_ADDRESS_AND_NAME],
    [address, PER_ADDRESS],
  ];
}

function tooMany(endsAt: Instant, now: Instant): AppError {
  const wait = (endsAt - now) as Duration;
  const retryAfterSeconds = Math.max(1, Math.ceil(wait / 1_000));
  return new AppError("ERR_AUTH_TOO_MANY", `too many failed logins; try again in ${retryAfterSeconds} s`, {
    retryAfterSeconds,
  });
}
