import { jobKey } from "../../domain/job-id.ts";
import type { Outcome, Run } from "../../domain/run.ts";
import { formatInstant, later, seconds } from "../../domain/time.ts";
import type { Clock } from "../../ports/clock.ts";
import type { QueuedRun } from "../../ports/store.ts";
import { wrongAnswer, wrongRun } from "./model-answers.ts";
import type { Reload } from "./model-commands.ts";
import type { Change, DiskWatcher } from "./model-disk.ts";
import { askedRun, type ModelJob, type ModelRun } from "./model-job.ts";
import { AFTER, type Name, RETRY_WAIT, type Shape } from "./model-jobs.ts";
import { outOfStep, type ShownJob, wronglyShown } from "./model-rest.ts";
import { ModelServer } from "./model-server.ts";
import { slotsToMakeUpFor } from "./model-slots.ts";

/**
 * What must be true of an engine. It is told what the test does, and sees what the engine does at its borders: what it
 * asks of its store, and which work it begins. It knows nothing of how the engine comes to do that. What is not as it must
 * be is said in `broken`, for an exception would only be one more thing that the engine has to cope with.
 */
export class Model implements DiskWatcher {
  readonly #server: ModelServer;

  constructor(clock: Pick<Clock, "now">, shapes: Readonly<Record<Name, Shape>>, maxJobRunning: number) {
    this.#server = new ModelServer(clock, shapes, maxJobRunning);
  }

  /** What is not as it must be, in words. */
  get broken(): string[] {
    return this.#server.broken;
  }

  get jobs(): readonly ModelJob[] {
    return this.#server.jobs;
  }

  job(name: Name): ModelJob {
    return this.jobs.find((job) => job.name === name)!;
  }

  // What the test does.

  /** Why a trigger is to be refused, if it is. */
  refusalOf(name: Name): string | undefined {
    const job = this.job(name);
    if (job.shape === undefined) return "ERR_JOB_NOT_FOUND";
    if (job.isPaused) return "ERR_JOB_PAUSED";
    // A timer's turn takes no webhook's place.
    const webhooks = job.waiting.filter(({ reason }) => !["schedule", "interval", "catch-up"].includes(reason));
    return job.hasRoomBehind(webhooks.length) ? undefined : "ERR_JOB_ALREADY_RUN";
  }

  /** A trigger was answered: it was taken. */
  taken(name: Name, id: string): void {
    const runs = this.job(name).runs.filter((run) => run.id === id);
    this.#server.must(
      runs.some(({ state }) => state !== "asked"),
      `${name}: ${id} was taken before it was written down`,
    );
  }

  paused(name: Name): void {
    this.job(name).isPaused = true;
  }

  resumed(name: Name): void {
    const job = this.job(name);
    if (job.isPaused) job.timerSince = this.#server.now;
    job.isPaused = false;
  }

  canceled(name: Name): void {
    this.#server.cancelAll(this.job(name));
  }

  /** The configuration has changed, while the server was up, or `since` it was. */
  reconfigured({ name, to, maxJobRunning }: Reload, since = this.#server.now): void {
    this.#server.maxJobRunning = maxJobRunning;
    this.job(name).become(to, this.#server.now, since);
    for (const job of this.jobs) {
      job.timerSince = this.#server.now;
      if (job.shape !== undefined) job.prune();
    }
  }

  /** From now on nothing begins; what stands aside is cut off. */
  stopping(): void {
    this.#server.phase = "stopping";
    for (const job of this.jobs) for (const run of job.active) if (run.state === "aside") this.#server.cutOff(job, run);
  }

  /** The grace period is over. */
  graceIsOver(): void {
    for (const job of this.jobs) this.#server.cancelAll(job);
  }

  /** The process is gone. */
  down(): void {
    this.#server.phase = "down";
  }

  /** What it has left is put right, before anything begins. */
  starts(): void {
    this.#server.phase = "starting";
    for (const job of this.jobs) {
      job.slotsToMakeUpFor = slotsToMakeUpFor(job, this.#server.now);
      for (const run of job.runs.filter(({ state }) => state !== "ended")) this.#server.recover(job, run);
      if (job.shape !== undefined) job.prune();
      job.timerSince = this.#server.now;
    }
  }

  started(): void {
    for (const job of this.jobs) {
      const isReady = job.shape?.runAtStart && !job.isPaused;
      this.#server.must(!isReady || !job.isIdle, `${job.name} did not run at the start`);
      const missing = job.slotsToMakeUpFor?.map((slot) => formatInstant(slot)).join() ?? "";
      this.#server.must(missing === "", `${job.name} does not make up for ${missing}`);
    }
    this.#server.phase = "up";
  }

  // What the engine asks of its store.

  asked(change: Change): void {
    if (change.do === "addRun") {
      this.#runAsked(change.with[0]);
      if (change.with[1] !== undefined) this.#isPlaced(this.#server.ofKey(change.with[0].job), change.with[0].counter);
    }
    if (change.do === "addSlots") {
      const given = { now: this.#server.now, phase: this.#server.phase };
      for (const answer of change.with[1])
        this.#server.broken.push(...wrongAnswer(this.#server.ofKey(change.with[0]), answer, given));
    }
    if (change.do === "startRun") {
      const [key, counter, { attempt }] = change.with;
      this.#beginAsked(this.#server.ofKey(key), counter, attempt);
    }
    if (change.do === "finishRun") {
      const [key, counter, { kind }] = change.with;
      const job = this.#server.ofKey(key);
      const run = job.run(counter);
      // It was told to end while no attempt was being made.
      const isNoWork = run !== undefined && run.state !== "ended" && run.workingSince === undefined;
      if (isNoWork && job.isToEnd(run)) this.#server.end(job, run, "canceled");
      this.#server.must(
        run?.outcome === kind,
        `${key} ${counter} has ended as ${run?.outcome}, and is written down as ${kind}`,
      );
    }
  }

  written(change: Change): void {
    if (change.do === "addSlots")
      for (const { last } of change.with[1]) this.#server.ofKey(change.with[0]).answered(last);
    if (change.do === "addRun" && change.with[0].slot)
      this.#server.ofKey(change.with[0].job).answered(change.with[0].slot.at);
    const run = this.#server.runOf(change);
    if (run === undefined) return;
    if (change.do === "startRun") run.run.attemptWritten = change.with[2].attempt;
    if (change.do === "addRun") this.#runWritten(run.job, run.run);
  }

  // Which work it begins.

  workBegins({ job: { id, kind }, counter, attempt, idempotencyKey, trigger }: Run): void {
    const job = this.#server.ofKey(jobKey({ id, kind }));
    const run = job.run(counter);
    const what = `${job.name} ${counter}, attempt ${attempt},`;
    if (run === undefined) {
      this.#server.must(false, `${what} was never accepted`);
      return;
    }
    this.#server.must(run.state === "goes on" && run.attempt === attempt, `${what} begins, and is not written down`);
    this.#server.must(run.attemptWritten === attempt, `${what} begins before that is sure to be known after a crash`);
    this.#server.must(!run.attemptsMade.has(attempt), `${what} is made a second time`);
    this.#server.must(run.key === idempotencyKey, `${what} has another key`);
    this.#server.must(run.id === trigger.request?.headers.id, `${what} has another trigger`);
    run.attemptsMade.add(attempt);
    run.workingSince = this.#server.now;
  }

  workEnded({ job: { id, kind }, counter, attempt }: Run, outcome: Outcome["kind"]): void {
    const job = this.#server.ofKey(jobKey({ id, kind }));
    const run = job.run(counter);
    if (run?.workingSince === undefined || run.shape === undefined) return;
    const now = this.#server.now;
    const { timeout } = run.shape;
    const isTimedOut = outcome === "canceled" && !run.isCanceled && now - run.workingSince === seconds(timeout);
    if (outcome === "canceled" && !isTimedOut) {
      this.#server.must(job.isToEnd(run), `${job.name} ${counter} was canceled, and nobody wanted that`);
      this.#server.end(job, run, "canceled");
    } else if (outcome === "success") {
      this.#server.end(job, run, "success");
    } else if (!job.retries(attempt, isTimedOut ? "timeout" : "error", run.shape)) {
      this.#server.end(job, run, "failed");
    } else {
      Object.assign(run, { state: "aside", workingSince: undefined, until: later(now, RETRY_WAIT) });
      if (this.#server.phase === "stopping") this.#server.cutOff(job, run);
    }
  }

  // What must be true whenever nothing is under way.

  /** `shown` is what the engine says of each job. */
  atRest(shown: (name: Name) => ShownJob | undefined): void {
    for (const job of this.jobs) {
      for (const run of job.active) {
        this.#server.must(!run.isCanceled, `${job.name} ${run.counter} goes on, though it was to end`);
      }
      const now = this.#server.now;
      const hasPlace = this.#server.going < this.#server.maxJobRunning;
      this.#server.broken.push(...outOfStep(job, { now, hasPlace, mayFollow: this.#server.mayFollow(job) }));
      this.#server.broken.push(...wronglyShown(job, shown(job.name)));
    }
  }

  #runAsked(entry: QueuedRun): void {
    const { counter, reason, slot, idempotencyKey: key, attempt, request } = entry;
    const job = this.#server.ofKey(entry.job);
    const id = request?.headers.id as string | undefined;
    const what = `${job.name} ${counter} (${reason})`;
    const highest = Math.max(0, ...job.runs.map((run) => run.counter));
    this.#server.must(counter > highest, `${what} comes after run ${highest}`);
    const retry = reason === "retry" ? job.dueRetries.find((due) => due.key === key && due.id === id) : undefined;
    job.dueRetries = job.dueRetries.filter((due) => due !== retry);
    if (reason === "retry") {
      this.#server.must(retry?.attempt === attempt, `${what}, attempt ${attempt}, and ${retry?.attempt} must be next`);
    } else {
      this.#server.must(attempt === 1, `${what} begins with attempt ${attempt}`);
      this.#server.must(job.shape !== undefined, `${what} is of a job that is not there`);
      this.#server.must(!job.isPaused, `${what} is of a paused job`);
    }
    if (slot !== undefined) {
      this.#server.broken.push(...wrongRun(job, slot, { now: this.#server.now, phase: this.#server.phase, what }));
      if (slot.outcome === "late") job.slotsToMakeUpFor = job.slotsToMakeUpFor?.filter((at) => at !== slot.at);
    }
    const successes = new Set(reason === "after" ? AFTER[job.name] : []);
    if (reason === "after") this.#server.must(this.#server.mayFollow(job), `${what} does not follow from anything`);
    if (reason === "start")
      this.#server.must(this.#server.phase === "starting" && job.isIdle, `${what} at another time than a start`);
    for (const name of successes) job.successes.delete(name);
    job.runs.push(askedRun(entry, { successes, attemptsMade: retry?.attemptsMade }));
  }

  #runWritten(job: ModelJob, run: ModelRun): void {
    run.state = "waits";
    if (job.mayReplace(run) && this.#server.phase !== "down") this.#server.cancelAll(job);
    if (!run.isPlaced) return;
    const { firstAttempt } = run;
    Object.assign(run, { isPlaced: false, state: "goes on", shape: job.latest });
    Object.assign(run, { attempt: firstAttempt, attemptWritten: firstAttempt });
  }

  /** It is written down in one go that it was accepted and begins. */
  #isPlaced(job: ModelJob, counter: number): void {
    const run = job.run(counter)!;
    const what = `${job.name} ${counter}`;
    this.#server.must(this.#server.phase !== "stopping", `${what} begins while the server stops`);
    this.#mustHavePlace(job, run, what);
    run.isPlaced = true;
  }

  #mustHavePlace(job: ModelJob, run: ModelRun, what: string): void {
    this.#server.must(
      this.#server.going < this.#server.maxJobRunning,
      `${what} begins, and ${this.#server.going} runs go on already`,
    );
    this.#server.must(job.mayBegin, `${what} begins, and its job does not let it`);
    this.#server.must(job.waiting[0] === run, `${what} begins before those that came before it`);
  }

  #beginAsked(job: ModelJob, counter: number, attempt: number): void {
    const run = job.run(counter);
    const what = `${job.name} ${counter}, attempt ${attempt},`;
    if (run === undefined) {
      this.#server.must(false, `${what} was never accepted`);
      return;
    }
    this.#server.must(this.#server.phase !== "stopping", `${what} begins while the server stops`);
    this.#server.must(attempt === run.attempt + 1, `${what} comes after attempt ${run.attempt}`);
    if (run.state === "aside") {
      this.#server.must((run.until ?? 0) <= this.#server.now, `${what} begins too early`);
      this.#server.must(
        this.#server.going < this.#server.maxJobRunning,
        `${what} begins, and ${this.#server.going} runs go on already`,
      );
    } else {
      this.#server.must(run.state === "waits", `${what} begins, and is ${run.state}`);
      this.#mustHavePlace(job, run, what);
    }
    run.state = "goes on";
    run.attempt = attempt;
    if (attempt === run.firstAttempt) run.shape = job.latest;
  }
}
