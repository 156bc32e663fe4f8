import fc from "fast-check";
import type { ExecJob } from "../../domain/job.ts";
import type { Overlap } from "../../domain/overlap.ts";
import { anExecJob } from "../../domain/testing/a-job.ts";
import { type Duration, HOUR, type Instant, MINUTE, seconds } from "../../domain/time.ts";
import { every, refOf, scheduled } from "./an-engine.ts";

/** The jobs of the model. Two follow others; whatever else they are like is up to chance. */
export const NAMES = ["a", "b", "after-a", "after-both"] as const;
export type Name = (typeof NAMES)[number];

export const AFTER: Readonly<Record<Name, readonly Name[]>> = {
  a: [],
  b: [],
  "after-a": ["a"],
  "after-both": ["a", "b"],
};

/** What a job is like, in words that a counterexample can be read by. The first of each list is the simplest. */
export interface Shape {
  readonly overlap: keyof typeof OVERLAPS;
  readonly timer: TimerText;
  readonly catchUp: "none" | "last" | "all";
  /** In seconds. */
  readonly jitter: 0 | 90;
  readonly retry: "never" | "once" | "twice" | "once, not when lost";
  /** In seconds; 0 is no limit. Never ends at the same moment as anything else. */
  readonly timeout: 0 | 45.01;
  readonly runAtStart: boolean;
}

/** How many runs may go on at once, and how many may wait behind them. */
export const OVERLAPS = {
  "queue 1": { atOnce: 1, waiting: 1, overlap: { kind: "queue", limit: 1 } },
  "queue 0": { atOnce: 1, waiting: 0, overlap: { kind: "queue", limit: 0 } },
  "queue 3": { atOnce: 1, waiting: 3, overlap: { kind: "queue", limit: 3 } },
  skip: { atOnce: 1, waiting: 0, overlap: { kind: "skip" } },
  replace: { atOnce: 1, waiting: 1, overlap: { kind: "replace" } },
  "parallel 2": { atOnce: 2, waiting: 1, overlap: { kind: "parallel", most: 2, limit: 1 } },
} as const satisfies Record<string, { atOnce: number; waiting: number; overlap: Overlap }>;

const TIMERS = ["none", "minutely", "hourly@0,7,8,30", "every 5m"] as const;
export type TimerText = (typeof TIMERS)[number];
export const INTERVAL = (5 * MINUTE) as Duration;

/** The longest that a slot may wait for its moment. */
export const MOST_JITTER = seconds(90);
export const RETENTION = 2;
export const CATCH_UP_LIMIT = 3;
/** How many attempts may follow the first. */
export const RETRIES = { never: 0, once: 1, twice: 2, "once, not when lost": 1 } as const;
/** The wait before each of them, with the fraction of chance that the tests' randomness always gives. */
export const RETRY_WAIT = seconds(7.5);

export const aShape: fc.Arbitrary<Shape> = fc.record({
  overlap: fc.constantFrom(...(Object.keys(OVERLAPS) as (keyof typeof OVERLAPS)[])),
  timer: fc.constantFrom(...TIMERS),
  catchUp: fc.constantFrom("none", "last", "all"),
  jitter: fc.constantFrom(0, 90),
  retry: fc.constantFrom("never", "once", "twice", "once, not when lost"),
  timeout: fc.constantFrom(0, 0, 45.01),
  runAtStart: fc.nat(7).map((dice) => dice === 7),
});

/** Whether a schedule is due at this instant, by looking at the clock. */
export function isDueAt(timer: TimerText, instant: Instant): boolean {
  if (instant % MINUTE !== 0) return false;
  return timer === "minutely" || (timer === "hourly@0,7,8,30" && [0, 7, 8, 30].includes((instant % HOUR) / MINUTE));
}

/** The job as the configuration would have it. */
export function jobOf(name: Name, shape: Shape): ExecJob {
  const retries = RETRIES[shape.retry];
  return anExecJob({
    name,
    // Only a function is given the request again after a crash, and by it the tests know a trigger again.
    work: { kind: "function" },
    after: AFTER[name].map((each) => refOf(each)),
    ...timerOf(shape.timer),
    overlap: OVERLAPS[shape.overlap].overlap,
    catchUp: { catchUp: shape.catchUp, cap: CATCH_UP_LIMIT },
    jitter: seconds(shape.jitter),
    timeout: shape.timeout === 0 ? undefined : seconds(shape.timeout),
    retry: {
      retries,
      delay: seconds(10),
      maxDelay: seconds(10),
      backoff: "fixed",
      retryOn: shape.retry === "once, not when lost" ? ["error", "timeout"] : "any",
    },
    runAtStart: shape.runAtStart,
    logRetention: RETENTION,
  });
}

function timerOf(timer: TimerText): Partial<ExecJob> {
  if (timer === "none") return {};
  return timer === "every 5m" ? every(INTERVAL) : { ...scheduled(timer), scheduleText: timer };
}
