import type { Job } from "../domain/job.ts";
import type { Outcome, Run } from "../domain/run.ts";
import type { ProcessIdentity } from "./store.ts";

/** Does the work of a run. Never throws for what the job does wrong: that is an outcome. */
export interface Executor<J extends Job = Job> {
  /**
   * Makes one attempt. Resolves when the work has ended and nothing of it goes on. When `signal` aborts, the work is
   * ended, all of it, and the outcome is `canceled`.
   */
  execute(job: J, run: Run, output: RunOutput, signal: AbortSignal): Promise<Outcome>;

  /** How the work of some jobs outlives the server, where the executor can do that. */
  readonly lasting?: LastingWork<J>;
}

/** Work that goes on when the server ends, in whatever way, and that a later server takes over. */
export interface LastingWork<J extends Job = Job> {
  /** Whether the work of the job is to be of this kind. */
  isFor(job: J): boolean;

  /**
   * The number of the attempt in which a run is that an earlier server has begun, or `undefined` when it cannot be gone
   * on with, because it is not known what became of it.
   */
  resumable(job: J, counter: number): Promise<number | undefined>;

  /** Makes one attempt, as `execute` does, or goes on with it. */
  perform(job: J, run: Run, output: RunOutput, control: LastingControl): Promise<Outcome | "left">;

  /** The end of the run is in its log: nothing needs to be kept for a later server. */
  forget(job: J, counter: number): Promise<void>;
}

export interface LastingControl {
  /** Ends the work when it aborts. */
  readonly signal: AbortSignal;
  /** Aborts when the server stops: resolves with `left` soon, and the work goes on. */
  readonly leave: AbortSignal;
  /** Whether an earlier server has begun the run. */
  readonly isResumed: boolean;
}

/** The log of a run as an executor sees it. */
export interface RunOutput {
  /**
   * Appends raw output; each line is stamped. Await it: that is the back-pressure. The bytes are taken before it returns:
   * their memory may be used again at once.
   */
  write(bytes: Uint8Array): Promise<void>;

  /** Appends one line of karajo's own. */
  line(text: string): Promise<void>;

  /** Appends several, at once. */
  lines(texts: readonly string[]): Promise<void>;

  /** Resolves when the log has all whole lines that were written, also if this process were killed, or has dropped them. */
  settled(): Promise<void>;

  /** From now on this text is masked wherever it would come into the log. Short texts, which are everywhere, are not. */
  hide(secret: string): void;

  /** Tells of a process that the run has started: by it a later server finds what a crash leaves behind. */
  started(process: ProcessIdentity): void;
}
