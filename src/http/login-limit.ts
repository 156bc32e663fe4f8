import { AppError } from "../domain/error.ts";
import { type Duration, type Instant, later, MINUTE } from "../domain/time.ts";
import type { Clock } from "../ports/clock.ts";

/** How many failed logins are let through in a window before the next ones are refused. */
const PER_ADDRESS_AND_NAME = 5;
const PER_ADDRESS = 30;
const WINDOW = MINUTE;
// A flood of made-up names must not fill the memory, nor one of endless names.
const MOST_COUNTERS = 10_000;
const LONGEST_NAME = 256;

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
      if (isLive(counter, now) && counter.failures >= most) throw tooMany(counter.endsAt, now);
    }
    for (const [key] of limits(address, name)) this.#count(key, now);
  }

  succeeded(address: string, name: string): void {
    for (const [key] of limits(address, name)) this.#counters.delete(key);
  }

  #count(key: string, now: Instant): void {
    const counter = this.#counters.get(key);
    if (isLive(counter, now)) {
      counter.failures++;
      return;
    }
    this.#makeRoom(now);
    this.#counters.delete(key);
    this.#counters.set(key, { failures: 1, endsAt: later(now, WINDOW) });
  }

  /** Forgets the counters whose window has ended, and where that is not enough the oldest one. */
  #makeRoom(now: Instant): void {
    // Windows are of one length, so the counters stand in the order in which they end.
    for (const [key, counter] of this.#counters) {
      if (isLive(counter, now) && this.#counters.size < MOST_COUNTERS) return;
      this.#counters.delete(key);
    }
  }
}

/** An end that is further away than a window means that the clock was set back; nobody has to wait for that. */
function isLive(counter: Counter | undefined, now: Instant): counter is Counter {
  return counter !== undefined && counter.endsAt > now && counter.endsAt <= later(now, WINDOW);
}

function limits(address: string, name: string): readonly (readonly [string, number])[] {
  return [
    [`${address} ${name.slice(0, LONGEST_NAME)}`, PER_ADDRESS_AND_NAME],
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
