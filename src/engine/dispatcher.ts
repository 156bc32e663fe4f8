import type { Job } from "../domain/job.ts";
import type { JobState, WaitingRun } from "./job-state.ts";
import type { ResumableRun } from "./recovery.ts";
import { performRun, type RunControl, type RunEnd, type RunnerDeps } from "./runner.ts";

export interface DispatcherDeps extends RunnerDeps {
  /** How many runs may go on at once. */
  maxJobRunning(): number;
  /** A run has ended. Everything that must be known together with its end is done before this returns. */
  ended(state: JobState, run: EndedRun): Promise<void>;
}

export interface EndedRun extends RunEnd, WaitingRun {
  /** The job as it was when the run began. */
  readonly job: Job;
}

/** Lets waiting runs begin, first come first, as many at once as the server and each job allow. */
export class Dispatcher {
  readonly #deps: DispatcherDeps;
  /** Jobs with a run that waits for a place. */
  readonly #ready = new Set<JobState>();
  readonly #active = new Set<Promise<void>>();
  /** Runs that stood aside and want to go on: they come before those that begin. */
  readonly #returning: (() => void)[] = [];
  readonly #stopping = new AbortController();
  readonly #opened: Promise<void>;
  #openNow: () => void = () => undefined;
  #taken = 0;
  /** Of those, places of runs that are being accepted. */
  #held = 0;
  #heldNoMore: () => void = () => undefined;
  #isOpen = false;
  #left = 0;

  constructor(deps: DispatcherDeps) {
    this.#deps = deps;
    this.#opened = new Promise((resolve) => {
      this.#openNow = resolve;
    });
  }

  /** From now on runs begin. */
  open(): void {
    this.#isOpen = true;
    this.#openNow();
    this.dispatch();
  }

  /** From now on none begins, and none that stands aside goes on. */
  close(): void {
    this.#isOpen = false;
    this.#stopping.abort();
    this.#openNow();
    for (const goOn of this.#returning.splice(0)) goOn();
  }

  /** Resolves when all that have a place have begun, or were not accepted. */
  async begun(): Promise<void> {
    if (this.#held === 0) return;
    await new Promise<void>((resolve) => {
      this.#heldNoMore = resolve;
    });
  }

  /** Resolves when nothing runs. */
  async idle(): Promise<void> {
    while (this.#active.size > 0) await Promise.all(this.#active);
  }

  get isIdle(): boolean {
    return this.#active.size + this.#held === 0;
  }

  /** How many runs were left to themselves when the server stopped. */
  get left(): number {
    return this.#left;
  }

  /**
   * Takes over a run that goes on. It has its place already, whether there is one or not. Resolves when its log can be
   * followed.
   */
  resume(state: JobState, { entry, attempt }: ResumableRun): Promise<void> {
    const { counter, reason, request, idempotencyKey, startedAt } = entry;
    const trigger = request === undefined ? { reason } : { reason, request };
    const run = { counter, trigger, attempt, idempotencyKey };
    return new Promise((logFound) => {
      const resumed = { startedAt, logFound, opened: this.#opened };
      this.#begin(state, run, { resumed, isEntered: true });
    });
  }

  /**
   * Keeps a place for a run that is about to be accepted, where it may begin at once: so it is known in one go that it was
   * accepted and has begun, and the disk is waited for once. Then follows `beginHeld` or `giveBack`.
   */
  hold(state: JobState, run: WaitingRun): boolean {
    const isNext = this.#isOpen && this.#hasPlace && this.#returning.length === 0 && this.#ready.size === 0;
    if (!isNext || !state.place(run)) return false;
    this.#taken++;
    this.#held++;
    return true;
  }

  /** The run was accepted. Also where none begins any more: what is known to have begun is not begun at the next start. */
  beginHeld(state: JobState, run: WaitingRun): void {
    state.waiting.splice(state.waiting.indexOf(run), 1);
    this.#begin(state, run, { isEntered: true });
    this.#unhold();
  }

  /** The run was not accepted, and its place is another one's. */
  giveBack(state: JobState): void {
    this.#unhold();
    this.offer(state);
    this.dispatch();
  }

  /** The job may have a run that can begin. */
  offer(state: JobState): void {
    if (state.mayBegin) this.#ready.add(state);
  }

  dispatch(): void {
    while (this.#hasPlace && this.#returning.length > 0) this.#returning.shift()?.();
    if (!this.#isOpen) return;
    for (const state of this.#ready) {
      if (!this.#hasPlace) return;
      this.#ready.delete(state);
      const run = state.mayBegin ? state.waiting.shift() : undefined;
      if (run !== undefined) this.#begin(state, run, { isEntered: false });
      // Behind the others: a job that may run many times at once does not keep them from running.
      this.offer(state);
    }
  }

  get #hasPlace(): boolean {
    return this.#taken < this.#deps.maxJobRunning();
  }

  #unhold(): void {
    this.#taken--;
    this.#held--;
    if (this.#held === 0) this.#heldNoMore();
  }

  #begin(
    state: JobState,
    run: WaitingRun,
    { resumed, isEntered }: Pick<RunControl, "isEntered"> & Partial<Pick<RunControl, "resumed">>,
  ): void {
    const abort = new AbortController();
    const { job } = state;
    const { counter } = run;
    this.#taken++;
    const ended = performRun(
      this.#deps,
      { ...run, job },
      {
        resumed,
        isEntered,
        signal: abort.signal,
        stopping: this.#stopping.signal,
        logBegan: () => state.logBegan(counter),
        standAside: (wait) => this.#standAside(wait, abort.signal),
      },
    )
      .then((end) => {
        this.#taken--;
        if (end === "left") return void this.#left++;
        return this.#deps.ended(state, { ...run, ...end, job });
      })
      .finally(() => this.#active.delete(ended));
    this.#active.add(ended);
    state.began({ counter, cancel: (why) => abort.abort(why === "" ? undefined : why), ended });
  }

  async #standAside(wait: () => Promise<void>, signal: AbortSignal): Promise<void> {
    this.#taken--;
    this.dispatch();
    await wait();
    // One that is to end takes a place that is not there: it has little left to do.
    if (this.#hasPlace || signal.aborted || this.#stopping.signal.aborted) this.#taken++;
    else await this.#place(signal);
  }

  /** Takes a place once there is one, or none is needed any more. */
  #place(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const goOn = () => {
        signal.removeEventListener("abort", leave);
        this.#taken++;
        resolve();
      };
      const leave = () => {
        this.#returning.splice(this.#returning.indexOf(goOn), 1);
        goOn();
      };
      this.#returning.push(goOn);
      signal.addEventListener("abort", leave, { once: true });
    });
  }
}
