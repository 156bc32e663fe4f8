import { AppError } from "../domain/error.ts";
import { hookPathKey, type Job } from "../domain/job.ts";
import { type JobKey, type JobRef, jobKey } from "../domain/job-id.ts";
import type { JobView } from "../domain/job-view.ts";
import type { Outcome, ReceivedRequest, Trigger, TriggerReason } from "../domain/run.ts";
import { type Duration, type Instant, later } from "../domain/time.ts";
import type { Leftovers } from "../ports/leftovers.ts";
import type { QueuedRun, Store } from "../ports/store.ts";
import type { Announcer } from "./announcer.ts";
import { JobState, type WaitingRun } from "./job-state.ts";
import { Ledger } from "./ledger.ts";
import { recover } from "./recovery.ts";
import { performRun, prune, type RunnerDeps } from "./runner.ts";
import { Scheduler } from "./scheduler.ts";
import { unfailing } from "./unfailing-logger.ts";

export interface EngineDeps extends Omit<RunnerDeps, "ledger"> {
  readonly announcer: Announcer;
  readonly store: Store;
  readonly leftovers: Leftovers;
}

export interface EngineOptions {
  readonly jobs: readonly Job[];
  readonly maxJobRunning: number;
  /** How long running jobs may go on once `stop` is called. */
  readonly shutdownGrace: Duration;
}

/**
 * Decides what runs when, and remembers how each job stands. `load`, then `start`; `stop` ends it. A job never runs
 * twice at once, at most `maxJobRunning` run together, and one trigger per job may wait.
 */
export class Engine {
  readonly #deps: EngineDeps & { readonly ledger: Ledger };
  readonly #options: EngineOptions;
  readonly #states: ReadonlyMap<JobKey, JobState>;
  readonly #hooks: ReadonlyMap<string, JobState>;
  readonly #scheduler: Scheduler;
  /** Jobs with a trigger that waits for a free place, first come first. */
  readonly #ready = new Set<JobState>();
  readonly #active = new Set<JobState>();
  /** The pause or resume that came last: one after the other, so that the last word counts, here and in the store. */
  #lastPauseChange: Promise<unknown> = Promise.resolve();
  #phase: "new" | "started" | "stopping" = "new";

  constructor(deps: EngineDeps, options: EngineOptions) {
    const logger = unfailing(deps.logger);
    this.#deps = { ...deps, logger, ledger: new Ledger({ ...deps, logger }) };
    this.#options = options;
    const states = options.jobs.map((job) => new JobState(job));
    this.#states = new Map(states.map((state) => [state.key, state]));
    this.#hooks = new Map(
      states.flatMap((state) =>
        state.job.kind === "exec" && state.job.path !== "" ? [[hookPathKey(state.job.path), state]] : [],
      ),
    );
    this.#scheduler = new Scheduler(deps.clock, (state, now) => this.#due(state, now));
  }

  /** Takes over what logs and store remember, and ends what a crash has left. Nothing runs yet. */
  async load(): Promise<void> {
    const { store } = this.#deps;
    await store.open();
    const { histories, queued, lost } = await recover(this.#deps, this.#options.jobs);
    const [pauses, counters] = [await store.pauses(), await store.counters()];
    for (const [key, state] of this.#states) {
      state.counter = counters.get(key) ?? 0;
      const history = histories.get(key);
      if (history) state.adopt(history);
      state.isPaused = pauses.get(key) ?? state.wasLeftPaused;
      await prune(this.#deps, state);
    }
    for (const { job, counter, outcome } of lost) {
      const state = this.#states.get(jobKey(job));
      if (state) this.#deps.announcer.announce({ job: state.job, counter, outcome });
    }
    for (const { job, counter, reason, request } of queued) this.#requeue(job, counter, triggerOf(reason, request));
  }

  /** Begins to run what is due. Call it when the server listens, for a job may call the server itself. */
  start(): void {
    if (this.#phase !== "new") return;
    this.#phase = "started";
    const now = this.#deps.clock.now();
    for (const state of this.#states.values()) {
      this.#scheduler.set(state, state.dueAfter(now), now);
      if (state.job.runAtStart && !state.isPaused && !state.waiting)
        this.#enqueue(state, { reason: "start" }, undefined);
    }
    this.#scheduler.start();
    this.#dispatch();
  }

  /** How a job stands; `undefined` when there is none such. */
  job(ref: JobRef): JobView | undefined {
    return this.#states.get(jobKey(ref))?.view();
  }

  /** How every job stands. */
  jobs(): readonly JobView[] {
    return [...this.#states.values()].map((state) => state.view());
  }

  /** The job with this webhook path. */
  jobByHook(path: string): JobView | undefined {
    return this.#hooks.get(hookPathKey(path))?.view();
  }

  /**
   * Takes a trigger: when it resolves, the run will happen, once, also after a crash. Answers how the job stood just
   * before. Throws `ERR_JOB_NOT_FOUND`, `ERR_JOB_PAUSED`, `ERR_JOB_ALREADY_RUN` (it runs and one trigger waits
   * already), `ERR_STOPPING`, or `ERR_STORE` when the run cannot be written down.
   */
  async trigger(ref: JobRef, trigger: Trigger): Promise<JobView> {
    const state = this.#existing(ref);
    if (this.#phase === "stopping") throw new AppError("ERR_STOPPING", "the server is stopping");
    state.assertTakesTrigger();
    const run = state.reserve(trigger);
    const view = state.view();
    try {
      await this.#deps.ledger.accept(this.#entryOf(state, run));
    } catch (error) {
      state.waiting = undefined; // nothing was promised
      throw error;
    }
    this.#makeReady(state);
    this.#dispatch();
    return view;
  }

  /** Ends the running execution, if there is one; what waits behind it still runs. */
  async cancel(ref: JobRef): Promise<JobView> {
    const state = this.#existing(ref);
    state.active?.abort.abort();
    return state.view();
  }

  /** The job takes no trigger and its timer starts nothing until it is resumed, also after a restart. */
  async pause(ref: JobRef): Promise<JobView> {
    const state = this.#existing(ref);
    return this.#changePause(async () => {
      await this.#deps.store.setPaused(state.key, true, this.#deps.clock.now());
      state.isPaused = true;
      return state.view();
    });
  }

  /** Ends a pause; a trigger that was taken before it runs now. */
  async resume(ref: JobRef): Promise<JobView> {
    const state = this.#existing(ref);
    return this.#changePause(async () => {
      const { store, clock } = this.#deps;
      await store.setPaused(state.key, false, clock.now());
      if (state.isPaused) {
        state.resumed();
        const now = clock.now();
        if (!state.active) this.#scheduler.set(state, state.dueAfter(now), now);
        this.#makeReady(state);
      }
      const view = state.view();
      this.#dispatch();
      return view;
    });
  }

  /**
   * Ends everything: running jobs may go on for the grace period, then, or at once when `signal` aborts, they are
   * canceled. Resolves when nothing runs any more.
   */
  async stop(signal: AbortSignal): Promise<void> {
    this.#phase = "stopping";
    await this.#scheduler.stop();
    const ended = () => Promise.all([...this.#active].map((state) => state.active?.ended));
    if (this.#active.size > 0) {
      const allEnded = new AbortController();
      void ended().then(() => allEnded.abort());
      await this.#deps.clock.sleep(this.#options.shutdownGrace, AbortSignal.any([signal, allEnded.signal]));
      for (const state of this.#active) state.active?.abort.abort();
      await ended();
    }
    await this.#deps.announcer.stop();
  }

  #existing(ref: JobRef): JobState {
    const state = this.#states.get(jobKey(ref));
    if (state === undefined) throw new AppError("ERR_JOB_NOT_FOUND", `job not found: ${ref.id}`);
    return state;
  }

  #changePause(change: () => Promise<JobView>): Promise<JobView> {
    const changed = this.#lastPauseChange.then(change);
    this.#lastPauseChange = changed.catch(() => undefined); // whoever asked for it is told
    return changed;
  }

  /** The timer of `state` has come. A turn that comes while the job runs, or waits to run, is one with that run. */
  #due(state: JobState, now: Instant): void {
    const { timer } = state.job;
    if (timer.kind === "none") return;
    if (!state.isPaused && !state.active && !state.waiting) this.#enqueue(state, { reason: timer.kind }, state.nextRun);
    // The next turn of an interval is counted from the end of this run; until then, and while paused, look again then.
    const next = timer.kind === "interval" ? later(now, timer.every) : state.dueAfter(now);
    this.#scheduler.set(state, next, now);
    this.#dispatch();
  }

  /** A timer's run happens also when it cannot be written down: a backup matters more than its entry. */
  #enqueue(state: JobState, trigger: Trigger, slot: Instant | undefined): void {
    const { ledger, logger } = this.#deps;
    const run = state.reserve(trigger);
    const { counter } = run;
    ledger
      .accept({ ...this.#entryOf(state, run), slot })
      .catch((error: unknown) => logger.event("store.failed", { job: state.key, counter, error }))
      .finally(() => {
        this.#makeReady(state);
        this.#dispatch();
      });
  }

  #requeue(key: JobKey, counter: number, trigger: Trigger): void {
    const state = this.#states.get(key);
    if (state === undefined) return;
    state.waiting = { counter, trigger };
    this.#makeReady(state);
  }

  #entryOf({ key, job }: JobState, { counter, trigger }: WaitingRun): QueuedRun {
    // Only a function sees the request; for commands it would be kept for nobody.
    const request = job.kind === "exec" && job.work.kind === "function" ? trigger.request : undefined;
    return { job: key, counter, reason: trigger.reason, queuedAt: this.#deps.clock.now(), slot: undefined, request };
  }

  #makeReady(state: JobState): void {
    if (state.waiting && !state.active) this.#ready.add(state);
  }

  #dispatch(): void {
    if (this.#phase !== "started") return;
    for (const state of this.#ready) {
      if (this.#active.size >= this.#options.maxJobRunning) return;
      this.#ready.delete(state);
      // A pause keeps what waits; resuming makes it ready again.
      if (state.waiting && !state.isPaused) this.#begin(state, state.waiting);
    }
  }

  #begin(state: JobState, { counter, trigger }: WaitingRun): void {
    const abort = new AbortController();
    const ended = performRun(this.#deps, state, { counter, trigger, signal: abort.signal }).then((outcome) =>
      this.#ended(state, counter, outcome),
    );
    state.began({ abort, ended });
    this.#active.add(state);
  }

  #ended(state: JobState, counter: number, outcome: Outcome): void {
    const now = this.#deps.clock.now();
    this.#active.delete(state);
    state.ended(counter, outcome.kind, now);
    this.#deps.announcer.announce({ job: state.job, counter, outcome });
    if (this.#phase === "started" && state.job.timer.kind === "interval") {
      this.#scheduler.set(state, state.dueAfter(now), now);
    }
    this.#makeReady(state);
    this.#dispatch();
  }
}

function triggerOf(reason: TriggerReason, request: ReceivedRequest | undefined): Trigger {
  return request === undefined ? { reason } : { reason, request };
}
