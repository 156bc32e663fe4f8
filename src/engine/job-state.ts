import { AppError } from "../domain/error.ts";
import type { Job } from "../domain/job.ts";
import { type JobKey, jobKey } from "../domain/job-id.ts";
import type { JobStatus, JobView } from "../domain/job-view.ts";
import type { LogEntry } from "../domain/log.ts";
import { mostAtOnce, mostWaiting } from "../domain/overlap.ts";
import type { Outcome, Trigger } from "../domain/run.ts";
import type { Instant } from "../domain/time.ts";
import type { LogHistory } from "../ports/log-store.ts";

/** A run that was taken and has not begun. */
export interface WaitingRun {
  readonly counter: number;
  readonly trigger: Trigger;
  /** The number of its first attempt: more than 1 where it goes on with a run that was cut off. */
  readonly attempt: number;
  readonly idempotencyKey: string;
}

/** A run that goes on. */
export interface ActiveRun {
  readonly counter: number;
  /** Ends it; `why` is told in its log, where it is not empty. */
  cancel(why: string): void;
  readonly ended: Promise<void>;
}

/** How one job stands: the engine's memory of it. */
export class JobState {
  readonly key: JobKey;
  /** Replaced by a reload; what runs goes on with the one that it began with. */
  job: Job;
  /** Replaced, never changed: views hold it. */
  logs: readonly LogEntry[] = [];
  counter = 0;
  lastRun: Instant | undefined;
  readonly #changed: (state: JobState) => void;
  #nextRun: Instant | undefined;
  #isPaused = false;
  /** Whether the job was removed: a pause would keep for ever what was accepted before. */
  isLeaving = false;
  readonly active = new Map<number, ActiveRun>();
  /** Accepted, first come, first. */
  readonly waiting: WaitingRun[] = [];
  /** About to be accepted: they wait as well, and cannot begin yet. */
  readonly #reserved = new Set<WaitingRun>();
  /** Of those, the ones that have a place already, and begin as soon as they are accepted. */
  readonly #placed = new Set<WaitingRun>();
  /** How the last run ended; `started` when there was none since the start or the last resume. */
  #last: "started" | Outcome["kind"] = "started";
  #view: JobView | undefined;

  /** `changed` is called after each change that a view shows. */
  constructor(job: Job, changed: (state: JobState) => void = () => undefined) {
    this.job = job;
    this.key = jobKey(job);
    this.#changed = changed;
  }

  get nextRun(): Instant | undefined {
    return this.#nextRun;
  }

  /** For the scheduler alone. */
  set nextRun(nextRun: Instant | undefined) {
    if (nextRun === this.#nextRun) return;
    this.#nextRun = nextRun;
    this.#changed(this);
  }

  get isPaused(): boolean {
    return this.#isPaused;
  }

  set isPaused(isPaused: boolean) {
    this.#isPaused = isPaused;
    this.#changed(this);
  }

  get status(): JobStatus {
    if (this.isPaused) return "paused";
    return this.active.size > 0 ? "running" : this.#last;
  }

  /** Whether karajo 0.9.3 left the job paused: its newest log is one of those that a paused job's ticks wrote. */
  get wasLeftPaused(): boolean {
    return this.logs.at(-1)?.status === "paused";
  }

  /** Whether the job's own rules let another run begin. */
  get mayBegin(): boolean {
    return this.waiting.length > 0 && this.#letsOneBegin;
  }

  get #letsOneBegin(): boolean {
    const isHeld = this.isPaused && !this.isLeaving;
    return !isHeld && this.#going < mostAtOnce(this.job.overlap);
  }

  /** The same object as long as nothing of it has changed, so that what is made of it can be kept. */
  view(): JobView {
    const { job, status, lastRun, nextRun, logs } = this;
    const known = this.#view;
    const isSame =
      known?.job === job &&
      known.status === status &&
      known.lastRun === lastRun &&
      known.nextRun === nextRun &&
      known.logs === logs;
    const view = known !== undefined && isSame ? known : { job, status, lastRun, nextRun, logs };
    this.#view = view;
    return view;
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
    // A run that a timer has asked for takes no webhook's place.
    if (!this.hasRoom && !this.#hasRoomBehind(this.#inLineForNoTimer)) {
      throw new AppError("ERR_JOB_ALREADY_RUN", "job already run");
    }
  }

  /** Whether a further turn of a timer may wait. */
  get hasRoom(): boolean {
    return this.#hasRoomBehind(this.#inLine);
  }

  /** Whether a run goes on, or will. */
  get isBusy(): boolean {
    return this.active.size + this.#queued > 0;
  }

  /** Whether a run goes on, or will as soon as it is accepted. */
  get goesOn(): boolean {
    return this.#going > 0;
  }

  /** Whether a run waits, for more than that. */
  get isWaiting(): boolean {
    return this.#inLine > 0;
  }

  /** The newest run that is waited for, or goes on. */
  get newest(): number | undefined {
    return ([...this.#reserved].at(-1) ?? this.waiting.at(-1))?.counter ?? [...this.active.keys()].at(-1);
  }

  /** Gives a run its number and its place behind those that wait. */
  reserve(trigger: Trigger, given: { readonly attempt: number; readonly idempotencyKey: string }): WaitingRun {
    this.counter++;
    const run = { counter: this.counter, trigger, ...given };
    this.#reserved.add(run);
    return run;
  }

  /** Lets what was reserved begin as soon as it is accepted, where no other run of the job waits before it. */
  place(run: WaitingRun): boolean {
    if (this.#inLine > 1 || !this.#letsOneBegin) return false;
    this.#placed.add(run);
    return true;
  }

  /** Takes back what was reserved: nothing was promised. */
  release(run: WaitingRun): void {
    this.#reserved.delete(run);
    this.#placed.delete(run);
  }

  /** What was reserved may begin. */
  accepted(run: WaitingRun): void {
    this.release(run);
    this.waiting.push(run);
    this.#changed(this);
  }

  get #queued(): number {
    return this.waiting.length + this.#reserved.size;
  }

  /** How many wait, for more than the disk. */
  get #inLine(): number {
    return this.#queued - this.#placed.size;
  }

  get #inLineForNoTimer(): number {
    return ofNoTimer(this.waiting) + ofNoTimer(this.#reserved) - ofNoTimer(this.#placed);
  }

  get #going(): number {
    return this.active.size + this.#placed.size;
  }

  #hasRoomBehind(count: number): boolean {
    const { overlap } = this.job;
    return count < Math.max(mostWaiting(overlap), mostAtOnce(overlap) - this.#going);
  }

  /** A log was begun for an active run. */
  logBegan(counter: number): void {
    this.logs = [...this.logs, { counter, status: "running" }];
    this.#changed(this);
  }

  /** Forgets the oldest finished logs beyond the job's retention and answers them. */
  forgetOldLogs(): readonly LogEntry[] {
    const finished = this.logs.filter((log) => log.status !== "running");
    const old = finished.slice(0, Math.max(0, finished.length - this.job.logRetention));
    if (old.length > 0) this.logs = this.logs.filter((log) => !old.includes(log));
    return old;
  }

  ended(counter: number, status: Outcome["kind"], at: Instant): void {
    this.logs = this.logs.map((log) => (log.counter === counter ? { counter, status } : log));
    this.lastRun = at;
    this.#last = status;
    this.active.delete(counter);
    this.#changed(this);
  }

  resumed(): void {
    this.isPaused = false;
    this.#last = "started";
  }
}

function ofNoTimer(runs: Iterable<WaitingRun>): number {
  let count = 0;
  for (const { trigger } of runs) if (!isTimers(trigger)) count++;
  return count;
}

/** Whether a timer asks. */
export function isTimers({ reason }: Trigger): boolean {
  return reason === "schedule" || reason === "interval" || reason === "catch-up";
}
