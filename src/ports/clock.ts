import type { Duration, Instant } from "../domain/time.ts";

/** The only source of time. */
export interface Clock {
  /** The wall clock. It may step back or forward between two calls. */
  now(): Instant;

  /** Resolves after `duration`, or early and without error when `signal` aborts. Zero or less resolves soon. */
  sleep(duration: Duration, signal?: AbortSignal): Promise<void>;
}

/** A clock for what begins on the minute, and not a few milliseconds later. */
export interface AlarmClock extends Clock {
  /**
   * Resolves when the wall clock shows `at`, within a fraction of a millisecond where the machine is not busy: for that,
   * it is kept busy for the last two milliseconds, which `sleep` does not do. The way there is reckoned when it is called:
   * a clock that is set meanwhile changes nothing. Early and without error when `signal` aborts; soon where `at` has passed.
   */
  sleepUntil(at: Instant, signal?: AbortSignal): Promise<void>;
}
