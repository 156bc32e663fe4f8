import { type JobKey, jobKey } from "../../domain/job-id.ts";
import type { JobStatus } from "../../domain/job-view.ts";
import type { Outcome, Run } from "../../domain/run.ts";
import type { SlotAnswer } from "../../domain/slot.ts";
import { formatInstant, type Instant, later, seconds } from "../../domain/time.ts";
import type { Clock } from "../../ports/clock.ts";
import type { QueuedRun } from "../../ports/store.ts";
import type { Reload } from "./model-commands.ts";
import type { Change, DiskWatcher } from "./model-disk.ts";
import { ModelJob, type ModelRun } from "./model-job.ts";
import { AFTER, INTERVAL, isDueAt, MOST_JITTER, NAMES, type Name, RETRY_WAIT, type Shape } from "./model-jobs.ts";
import { jitterAt, momentOf, slotsToMakeUpFor } from "./model-slots.ts";

/**
 * What must be true of an engine. It is told what the test does, and sees what the engine does at its borders: what it
 * asks of its store, and which work it begins. It knows nothing of how the engine comes to do that. What is not as it must
 * be is said in `broken`, for an exception would only be one more thing that the engine has to cope with.
 */
export class Model implements DiskWatcher {
  /** What is not as it must be, in words. */
  readonly broken: string[] = [];
  readonly #clock: Pick<Clock, "now">;
  readonly #jobs: ReadonlyMap<JobKey, ModelJob>;
  #maxJobRunning: number;
  #phase: "starting" | "up" | "stopping" | "down" = "starting";

  constructor(clock: Pick<Clock, "now">, shapes: Readonly<Record<Name, Shape>>, maxJobRunning: number) {
    this.#clock = clock;
    this.#maxJobRunning = maxJobRunning;
    const jobs = NAMES.map((name) => new ModelJob(name, shapes[name], clock.now()));
    this.#jobs = new Map(jobs.map((job) => [job.key, job]));
  }

  get jobs(): readonly ModelJob[] {
    return [...this.#jobs.values()];
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
    return job.hasRoomBehind(webhooks) ? undefined : "ERR_JOB_ALREADY_RUN";
  }

  /** A trigger was answered: it was taken. */
  taken(name: Name, id: string): void {
    const runs = this.job(name).runs.filter((run) => run.id === id);
    this.#must(
      runs.some(({ state }) => state !== "asked"),
      `${name}: ${id} was taken before it was written down`,
    );
  }

  paused(name: Name): void {
    this.job(name).isPaused = true;
  }

  resumed(name: Name): void {
    const job = this.job(name);
    if (job.isPaused) job.timerSince = this.#clock.now();
    job.isPaused = false;
  }

  canceled(name: Name): void {
    this.#cancelAll(this.job(name));
  }

  /** The configuration has changed, while the server was up, or `since` it was. */
  reconfigured({ name, to, maxJobRunning }: Reload, since = this.#clock.now()): void {
    this.#maxJobRunning = maxJobRunning;
    this.job(name).become(to, this.#clock.now(), since);
    for (const job of this.jobs) {
      job.timerSince = this.#clock.now();
      if (job.shape !== undefined) job.prune();
    }
  }

  /** From now on nothing begins; what stands aside is cut off. */
  stopping(): void {
    this.#phase = "stopping";
    for (const job of this.jobs) for (const run of job.active) if (run.state === "aside") this.#cutOff(job, run);
  }

  /** The grace period is over. */
  graceIsOver(): void {
    for (const job of this.jobs) this.#cancelAll(job);
  }

  /** The process is gone. */
  down(): void {
    this.#phase = "down";
  }

  /** What it has left is put right, before anything begins. */
  starts(): void {
    this.#phase = "starting";
    for (const job of this.jobs) {
      job.slotsToMakeUpFor = slotsToMakeUpFor(job, this.#clock.now());
      for (const run of job.runs.filter(({ state }) => state !== "ended")) this.#recover(job, run);
      if (job.shape !== undefined) job.prune();
      job.timerSince = this.#clock.now();
    }
  }

  started(): void {
    for (const job of this.jobs) {
      const isReady = job.shape?.runAtStart && !job.isPaused;
      this.#must(!isReady || !job.isIdle, `${job.name} did not run at the start`);
      const missing = job.slotsToMakeUpFor?.map((slot) => formatInstant(slot)).join() ?? "";
      this.#must(missing === "", `${job.name} does not make up for ${missing}`);
    }
    this.#phase = "up";
  }

  // What the engine asks of its store.

  asked(change: Change): void {
    if (change.do === "addRun") {
      this.#runAsked(change.with[0]);
      if (change.with[1] !== undefined) this.#isPlaced(this.#ofKey(change.with[0].job), change.with[0].counter);
    }
    if (change.do === "addSlots")
      for (const answer of change.with[1]) this.#answered(this.#ofKey(change.with[0]), answer);
    if (change.do === "startRun") {
      const [key, counter, { attempt }] = change.with;
      this.#beginAsked(this.#ofKey(key), counter, attempt);
    }
    if (change.do === "finishRun") {
      const [key, counter, { kind }] = change.with;
      const job = this.#ofKey(key);
      const run = job.run(counter);
      // It was told to end while no attempt was being made.
      const isNoWork = run !== undefined && run.state !== "ended" && run.workingSince === undefined;
      if (isNoWork && isToEnd(job, run)) this.#end(job, run, "canceled");
      this.#must(
        run?.outcome === kind,
        `${key} ${counter} has ended as ${run?.outcome}, and is written down as ${kind}`,
      );
    }
  }

  written(change: Change): void {
    if (change.do === "addSlots") for (const { last } of change.with[1]) this.#ofKey(change.with[0]).answered(last);
    if (change.do === "addRun" && change.with[0].slot) this.#ofKey(change.with[0].job).answered(change.with[0].slot.at);
    const run = this.#runOf(change);
    if (run === undefined) return;
    if (change.do === "startRun") run.run.attemptWritten = change.with[2].attempt;
    if (change.do === "addRun") this.#runWritten(run.job, run.run);
  }

  // Which work it begins.

  workBegins({ job: { id, kind }, counter, attempt, idempotencyKey, trigger }: Run): void {
    const job = this.#ofKey(jobKey({ id, kind }));
    const run = job.run(counter);
    const what = `${job.name} ${counter}, attempt ${attempt},`;
    if (run === undefined) {
      this.#must(false, `${what} was never accepted`);
      return;
    }
    this.#must(run.state === "goes on" && run.attempt === attempt, `${what} begins, and is not written down`);
    this.#must(run.attemptWritten === attempt, `${what} begins before that is sure to be known after a crash`);
    this.#must(!run.attemptsMade.has(attempt), `${what} is made a second time`);
    this.#must(run.key === idempotencyKey, `${what} has another key`);
    this.#must(run.id === trigger.request?.headers.id, `${what} has another trigger`);
    run.attemptsMade.add(attempt);
    run.workingSince = this.#clock.now();
  }

  workEnded({ job: { id, kind }, counter, attempt }: Run, outcome: Outcome["kind"]): void {
    const job = this.#ofKey(jobKey({ id, kind }));
    const run = job.run(counter);
    if (run?.workingSince === undefined || run.shape === undefined) return;
    const now = this.#clock.now();
    const { timeout } = run.shape;
    const isTimedOut = outcome === "canceled" && !run.isCanceled && now - run.workingSince === seconds(timeout);
    if (outcome === "canceled" && !isTimedOut) {
      this.#must(isToEnd(job, run), `${job.name} ${counter} was canceled, and nobody wanted that`);
      this.#end(job, run, "canceled");
    } else if (outcome === "success") {
      this.#end(job, run, "success");
    } else if (!job.retries(attempt, isTimedOut ? "timeout" : "error", run.shape)) {
      this.#end(job, run, "failed");
    } else {
      Object.assign(run, { state: "aside", workingSince: undefined, until: later(now, RETRY_WAIT) });
      if (this.#phase === "stopping") this.#cutOff(job, run);
    }
  }

  // What must be true whenever nothing is under way.

  /** `shown` is what the engine says of each job. */
  atRest(shown: (name: Name) => { readonly status: JobStatus; readonly logs: readonly string[] } | undefined): void {
    for (const job of this.jobs) {
      for (const run of job.active) {
        this.#must(!run.isCanceled, `${job.name} ${run.counter} goes on, though it was to end`);
      }
      this.#mustBeInStep(job);
      this.#mustBeShown(job, shown(job.name));
    }
  }

  #mustBeInStep(job: ModelJob): void {
    const hasPlace = this.#going < this.#maxJobRunning;
    const now = this.#clock.now();
    const idleSince = Math.max(job.lastEnd ?? 0, job.timerSince);
    this.#must(!(hasPlace && job.mayBegin && job.waiting.length > 0), `${job.name} waits, and nothing is in its way`);
    this.#must(!(job.isIdle && this.#mayFollow(job)), `${job.name} may run after those before it, and does not`);
    this.#must(job.dueRetries.length === 0, `${job.name} was cut off, and is not tried again`);
    for (const { state, until, counter } of job.runs) {
      const isLate = state === "aside" && hasPlace && until !== undefined && until <= now;
      this.#must(!isLate, `${job.name} ${counter} waits for an attempt, and nothing is in its way`);
    }
    if (job.shape?.timer !== "every 5m" || job.isPaused || !job.isIdle) return;
    const latest = idleSince + INTERVAL + seconds(job.shape.jitter);
    this.#must(now <= latest, `${job.name} did not run when its interval was over`);
  }

  #mustBeShown(
    job: ModelJob,
    shown: { readonly status: JobStatus; readonly logs: readonly string[] } | undefined,
  ): void {
    this.#must(
      (shown === undefined) === (job.shape === undefined),
      `${job.name} is ${shown === undefined ? "not " : ""}there`,
    );
    if (shown === undefined) return;
    const logs = [...job.logs, ...job.active.map(({ counter }) => ({ counter, status: "running" }))];
    const expected = logs.sort((a, b) => a.counter - b.counter).map(({ counter, status }) => `${counter}.${status}`);
    const [is, mustBe] = [shown.logs.join(" "), expected.join(" ")];
    this.#must(is === mustBe, `${job.name} has the logs ${is || "–"}, and must have ${mustBe || "–"}`);
    this.#must((shown.status === "paused") === job.isPaused, `${job.name} is ${shown.status}`);
    const isRunning = !job.isPaused && job.active.length > 0;
    this.#must((shown.status === "running") === isRunning, `${job.name} is ${shown.status}`);
  }

  #runAsked(entry: QueuedRun): void {
    const { counter, reason, slot, idempotencyKey: key, attempt, request } = entry;
    const job = this.#ofKey(entry.job);
    const id = request?.headers.id as string | undefined;
    const what = `${job.name} ${counter} (${reason})`;
    const highest = Math.max(0, ...job.runs.map((run) => run.counter));
    this.#must(counter > highest, `${what} comes after run ${highest}`);
    const retry = reason === "retry" ? job.dueRetries.find((due) => due.key === key && due.id === id) : undefined;
    job.dueRetries = job.dueRetries.filter((due) => due !== retry);
    if (reason === "retry") {
      this.#must(retry?.attempt === attempt, `${what}, attempt ${attempt}, and ${retry?.attempt} must be next`);
    } else {
      this.#must(attempt === 1, `${what} begins with attempt ${attempt}`);
      this.#must(job.shape !== undefined, `${what} is of a job that is not there`);
      this.#must(!job.isPaused, `${what} is of a paused job`);
    }
    if (slot !== undefined) this.#slotRuns(job, slot.at, slot.outcome, what);
    const successes = new Set(reason === "after" ? AFTER[job.name] : []);
    if (reason === "after") this.#must(this.#mayFollow(job), `${what} does not follow from anything`);
    if (reason === "start")
      this.#must(this.#phase === "starting" && job.isIdle, `${what} at another time than a start`);
    for (const name of successes) job.successes.delete(name);
    job.runs.push({
      ...{ counter, reason, slot, key, id, successes, state: "asked", isPlaced: false, outcome: undefined },
      ...{ firstAttempt: attempt, attempt: attempt - 1, attemptWritten: attempt - 1, workingSince: undefined },
      ...{ until: undefined, shape: undefined, isCanceled: false, attemptsMade: retry?.attemptsMade ?? new Set() },
    });
  }

  /** A timer's run must be what its job wants. */
  #slotRuns(job: ModelJob, at: Instant, outcome: "ran" | "late", what: string): void {
    const { shape } = job;
    if (shape === undefined) return;
    const now = this.#clock.now();
    const isOver = shape.timer !== "every 5m" || now >= (job.lastEnd ?? -INTERVAL) + INTERVAL;
    this.#must(isOver, `${what} comes before its interval is over`);
    this.#must(!job.isSkipping, `${what} is not skipped`);
    if (outcome === "late") {
      this.#must(this.#phase === "starting" && at < now, `${what} is late, and nobody was away`);
      const isOneOfThem = job.slotsToMakeUpFor?.includes(at) ?? shape.catchUp !== "none";
      this.#must(isOneOfThem, `${what} is made up for`);
      job.slotsToMakeUpFor = job.slotsToMakeUpFor?.filter((slot) => slot !== at);
      return;
    }
    this.#must(job.hasRoomBehind(job.waiting), `${what} has no room`);
    if (shape.timer === "every 5m") {
      this.#must(job.isIdle, `${what} is asked for while the job runs`);
      return;
    }
    this.#must(isDueAt(shape.timer, at), `${what} is asked for when the job is not due`);
    const isUndisturbed = later(job.timerSince, MOST_JITTER) < at;
    const isInTime = isUndisturbed ? now === momentOf(job, at) : at <= now && now <= later(at, MOST_JITTER);
    this.#must(isInTime, `${what} begins at another moment than its own`);
  }

  /** A slot has no run: there must be a reason. */
  #answered(job: ModelJob, { outcome, reason, last }: SlotAnswer): void {
    const what = `${job.name}, ${outcome}: ${reason},`;
    const hasCome = job.shape?.timer === "every 5m" || last + jitterAt(job, last) <= this.#clock.now();
    this.#must(hasCome, `${what} and its moment is yet to come`);
    if (outcome === "missed") this.#must(this.#phase === "starting", `${what} and somebody was there`);
    const hasNoRoom = !job.hasRoomBehind(job.waiting);
    const isFull = hasNoRoom && job.waiting.length === 0;
    if (outcome === "skipped") this.#must(job.isPaused || job.isSkipping || isFull, `${what} is not true`);
    const isForSkip = reason.endsWith("overlap is skip");
    if (outcome === "skipped" && !job.isPaused) this.#must(isForSkip === job.isSkipping, `${what} is not true`);
    const other = /^one with run (\d+)/.exec(reason)?.[1];
    if (outcome !== "coalesced" || other === undefined) return;
    const isWaiting = job.waiting.some(({ counter }) => counter === Number(other));
    this.#must(isWaiting && hasNoRoom, `${what} is not true`);
  }

  #runWritten(job: ModelJob, run: ModelRun): void {
    run.state = "waits";
    if (mayReplace(job, run) && this.#phase !== "down") this.#cancelAll(job);
    if (!run.isPlaced) return;
    const { firstAttempt } = run;
    Object.assign(run, { isPlaced: false, state: "goes on", shape: job.latest });
    Object.assign(run, { attempt: firstAttempt, attemptWritten: firstAttempt });
  }

  /** It is written down in one go that it was accepted and begins. */
  #isPlaced(job: ModelJob, counter: number): void {
    const run = job.run(counter)!;
    const what = `${job.name} ${counter}`;
    this.#must(this.#phase !== "stopping", `${what} begins while the server stops`);
    this.#mustHavePlace(job, run, what);
    run.isPlaced = true;
  }

  #mustHavePlace(job: ModelJob, run: ModelRun, what: string): void {
    this.#must(this.#going < this.#maxJobRunning, `${what} begins, and ${this.#going} runs go on already`);
    this.#must(job.mayBegin, `${what} begins, and its job does not let it`);
    this.#must(
      job.waiting.find(({ isPlaced }) => !isPlaced) === run,
      `${what} begins before those that came before it`,
    );
  }

  #beginAsked(job: ModelJob, counter: number, attempt: number): void {
    const run = job.run(counter);
    const what = `${job.name} ${counter}, attempt ${attempt},`;
    if (run === undefined) {
      this.#must(false, `${what} was never accepted`);
      return;
    }
    this.#must(this.#phase !== "stopping", `${what} begins while the server stops`);
    this.#must(attempt === run.attempt + 1, `${what} comes after attempt ${run.attempt}`);
    if (run.state === "aside") {
      this.#must((run.until ?? 0) <= this.#clock.now(), `${what} begins too early`);
      this.#must(this.#going < this.#maxJobRunning, `${what} begins, and ${this.#going} runs go on already`);
    } else {
      this.#must(run.state === "waits", `${what} begins, and is ${run.state}`);
      this.#mustHavePlace(job, run, what);
    }
    run.state = "goes on";
    run.attempt = attempt;
    if (attempt === run.firstAttempt) run.shape = job.latest;
  }

  #mayFollow(job: ModelJob): boolean {
    const after = AFTER[job.name];
    if (job.shape === undefined || after.length === 0 || after.some((name) => !job.successes.has(name))) return false;
    return !job.isPaused && job.hasRoomBehind(job.waiting) && !job.isSkipping;
  }

  #cancelAll(job: ModelJob): void {
    for (const run of job.active) run.isCanceled = true;
  }

  /** The server stops before the next attempt, which will be a run of its own. */
  #cutOff(job: ModelJob, run: ModelRun): void {
    this.#end(job, run, "failed");
    job.dueRetries.push({ ...run, attempt: run.attempt + 1 });
  }

  #recover(job: ModelJob, run: ModelRun): void {
    if (run.state === "asked") {
      job.runs = job.runs.filter((each) => each !== run);
      for (const name of run.successes) job.successes.add(name);
    } else if (run.attemptWritten >= run.firstAttempt) {
      this.#end(job, run, "failed");
      if (job.retries(run.attemptWritten, "lost")) job.dueRetries.push({ ...run, attempt: run.attemptWritten + 1 });
    } else if (job.shape === undefined) {
      this.#end(job, run, "failed");
    } else {
      Object.assign(run, { state: "waits", attempt: run.attemptWritten, workingSince: undefined, isCanceled: false });
    }
  }

  #end(job: ModelJob, run: ModelRun, outcome: Outcome["kind"]): void {
    job.ended(run, outcome, this.#clock.now());
    if (this.#phase !== "starting") job.prune();
    if (outcome !== "success") return;
    for (const follower of this.jobs) {
      if (follower.shape !== undefined && AFTER[follower.name].includes(job.name)) follower.successes.add(job.name);
    }
  }

  get #going(): number {
    return this.jobs.flatMap((job) => job.runs).filter(({ state, isPlaced }) => state === "goes on" || isPlaced).length;
  }

  #ofKey(key: JobKey): ModelJob {
    return this.#jobs.get(key)!;
  }

  #runOf(change: Change): { readonly job: ModelJob; readonly run: ModelRun } | undefined {
    if (change.do !== "addRun" && change.do !== "startRun" && change.do !== "finishRun") return undefined;
    const [key, counter] = change.do === "addRun" ? [change.with[0].job, change.with[0].counter] : change.with;
    const job = this.#ofKey(key);
    const run = job.run(counter);
    return run && { job, run };
  }

  #must(isTrue: boolean, otherwise: string): void {
    if (!isTrue) this.broken.push(otherwise);
  }
}

/** Whether it was told to end, or another one came to take its place. */
function isToEnd(job: ModelJob, { counter, isCanceled }: ModelRun): boolean {
  return isCanceled || job.waiting.some((run) => run.counter > counter && mayReplace(job, run));
}

/** Those that are made up for wait for one another. */
function mayReplace({ shape, isPaused }: ModelJob, { slot }: ModelRun): boolean {
  return slot?.outcome !== "late" && shape?.overlap === "replace" && !isPaused;
}
