import { type Duration, type Instant, later } from "../../../domain/time.ts";
import type { Clock } from "../../../ports/clock.ts";

/** A clock that stands still until it is told to go on. */
export interface ManualClock extends Clock {
  advance(duration: Duration): void;
  /** How many sleep at this moment. */
  sleepers(): number;
}

export function createManualClock(start: Instant): ManualClock {
  let now = start;
  const sleeping = new Set<{ readonly until: Instant; readonly wake: () => void }>();
  return {
    now: () => now,
    sleep: (duration, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const sleeper = {
          until: later(now, duration),
          wake: () => {
            sleeping.delete(sleeper);
            resolve();
          },
        };
        sleeping.add(sleeper);
        signal?.addEventListener("abort", sleeper.wake, { once: true });
      }),
    advance(duration) {
      now = later(now, duration);
      for (const sleeper of [...sleeping]) if (sleeper.until <= now) sleeper.wake();
    },
    sleepers: () => sleeping.size,
  };
}
