import { AppError } from "../domain/error.ts";
import { hookPathKey, type Job } from "../domain/job.ts";
import { type JobKey, type JobRef, jobKey } from "../domain/job-id.ts";
import type { JobView, TriggeredJob } from "../domain/job-view.ts";
import type { Trigger } from "../domain/run.ts";
import type { Duration } from "../domain/time.ts";
import type { Leftovers } from "../ports/leftovers.ts";
import type { Random } from "../ports/random.ts";
import type { JobRun, KnownTimer, Page, RunRecord, SlotRecord, Store } from "../ports/store.ts";
import { Admission } from "./admission.ts";
import { Announcer, type AnnouncerDeps } from "./announcer.ts";
import { Changes } from "./changes.ts";
import { Dispatcher, type EndedRun } from "./dispatcher.ts";
import { Followers } from "./followers.ts";
import { hooksOf } from "./hooks.ts";
import { JobState } from "./job-state.ts";
import { Ledger } from "./ledger.ts";
import { prune } from "./log-retention.ts";
import { enterRecovered, loadStates, takeOver } from "./recovery-entries.ts";
import type { RunnerDeps } from "./runner.ts";
import { Timers, type TimersDeps } from "./timers.ts";
import { unfailing } from "./unfailing-logger.ts";

export interface EngineDeps extends Omit<RunnerDeps, "ledger" | "random">, Pick<AnnouncerDeps, "server" | "notifiers"> {
  readonly clock: TimersDeps["clock"];
  readonly store: Store;
  readonly leftovers: Leftovers;
  readonly random: Random;
}

export interface EngineOptions {
  readonly jobs: readonly Job[];
  readonly maxJobRunning: number;
  /** How long running jobs may go on once `stop` is called. */
  readonly shutdownGrace: Duration;
}

/**
 * Decides what runs when, and remembers how each job stands. `load`, then `start`; `stop` ends it. At most
 * `maxJobRunning` runs go on together, and a job runs twice at once only where its `overlap` says so.
 */
export class Engine {
  /** Tells what changes, for whoever shows it. */
  readonly changes = new Changes();
  readonly #deps: EngineDeps & { readonly ledger: Ledger };
  #options: EngineOptions;
  #states: ReadonlyMap<JobKey, JobState> = new Map();
  #hooks: ReadonlyMap<string, JobState> = new Map();
  /** Jobs that were removed while they ran. */
  readonly #leaving = new Map<JobKey, JobState>();
  readonly #timers: Timers;
  readonly #dispatcher: Dispatcher;
  readonly #followers: Followers;
  readonly #admission: Admission;
  readonly #announcer: Announcer;
  #knownTimers: ReadonlyMap<JobKey, KnownTimer> = new Map();
  /** The pause or resume that came last: one after the other, so that the last word counts, here and in the store. */
  #lastPauseChange: Promise<unknown> = Promise.resolve();
  readonly #changed = ({ key }: JobState): void => this.changes.job(key);
  #phase: "new" | "started" | "stopping" = "new";

  constructor(deps: EngineDeps, options: EngineOptions) {
    const logger = unfailing(deps.logger);
    const ledger = new Ledger({ ...deps, logger });
    this.#deps = { ...deps, logger, ledger };
    this.#options = options;
    this.#dispatcher = new Dispatcher({
      ...this.#deps,
      maxJobRunning: () => this.#options.maxJobRunning,
      ended: (state, run) => this.#ended(state, run),
    });
    this.#announcer = new Announcer(this.#deps);
    this.#admission = new Admission({ ...this.#deps, dispatcher: this.#dispatcher });
    this.#followers = new Followers({ ledger, run: (state) => this.#admission.follow(state) });
    this.#timers = new Timers({
      clock: deps.clock,
      ledger,
      run: (state, slot) => this.#admission.takeSlot(state, slot),
      done: () => this.#dispatcher.dispatch(),
    });
    this.#setStates(new Map(options.jobs.map((job) => [jobKey(job), new JobState(job, this.#changed)])));
  }

  /** Takes over what logs and store remember, and ends what a crash has left. Nothing runs yet. */
  async load(): Promise<void> {
    const { store } = this.#deps;
    const recovered = await takeOver(this.#deps, await store.open(), [...this.#states.values()]);
    this.#followers.load(await store.successes());
    this.#knownTimers = await store.timers();
    this.#announcer.goOn(await store.announcements());
    await enterRecovered(recovered, {
      ...this.#deps,
      states: this.#states,
      admission: this.#admission,
      announcer: this.#announcer,
      dispatcher: this.#dispatcher,
      followers: this.#followers,
    });
    for (const state of this.#states.values()) await prune(this.#deps, state);
  }

  /** Begins to run what is due. Call it when the server listens, for a job may call the server itself. */
  start(): void {
    if (this.#phase !== "new") return;
    this.#phase = "started";
    this.#timers.begin([...this.#states.values()], this.#knownTimers);
    this.#knownTimers = new Map(); // the timers know by themselves from now on
    for (const state of this.#states.values()) {
      if (state.job.runAtStart && !state.isPaused && !state.isBusy) this.#admission.enter(state, { reason: "start" });
      this.#followers.offer(state);
      this.#dispatcher.offer(state);
    }
    this.#timers.start();
    this.#dispatcher.open();
  }

  /** Why the server cannot do its work right now, in words; `undefined` when it can. */
  get trouble(): string | undefined {
    if (this.#phase === "new") return "the server is starting";
    if (this.#phase === "stopping") return "the server is stopping";
    return this.#deps.ledger.isBehind ? "the store cannot be written: see the log of the server" : undefined;
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

  /** What became of the instants at which the job's timer was due, ascending. Throws `ERR_STORE`. */
  slots(ref: JobRef, page: Page): Promise<readonly SlotRecord[]> {
    return this.#deps.store.slots(jobKey(ref), page);
  }

  /** The job's runs with a counter below `before`, newest first. Throws `ERR_STORE`. */
  runs(ref: JobRef, page: { readonly before: number; readonly limit: number }): Promise<readonly RunRecord[]> {
    return this.#deps.store.runs(jobKey(ref), page);
  }

  /** The runs of all jobs that went on at some time in the page, those that began last first. Throws `ERR_STORE`. */
  runsDuring(page: Page): Promise<readonly JobRun[]> {
    return this.#deps.store.runsDuring(page);
  }

  /**
   * Takes a trigger: when it resolves, the run will happen, once, also after a crash. Answers how the job stood just
   * before, and which run it became. Throws `ERR_JOB_NOT_FOUND`, `ERR_JOB_PAUSED`, `ERR_JOB_ALREADY_RUN` (it runs, and as many triggers wait
   * as may), `ERR_STOPPING`, or `ERR_STORE` when the run cannot be written down.
   */
  async trigger(ref: JobRef, trigger: Trigger): Promise<TriggeredJob> {
    const state = this.#existing(ref);
    if (this.#phase === "stopping") throw new AppError("ERR_STOPPING", "the server is stopping");
    return this.#admission.take(state, trigger);
  }

  /** Ends what runs of the job, if anything does; what waits behind it still runs. */
  async cancel(ref: JobRef): Promise<JobView> {
    const state = this.#existing(ref);
    for (const run of state.active.values()) run.cancel("");
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
        this.#timers.resumed(state);
        this.#followers.offer(state);
        this.#dispatcher.offer(state);
      }
      const view = state.view();
      this.#dispatcher.dispatch();
      return view;
    });
  }

  /**
   * Changes the jobs and the limits, all at once: what runs goes on as it began, what waits runs as it is defined now,
   * a removed job takes no further trigger and ends what it was given. Throws `ERR_STORE`; then nothing has changed.
   */
  async reconfigure(options: EngineOptions): Promise<void> {
    const known = new Map([...this.#leaving, ...this.#states]);
    const fresh = options.jobs.filter((job) => !known.has(jobKey(job))).map((job) => new JobState(job, this.#changed));
    const added = await loadStates(this.#deps, fresh);
    const states = new Map<JobKey, JobState>();
    for (const job of options.jobs) {
      const key = jobKey(job);
      const state = known.get(key) ?? added.get(key);
      if (state === undefined) continue; // it is one of the two
      this.#leaving.delete(key);
      state.isLeaving = false;
      state.job = job;
      states.set(key, state);
    }
    for (const [key, state] of this.#states) if (!states.has(key)) this.#remove(state);
    this.#options = options;
    this.#setStates(states);
    this.changes.configuration();
    if (this.#phase === "started") {
      this.#timers.change(states.values());
      for (const state of states.values()) {
        this.#followers.offer(state);
        this.#dispatcher.offer(state);
      }
      this.#dispatcher.dispatch();
    }
    for (const state of states.values()) await prune(this.#deps, state);
  }

  /**
   * Ends everything: running jobs may go on for the grace period, then, or at once when `signal` aborts, they are
   * canceled. Runs that are to outlive the server are left to themselves. Resolves when nothing else runs any more, and
   * answers how many those are.
   */
  async stop(signal: AbortSignal): Promise<number> {
    this.#phase = "stopping";
    this.#dispatcher.close();
    await this.#timers.stop();
    await this.#dispatcher.begun();
    if (!this.#dispatcher.isIdle) {
      const allEnded = new AbortController();
      void this.#dispatcher.idle().then(() => allEnded.abort());
      await this.#deps.clock.sleep(this.#options.shutdownGrace, AbortSignal.any([signal, allEnded.signal]));
      for (const state of [...this.#states.values(), ...this.#leaving.values()]) {
        for (const run of state.active.values()) run.cancel("karajo stops");
      }
      await this.#dispatcher.idle();
    }
    await this.#announcer.stop();
    await this.#deps.ledger.close();
    return this.#dispatcher.left;
  }

  #setStates(states: ReadonlyMap<JobKey, JobState>): void {
    this.#states = states;
    this.#followers.set(states.values());
    this.#hooks = hooksOf([...states.values()]);
  }

  #remove(state: JobState): void {
    this.#timers.remove(state);
    state.isLeaving = true;
    if (state.isBusy) this.#leaving.set(state.key, state);
    this.#dispatcher.offer(state);
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

  async #ended(state: JobState, run: EndedRun): Promise<void> {
    const { ledger, clock } = this.#deps;
    const { job, counter, outcome } = run;
    // Not waited for: the log has the end already, and the next start finds it there. First what is to be told of it.
    this.#announcer.announce({ job, counter, outcome });
    void ledger.finish(job, counter, outcome);
    state.ended(counter, outcome.kind, clock.now());
    if (run.nextAttempt !== undefined) this.#admission.goOn(state, { ...run, attempt: run.nextAttempt });
    if (outcome.kind === "success") this.#followers.succeeded(job);
    if (!state.isBusy) this.#leaving.delete(state.key);
    if (this.#phase === "started" && this.#states.get(state.key) === state) {
      this.#timers.ended(state);
      this.#followers.offer(state);
    }
    this.#dispatcher.offer(state);
    this.#dispatcher.dispatch();
    await prune(this.#deps, state);
  }
}
