import type { JobStatus } from "../../domain/job-view.ts";
import { type Instant, seconds } from "../../domain/time.ts";
import { broken } from "./broken-rules.ts";
import type { ModelJob } from "./model-job.ts";
import { INTERVAL } from "./model-jobs.ts";

/** How the engine shows a job; logs as `1.success`. */
export interface ShownJob {
  readonly status: JobStatus;
  readonly logs: readonly string[];
}

export interface RestingWorld {
  readonly now: Instant;
  /** Whether one more run could go on. */
  readonly hasPlace: boolean;
  /** Whether the job has a run to come after others. */
  readonly mayFollow: boolean;
}

/** What the job ought to have done by now, and has not. */
export function outOfStep(job: ModelJob, { now, hasPlace, mayFollow }: RestingWorld): readonly string[] {
  const late = job.runs.filter(
    ({ state, until }) => state === "aside" && hasPlace && until !== undefined && until <= now,
  );
  const idleSince = Math.max(job.lastEnd ?? 0, job.timerSince);
  const isCounting = job.shape?.timer === "every 5m" && !job.isPaused && job.isIdle;
  const latest = idleSince + INTERVAL + seconds(job.shape?.jitter ?? 0);
  return broken([
    [!(hasPlace && job.mayBegin && job.waiting.length > 0), `${job.name} waits, and nothing is in its way`],
    [!(job.isIdle && mayFollow), `${job.name} may run after those before it, and does not`],
    [job.dueRetries.length === 0, `${job.name} was cut off, and is not tried again`],
    ...late.map(
      ({ counter }) => [false, `${job.name} ${counter} waits for an attempt, and nothing is in its way`] as const,
    ),
    [!isCounting || now <= latest, `${job.name} did not run when its interval was over`],
  ]);
}

/** What the engine shows of the job that is not so. */
export function wronglyShown(job: ModelJob, shown: ShownJob | undefined): readonly string[] {
  const isThere = job.shape !== undefined;
  if (shown === undefined) return broken([[!isThere, `${job.name} is not there`]]);
  const logs = [...job.logs, ...job.active.map(({ counter }) => ({ counter, status: "running" }))];
  const expected = logs.sort((a, b) => a.counter - b.counter).map(({ counter, status }) => `${counter}.${status}`);
  const [is, mustBe] = [shown.logs.join(" "), expected.join(" ")];
  const isRunning = !job.isPaused && job.active.length > 0;
  return broken([
    [isThere, `${job.name} is there`],
    [is === mustBe, `${job.name} has the logs ${is || "–"}, and must have ${mustBe || "–"}`],
    [(shown.status === "paused") === job.isPaused, `${job.name} is ${shown.status}`],
    [(shown.status === "running") === isRunning, `${job.name} is ${shown.status}`],
  ]);
}
