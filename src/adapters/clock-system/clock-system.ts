import type { Duration, Instant } from "../../domain/time.ts";
import type { Clock } from "../../ports/clock.ts";

// setTimeout takes a 32-bit delay and fires at once beyond it, so long waits are slept in steps.
const LONGEST_STEP = 2_000_000_000;
/**
 * The last step of a long wait. Linux lets a wait take a thousandth longer, up to 0.1 s, for timers to fire together
 * (`select_estimate_accuracy` in its fs/select.c): 60 ms of a minute, and half a millisecond of this.
 */
const LAST_STEP = 500;

/** The clock of this machine. */
export function createSystemClock(): Clock {
  return {
    now: () => Date.now() as Instant,
    async sleep(duration: Duration, signal?: AbortSignal) {
      const end = performance.now() + duration;
      for (let left: number = duration; ; left = end - performance.now()) {
        const isLast = left <= 2 * LAST_STEP;
        const step = isLast ? left : Math.min(left - LAST_STEP, LONGEST_STEP);
        await sleepStep(Math.max(0, step), signal);
        if (isLast || signal?.aborted) return;
      }
    },
  };
}

function sleepStep(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const wake = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", wake);
      resolve();
    };
    const timer = setTimeout(wake, milliseconds);
    signal?.addEventListener("abort", wake, { once: true });
  });
}
