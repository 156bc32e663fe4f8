import type { Duration, Instant } from "../../domain/time.ts";
import type { Clock } from "../../ports/clock.ts";

// setTimeout takes a 32-bit delay and fires at once beyond it, so long waits are slept in steps.
const LONGEST_STEP = 2_000_000_000;

/** The clock of this machine. */
export function createSystemClock(): Clock {
  return {
    now: () => Date.now() as Instant,
    async sleep(duration: Duration, signal?: AbortSignal) {
      for (let left: number = duration; ; left -= LONGEST_STEP) {
        await sleepStep(Math.max(0, Math.min(left, LONGEST_STEP)), signal);
        if (left <= LONGEST_STEP || signal?.aborted) return;
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
