import type { Duration, Instant } from "../../domain/time.ts";
import type { AlarmClock } from "../../ports/clock.ts";

// setTimeout takes a 32-bit delay and fires at once beyond it, so long waits are slept in steps.
const LONGEST_STEP = 2_000_000_000;
/**
 * The last step of a long wait. Linux lets a wait take a thousandth longer, up to 0.1 s, for timers to fire together
 * (`select_estimate_accuracy` in its fs/select.c): 60 ms of a minute, and half a millisecond of this.
 */
const LAST_STEP = 500;
/** A step that is to end within some microseconds: by the same rule it may take 20 of those longer. */
const FINE_STEP = 20;
/** By how much Node's timers, which count whole milliseconds, may be late. */
const COARSENESS = 2;

/** The clock of this machine. */
export function createSystemClock(): AlarmClock {
  return {
    now: () => Date.now() as Instant,
    sleep,
    async sleepUntil(at, signal) {
      const wait = at - Date.now();
      const end = performance.now() + wait;
      if (wait > 2 * FINE_STEP) await sleep((wait - FINE_STEP) as Duration, signal);
      await sleep((end - performance.now() - COARSENESS) as Duration, signal);
      // The wall clock tells when; the other one ends it where that was set back.
      while (Date.now() < at && performance.now() < end && !signal?.aborted) await aTurn();
    },
  };
}

async function sleep(duration: Duration, signal?: AbortSignal): Promise<void> {
  const end = performance.now() + duration;
  for (let left: number = duration; ; left = end - performance.now()) {
    const isLast = left <= 2 * LAST_STEP;
    const step = isLast ? left : Math.min(left - LAST_STEP, LONGEST_STEP);
    await sleepStep(Math.max(0, step), signal);
    if (isLast || signal?.aborted) return;
  }
}

/** Everything else has its turn. */
function aTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
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
