import type { Configuration } from "../../domain/configuration.ts";
import { jitterOf } from "../../domain/jitter.ts";
import type { Job, Timer } from "../../domain/job.ts";
import { type JobKey, jobKey } from "../../domain/job-id.ts";
import { type Duration, type Instant, later, MINUTE } from "../../domain/time.ts";
import { slotsBetween } from "../../domain/timetable.ts";

/** A span of time: after `from`, up to and with `to`. */
export interface TimeSpan {
  readonly from: Instant;
  readonly to: Instant;
}

export interface SimulatedJob {
  readonly job: JobKey;
  readonly name: string;
  readonly runs: number;
  /** Where it was not looked further, because the runs are too many; `undefined`: all are counted. */
  readonly cutAt: Instant | undefined;
}

/** A minute in which more jobs are due than may run at the same time. */
export interface Collision {
  readonly minute: Instant;
  /** Each once, in the order in which they are due. */
  readonly jobs: readonly JobKey[];
}

export interface Simulation extends TimeSpan {
  /** Only those with a timer. */
  readonly jobs: readonly SimulatedJob[];
  readonly runs: number;
  readonly maxJobRunning: number;
  readonly busiest: { readonly minute: Instant; readonly runs: number } | undefined;
  readonly collisions: readonly Collision[];
  /** Runs by the minute, ascending; minutes without are left out. */
  readonly minutes: ReadonlyMap<Instant, number>;
}

/** How much is looked at, at most: a job of every second has as many runs in a few hours. */
export interface SimulationLimits {
  readonly perJob: number;
  readonly all: number;
}

export const LIMITS: SimulationLimits = { perJob: 20_000, all: 500_000 };

/**
 * What the timers of a configuration would start, if nothing else did: every run ends at once, an interval counts from
 * `from`, and a job with jitter starts as late as it will.
 */
export function simulate(
  { jobs, httpJobs, settings }: Configuration,
  span: TimeSpan,
  limits: SimulationLimits = LIMITS,
): Simulation {
  const timed = [...jobs, ...httpJobs].filter(({ timer }) => timer.kind !== "none");
  const minutes = new Map<Instant, Map<JobKey, number>>();
  const perJob = Math.max(1, Math.min(limits.perJob, Math.floor(limits.all / Math.max(1, timed.length))));
  const simulated = timed.map((job): SimulatedJob => {
    const found = startsOf(job.timer, span, perJob + 1);
    const starts = found.slice(0, perJob);
    const key = jobKey(job);
    for (const slot of starts) addTo(minutes, minuteOf(later(slot, jitter(job, slot))), key);
    return { job: key, name: job.name, runs: starts.length, cutAt: found.length > perJob ? starts.at(-1) : undefined };
  });
  const byMinute = [...minutes].sort(([a], [b]) => a - b);
  const counts = new Map(byMinute.map(([minute, due]) => [minute, sum([...due.values()])]));
  return {
    ...span,
    jobs: simulated,
    runs: sum(simulated.map(({ runs }) => runs)),
    maxJobRunning: settings.maxJobRunning,
    busiest: busiestOf(counts),
    collisions: byMinute
      .filter(([, due]) => due.size > settings.maxJobRunning)
      .map(([minute, due]) => ({ minute, jobs: [...due.keys()] })),
    minutes: counts,
  };
}

function startsOf(timer: Timer, { from, to }: TimeSpan, limit: number): readonly Instant[] {
  switch (timer.kind) {
    case "none":
      return [];
    case "interval": {
      const count = Math.min(limit, Math.max(0, Math.floor((to - from) / timer.every)));
      return Array.from({ length: count }, (_, index) => later(from, ((index + 1) * timer.every) as Duration));
    }
    case "schedule":
      return slotsBetween(timer.timetable, { after: from, upTo: to }, limit);
    default:
      return timer satisfies never;
  }
}

function jitter(job: Job, slot: Instant): Duration {
  return jitterOf({ job: jobKey(job), slot }, job.jitter);
}

function minuteOf(instant: Instant): Instant {
  return (Math.floor(instant / MINUTE) * MINUTE) as Instant;
}

function addTo(minutes: Map<Instant, Map<JobKey, number>>, minute: Instant, job: JobKey): void {
  const due = minutes.get(minute) ?? new Map<JobKey, number>();
  due.set(job, (due.get(job) ?? 0) + 1);
  minutes.set(minute, due);
}

/** The first of those with the most runs. */
function busiestOf(counts: ReadonlyMap<Instant, number>): Simulation["busiest"] {
  let busiest: Simulation["busiest"];
  for (const [minute, runs] of counts) if (runs > (busiest?.runs ?? 0)) busiest = { minute, runs };
  return busiest;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
