import type { JobKey } from "../../domain/job-id.ts";
import type { Outcome } from "../../domain/run.ts";
import type { Instant } from "../../domain/time.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Phase } from "./model-answers.ts";
import type { Change } from "./model-disk.ts";
import { ModelJob, type ModelRun } from "./model-job.ts";
import { AFTER, NAMES, type Name, type Shape } from "./model-jobs.ts";

/** What is known of a server and its jobs, and what happens to their runs by the rules that all of it shares. */
export class ModelServer {
  /** What is not as it must be, in words. */
  readonly broken: string[] = [];
  readonly #clock: Pick<Clock, "now">;
  readonly #byKey: ReadonlyMap<JobKey, ModelJob>;
  maxJobRunning: number;
  phase: Phase = "starting";

  constructor(clock: Pick<Clock, "now">, shapes: Readonly<Record<Name, Shape>>, maxJobRunning: number) {
    this.#clock = clock;
    this.maxJobRunning = maxJobRunning;
    const jobs = NAMES.map((name) => new ModelJob(name, shapes[name], clock.now()));
    this.#byKey = new Map(jobs.map((job) => [job.key, job]));
  }

  get now(): Instant {
    return this.#clock.now();
  }

  get jobs(): readonly ModelJob[] {
    return [...this.#byKey.values()];
  }

  mayFollow(job: ModelJob): boolean {
    const after = AFTER[job.name];
    if (job.shape === undefined || after.length === 0 || after.some((name) => !job.successes.has(name))) return false;
    return !job.isPaused && job.hasRoomBehind(job.waiting.length) && !job.isSkipping;
  }

  cancelAll(job: ModelJob): void {
    for (const run of job.active) run.isCanceled = true;
  }

  /** The server stops before the next attempt, which will be a run of its own. */
  cutOff(job: ModelJob, run: ModelRun): void {
    this.end(job, run, "failed");
    job.dueRetries.push({ ...run, attempt: run.attempt + 1 });
  }

  recover(job: ModelJob, run: ModelRun): void {
    if (run.state === "asked") {
      job.runs = job.runs.filter((each) => each !== run);
      for (const name of run.successes) job.successes.add(name);
    } else if (run.attemptWritten >= run.firstAttempt) {
      this.end(job, run, "failed");
      if (job.retries(run.attemptWritten, "lost")) job.dueRetries.push({ ...run, attempt: run.attemptWritten + 1 });
    } else if (job.shape === undefined) {
      this.end(job, run, "failed");
    } else {
      Object.assign(run, { state: "waits", attempt: run.attemptWritten, workingSince: undefined, isCanceled: false });
    }
  }

  end(job: ModelJob, run: ModelRun, outcome: Outcome["kind"]): void {
    job.ended(run, outcome, this.now);
    if (this.phase !== "starting") job.prune();
    if (outcome !== "success") return;
    for (const follower of this.jobs) {
      if (follower.shape !== undefined && AFTER[follower.name].includes(job.name)) follower.successes.add(job.name);
    }
  }

  get going(): number {
    return this.jobs.flatMap((job) => job.runs).filter(({ state, isPlaced }) => state === "goes on" || isPlaced).length;
  }

  ofKey(key: JobKey): ModelJob {
    return this.#byKey.get(key)!;
  }

  must(isTrue: boolean, otherwise: string): void {
    if (!isTrue) this.broken.push(otherwise);
  }

  runOf(change: Change): { readonly job: ModelJob; readonly run: ModelRun } | undefined {
    if (change.do !== "addRun" && change.do !== "startRun" && change.do !== "finishRun") return undefined;
    const [key, counter] = change.do === "addRun" ? [change.with[0].job, change.with[0].counter] : change.with;
    const job = this.ofKey(key);
    const run = job.run(counter);
    return run && { job, run };
  }
}
