import { ClientError } from "../../client/client-error.ts";
import type { WireRun } from "../../contract/wire-history.ts";
import type { Duration } from "../../domain/time.ts";
import { EXIT } from "../exit.ts";
import { advised } from "./advice.ts";
import { type AwaitedRun, liveOptions, logBegun, runEnd } from "./await-run.ts";
import { exitOfRun } from "./exit-of-run.ts";
import { onInterrupt } from "./interrupt.ts";
import { printLog } from "./log-print.ts";
import { Patience } from "./patience.ts";
import { withProgress } from "./progress.ts";
import type { Remote, RemoteJob } from "./remote.ts";
import { coloredStatus, reasonWords, tookWords } from "./status-words.ts";

export interface FollowOptions {
  readonly giveUpAfter: Duration;
  /** Whether Ctrl-C cancels the run instead of leaving it alone. */
  readonly cancelOnInterrupt: boolean;
}

/** Prints the log of a run while it grows, and sets the exit status to what became of it. */
export async function followRun(
  remote: Remote,
  job: RemoteJob,
  counter: number,
  { giveUpAfter, cancelOnInterrupt }: FollowOptions,
): Promise<void> {
  const { shell } = remote;
  const patience = new Patience(shell.err, remote.clock, giveUpAfter);
  const leaving = new AbortController();
  const signal = AbortSignal.any([leaving.signal, patience.signal, shell.out.closed]);
  const run = new FollowedRun({ remote, job, counter, patience, signal });
  const forget = onInterrupt(() => {
    if (!(cancelOnInterrupt && run.cancel())) leaving.abort();
  });
  try {
    const end = await run.end();
    shell.err.line(run.words(end));
    shell.exitCode = exitOfRun(end);
  } catch (error) {
    if (!(error instanceof ClientError && error.code === "ABORTED")) throw advised(error, remote.place);
    shell.err.line(run.farewell());
    if (patience.signal.aborted) throw patience.signal.reason;
    shell.exitCode = EXIT.canceled;
  } finally {
    forget();
  }
}

/** A run while it is followed. */
class FollowedRun {
  readonly #awaited: AwaitedRun;
  #hasBegun = false;
  #isCanceling = false;

  constructor(awaited: AwaitedRun) {
    this.#awaited = awaited;
  }

  /** Resolves when it has ended and all of its log was printed. Throws `ABORTED`. */
  async end(): Promise<WireRun | undefined> {
    const { remote, job, counter, patience } = this.#awaited;
    const { shell, clock } = remote;
    this.#hasBegun = await withProgress({ err: shell.err, clock }, `${this.#name} waits for its turn`, () =>
      logBegun(this.#awaited),
    );
    if (this.#hasBegun) {
      await printLog(shell, job.calls.logFollow(counter, liveOptions(this.#awaited)), () => patience.found());
      // What was printed last may have been the end of a pipe.
      if (shell.out.closed.aborted) throw new ClientError("ABORTED", "nobody reads the log any more");
    }
    return runEnd(this.#awaited);
  }

  /** Cancels it, once. `false`: that was asked for already, or cannot be done. */
  cancel(): boolean {
    // The API cancels what runs of the job: while this run waits, that is another one.
    if (this.#isCanceling || !this.#hasBegun) return false;
    this.#isCanceling = true;
    const { remote, job } = this.#awaited;
    remote.shell.err.line(`karajo: canceling ${this.#name}; Ctrl-C again stops following it`);
    job.calls.cancel().catch((error: Error) => remote.shell.err.line(`karajo: it was not canceled: ${error.message}`));
    return true;
  }

  /** How it ended, for people. */
  words(end: WireRun | undefined): string {
    if (end === undefined) return `${this.#name}: the server does not remember how it ended`;
    const { remote } = this.#awaited;
    const reason = reasonWords(end);
    const took = tookWords(end, remote.times);
    const status = `${coloredStatus(end.status, remote.shell.err.colors)}${reason === "" ? "" : `: ${reason}`}`;
    return `${this.#name} ${status}${took === "" ? "" : ` (${took})`}`;
  }

  /** What to do when it is left alone. */
  farewell(): string {
    const { job, counter, patience } = this.#awaited;
    // Of a server that is gone nobody knows.
    const goesOn = patience.signal.aborted ? "may go on" : "goes on";
    const { key } = job;
    return `${this.#name} ${goesOn}. To follow it again: karajo logs ${key} ${counter} --follow; to end it: karajo cancel ${key}`;
  }

  get #name(): string {
    const { job, counter } = this.#awaited;
    return `${job.job.name}: run ${counter}`;
  }
}
