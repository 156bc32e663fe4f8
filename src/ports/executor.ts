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
}

/** The log of a run as an executor sees it. */
export interface RunOutput {
  /** Appends raw output; each line is stamped. Await it: that is the back-pressure. */
  write(bytes: Uint8Array): Promise<void>;

  /** Appends one line of karajo's own. */
  line(text: string): Promise<void>;

  /** From now on this text is masked wherever it would come into the log. Short texts, which are everywhere, are not. */
  hide(secret: string): void;

  /** Tells of a process that the run has started: by it a later server finds what a crash leaves behind. */
  started(process: ProcessIdentity): void;
}
