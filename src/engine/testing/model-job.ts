import { type JobKey, jobKey } from "../../domain/job-id.ts";
import type { LogEntry } from "../../domain/log.ts";
import type { Outcome, TriggerReason } from "../../domain/run.ts";
import type { Instant } from "../../domain/time.ts";
import type { RunSlot } from "../../ports/store.ts";
import { refOf } from "./an-engine.ts";
import { type Name, OVERLAPS, RETENTION, RETRIES, type Shape, type TimerText } from "./model-jobs.ts";

/** What is known of one run. */
export interface ModelRun {
  readonly counter: number;
  readonly reason: TriggerReason;
  readonly slot: RunSlot | undefined;
  readonly key: string;
  /** What the webhook that asked for it called itself. */
  readonly id: string | undefined;
  /** `asked`: it is being written down. `aside`: an attempt has failed, and the next one is yet to come. */
  state: "asked" | "waits" | "goes on" | "aside" | "ended";
  /** Whether it is being written down as one that begins: then it has its place already. */
  isPlaced: boolean;
  outcome: Outcome["kind"] | undefined;
  /** More than 1 where it goes on with a run that was cut off. */
  readonly firstAttempt: number;
  /** The attempt that began last; before the first, the one before. */
  attempt: number;
  /** The same as the store knows it. */
  attemptWritten: number;
  /** Since when its work goes on; `undefined` when none does. */
  workingSince: Instant | undefined;
  /** Until when it stands aside. */
  until: Instant | undefined;
  /** How the job was when the run began. */
  shape: Shape | undefined;
  /** Whether it has been told to end. */
  isCanceled: boolean;
  /** Attempts that were made for the same trigger, by this run and those that it goes on with. */
  readonly attemptsMade: Set<number>;
  /** What it came after, where it came after others. */
  readonly successes: ReadonlySet<Name>;
}

/** A run that is to come, for one that was cut off. */
export interface DueRetry {
  readonly id: string | undefined;
  readonly key: string;
  readonly attempt: number;
  readonly attemptsMade: Set<number>;
}

/** A time in which the job had a timer. */
export interface TimerSpan {
  readonly timer: TimerText;
  readonly since: Instant;
  until: Instant | undefined;
}

/** What is known of one job. */
export class ModelJob {
  readonly name: Name;
  readonly key: JobKey;
  /** `undefined` while it is not in the configuration. */
  shape: Shape | undefined;
  /** As the configuration had it last. */
  latest: Shape;
  isPaused = false;
  runs: ModelRun[] = [];
  /** The logs of runs that have ended, the newest ones. */
  logs: LogEntry[] = [];
  /** The jobs before it that have succeeded since it ran after them. */
  successes = new Set<Name>();
  dueRetries: DueRetry[] = [];
  readonly timerSpans: TimerSpan[] = [];
  lastEnd: Instant | undefined;
  /** Every slot up to this one has an answer, or was before the job had its timer. */
  answeredUntil: Instant;
  /** Those that are to have a run now, because they were missed; `undefined` where they are not known. */
  slotsToMakeUpFor: readonly Instant[] | undefined;
  /** Since when its timer goes undisturbed. */
  timerSince: Instant;

  constructor(name: Name, shape: Shape, now: Instant) {
    this.name = name;
    this.key = jobKey(refOf(name));
    this.timerSince = now;
    this.answeredUntil = now;
    this.latest = shape;
    this.become(shape, now);
  }

  /** The configuration has it like this from now on, or not at all; `before` is when the old one was used last. */
  become(shape: Shape | undefined, now: Instant, before = now): void {
    const span = this.timerSpans.at(-1);
    const timer = shape?.timer ?? "none";
    if (span !== undefined && span.until === undefined && span.timer !== timer) span.until = before;
    if (timer !== "none" && (span === undefined || span.until !== undefined)) {
      this.timerSpans.push({ timer, since: now, until: undefined });
      this.answeredUntil = now;
    }
    this.shape = shape;
    this.latest = shape ?? this.latest;
  }

  get waiting(): readonly ModelRun[] {
    return this.runs.filter(({ state, isPlaced }) => (state === "asked" || state === "waits") && !isPlaced);
  }

  /** Runs that go on, also while they wait for another attempt. */
  get active(): readonly ModelRun[] {
    return this.runs.filter(({ state }) => state === "goes on" || state === "aside");
  }

  get isIdle(): boolean {
    return this.runs.every(({ state }) => state === "ended");
  }

  /** Whether its own rules let a run begin. A job that was removed ends what it was given, paused or not. */
  get mayBegin(): boolean {
    return this.#going < OVERLAPS[this.latest.overlap].atOnce && (this.shape === undefined || !this.isPaused);
  }

  /** Whether one more may wait behind these: as its queue says, or as many as could begin at once. */
  hasRoomBehind(waiting: readonly ModelRun[]): boolean {
    const overlap = OVERLAPS[this.latest.overlap];
    return waiting.length < Math.max(overlap.waiting, overlap.atOnce - this.#going);
  }

  /** Those that go on, and those that will as soon as they are written down. */
  get #going(): number {
    return this.active.length + this.runs.filter(({ isPlaced }) => isPlaced).length;
  }

  get isSkipping(): boolean {
    return this.shape?.overlap === "skip" && this.#going > 0;
  }

  answered(slot: Instant): void {
    this.answeredUntil = Math.max(this.answeredUntil, slot) as Instant;
  }

  run(counter: number): ModelRun | undefined {
    return this.runs.find((run) => run.counter === counter);
  }

  /** Whether another attempt follows one that failed, in a run that began with `shape`. */
  retries(attempt: number, failure: "error" | "timeout" | "lost", shape = this.shape): boolean {
    if (shape === undefined || attempt > RETRIES[shape.retry]) return false;
    return failure !== "lost" || shape.retry !== "once, not when lost";
  }

  ended(run: ModelRun, outcome: Outcome["kind"], now: Instant): void {
    run.state = "ended";
    run.outcome = outcome;
    run.workingSince = undefined;
    this.lastEnd = now;
    this.logs = [...this.logs, { counter: run.counter, status: outcome }].sort((a, b) => a.counter - b.counter);
  }

  /** Only the newest logs are kept. */
  prune(): void {
    this.logs = this.logs.slice(-RETENTION);
  }
}
