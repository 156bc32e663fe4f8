import { AppError } from "../domain/error.ts";
import type { Job } from "../domain/job.ts";
import { type JobKey, jobKey } from "../domain/job-id.ts";
import type { JobStatus, JobView } from "../domain/job-view.ts";
import type { LogEntry } from "../domain/log.ts";
import type { Outcome, Trigger } from "../domain/run.ts";
import { type Instant, later } from "../domain/time.ts";
import { nextSlotOf } from "../domain/timetable.ts";
import type { LogHistory } from "../ports/log-store.ts";

/** A run that goes on. */
export interface ActiveRun {
  readonly abort: AbortController;
  readonly ended: Promise<void>;
}

/** A run that was taken and has not begun. */
export interface WaitingRun {
  readonly counter: number;
  readonly trigger: Trigger;
}

/** How one job stands: the engine's memory of it. */
export class JobState {
  readonly job: Job;
  readonly key: JobKey;
  /** Replaced, never changed: views hold it. */
  logs: readonly LogEntry[] = [];
  counter = 0;
  lastRun: Instant | undefined;
  /** Set by the scheduler alone. */
  nextRun: Instant | undefined;
  isPaused = false;
  active: ActiveRun | undefined;
  /** The next run, while it waits. */
  waiting: WaitingRun | undefined;
  /** How the last run ended; `started` when there was none since the start or the last resume. */
  #last: "started" | Outcome["kind"] = "started";

  constructor(job: Job) {
    this.job = job;
    this.key = jobKey(job);
  }

  get status(): JobStatus {
    if (this.isPaused) return "paused";
    return this.active ? "running" : this.#last;
  }

  /** Whether karajo 0.9.3 left the job paused: its newest log is one of those that a paused job's ticks wrote. */
  get wasLeftPaused(): boolean {
    return this.logs.at(-1)?.status === "paused";
  }

  view(): JobView {
    const { job, status, lastRun, nextRun, logs } = this;
    return { job, status, lastRun, nextRun, logs };
  }

  /** Takes over what the log store held of this job. */
  adopt(history: LogHistory): void {
    this.logs = history.entries;
    this.counter = Math.max(this.counter, history.entries.at(-1)?.counter ?? 0);
    this.lastRun = history.lastWrittenAt;
    const newest = history.entries.at(-1)?.status;
    if (newest !== undefined && newest !== "paused" && newest !== "running") this.#last = newest;
  }

  /** Checks that a trigger can be taken. Throws `ERR_JOB_PAUSED` or `ERR_JOB_ALREADY_RUN`. */
  assertTakesTrigger(): void {
    if (this.isPaused) throw new AppError("ERR_JOB_PAUSED", "job is paused");
    if (this.waiting) throw new AppError("ERR_JOB_ALREADY_RUN", "job already run");
  }

  /** Takes the place of the run that waits. */
  reserve(trigger: Trigger): WaitingRun {
    this.counter++;
    this.waiting = { counter: this.counter, trigger };
    return this.waiting;
  }

  began(run: ActiveRun): void {
    this.active = run;
    this.waiting = undefined;
  }

  /** A log was begun for the active run. */
  logBegan(counter: number): void {
    this.logs = [...this.logs, { counter, status: "running" }];
  }

  /** Forgets the oldest finished logs beyond the job's retention and answers them. `ending` counts as finished. */
  forgetOldLogs(ending?: number): readonly LogEntry[] {
    const finished = this.logs.filter((log) => log.status !== "running" || log.counter === ending);
    const old = finished.slice(0, Math.max(0, finished.length - this.job.logRetention));
    if (old.length > 0) this.logs = this.logs.filter((log) => !old.includes(log));
    return old;
  }

  ended(counter: number, status: Outcome["kind"], at: Instant): void {
    this.logs = this.logs.map((log) => (log.counter === counter ? { counter, status } : log));
    this.lastRun = at;
    this.#last = status;
    this.active = undefined;
  }

  resumed(): void {
    this.isPaused = false;
    this.#last = "started";
  }

  /** When the timer is due next, seen from `now`: an interval that is overdue, or has never run, is due now. */
  dueAfter(now: Instant): Instant | undefined {
    const { timer } = this.job;
    switch (timer.kind) {
      case "none":
        return undefined;
      case "schedule":
        return nextSlotOf(timer.timetable, now);
      case "interval": {
        if (this.lastRun === undefined) return now;
        // A last run in the future means that the clock was set back: it must not silence the job until then.
        const due = later(Math.min(this.lastRun, now) as Instant, timer.every);
        return due < now ? now : due;
      }
      default:
        return timer satisfies never;
    }
  }
}
