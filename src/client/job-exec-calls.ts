import { ROUTES, type Route } from "../contract/routes.ts";
import type { WireJobExec } from "../contract/wire.ts";
import type { WireRun, WireSlot } from "../contract/wire-history.ts";
import type { WireComingSlot } from "../contract/wire-overview.ts";
import { objectIn } from "./answer.ts";
import type { Caller } from "./caller.ts";
import { ClientError } from "./client-error.ts";
import type { CallOptions } from "./client-options.ts";
import { type DecodedJobLog, jobLog } from "./job-log.ts";
import { followLog, type LogFollowOptions } from "./log-follow.ts";
import { type LogChunk, type LogPart, type LogPartOptions, logPart } from "./log-part.ts";
import { type NextOptions, RunHistory, type RunsOptions, type SlotsOptions } from "./run-history.ts";
import { type RunOptions, runRequest } from "./run-request.ts";
import { ServerCalls } from "./server-calls.ts";
import { type Triggered, triggeredIn } from "./triggered.ts";

const LOG_ROUTES = { text: ROUTES.jobExecLogText, runs: ROUTES.jobExecRuns };

/** What can be asked of exec jobs, those that run commands or functions. */
export class JobExecCalls extends ServerCalls {
  readonly #caller: Caller;
  readonly #history: RunHistory;

  constructor(caller: Caller) {
    super(caller);
    this.#caller = caller;
    this.#history = new RunHistory(caller, {
      runs: ROUTES.jobExecRuns,
      slots: ROUTES.jobExecSlots,
      next: ROUTES.jobExecNext,
    });
  }

  /**
   * Runs a job by its webhook path, which is given as the job has it, not encoded. Resolves when the server has taken
   * the trigger, with how the job stood just before, and with the `counter` of the run that it became; the run itself
   * begins as soon as there is a place for it. Throws
   * `ERR_JOB_NOT_FOUND` when no job has this path, `ERR_JOB_FORBIDDEN` for a wrong secret or header, `ERR_JOB_PAUSED`,
   * or `ERR_JOB_ALREADY_RUN` when the job runs and another run of it waits already.
   */
  async jobExecRun(path: string, run: RunOptions = {}): Promise<Triggered<WireJobExec>> {
    const raw = await this.#caller.send(await runRequest(path, run, this.#caller.options), run);
    // The API answers an unknown path like an address that does not exist: with nothing.
    if (raw.status === 404 && raw.text === "") {
      throw new ClientError("ERR_JOB_NOT_FOUND", `no job has the webhook path ${JSON.stringify(path)}`, {
        status: 404,
      });
    }
    return triggeredIn<WireJobExec>(raw);
  }

  /**
   * Runs a job by hand, whether it has a webhook or not. Resolves as {@link jobExecRun} does. Throws `ERR_JOB_NOT_FOUND`,
   * `ERR_JOB_PAUSED`, `ERR_JOB_ALREADY_RUN`, or `ERR_UNAUTHORIZED` without the secret.
   */
  async jobExecTrigger(id: string, call: CallOptions = {}): Promise<Triggered<WireJobExec>> {
    return triggeredIn(await this.#caller.tell(ROUTES.jobExecTrigger, { id }, call));
  }

  /** Ends the running execution of a job, if there is one. Throws `ERR_JOB_NOT_FOUND` or `ERR_UNAUTHORIZED`. */
  jobExecCancel(id: string, call: CallOptions = {}): Promise<WireJobExec> {
    return this.#command(ROUTES.jobExecCancel, id, call);
  }

  /**
   * Pauses a job: until it is resumed it takes no trigger, and its timer starts nothing. Throws `ERR_JOB_NOT_FOUND` or
   * `ERR_UNAUTHORIZED`.
   */
  jobExecPause(id: string, call: CallOptions = {}): Promise<WireJobExec> {
    return this.#command(ROUTES.jobExecPause, id, call);
  }

  /** Ends the pause of a job. Throws `ERR_JOB_NOT_FOUND` or `ERR_UNAUTHORIZED`. */
  jobExecResume(id: string, call: CallOptions = {}): Promise<WireJobExec> {
    return this.#command(ROUTES.jobExecResume, id, call);
  }

  /** When the timer of a job is due next, by its own clocks too, earliest first. Throws `ERR_JOB_NOT_FOUND`. */
  jobExecNext(id: string, options: NextOptions = {}): Promise<readonly WireComingSlot[]> {
    return this.#history.next(id, options);
  }

  /**
   * What became of each instant at which the timer of a job was due, and why; in the order of time. Throws
   * `ERR_JOB_NOT_FOUND`, or `ERR_BAD_REQUEST` when `from` is after `to`.
   */
  jobExecSlots(id: string, options: SlotsOptions = {}): Promise<readonly WireSlot[]> {
    return this.#history.slots(id, options);
  }

  /** The runs of a job, newest first. Throws `ERR_JOB_NOT_FOUND`. */
  jobExecRuns(id: string, options: RunsOptions = {}): Promise<readonly WireRun[]> {
    return this.#history.runs(id, options);
  }

  /**
   * Every run of a job that is remembered, newest first; asked for a hundred at a time, as they are read.
   *
   * @example
   * ```ts
   * for await (const run of client.jobExecAllRuns("backup")) {
   *   if (run.status === "failed") console.log(run.counter, run.reason);
   * }
   * ```
   */
  jobExecAllRuns(id: string, call: CallOptions = {}): AsyncGenerator<WireRun, void> {
    return this.#history.allRuns(id, call);
  }

  /** One log of a job, also while it is being written. Throws `ERR_JOB_NOT_FOUND` or `ERR_LOG_NOT_FOUND`. */
  jobExecLog(id: string, counter: number, call: CallOptions = {}): Promise<DecodedJobLog> {
    return jobLog(this.#caller, ROUTES.jobExecLog, { id, counter }, call);
  }

  /**
   * A part of a log, byte for byte, also while it is being written. It begins later than asked for where the middle of a
   * log is left out that became too long. Throws `ERR_JOB_NOT_FOUND`, `ERR_LOG_NOT_FOUND`, or `ERR_LOG_OFFSET` when the log
   * ends before `offset`.
   *
   * @example
   * ```ts
   * const { content } = await client.jobExecLogText("backup", 1, { offset: -1_000 });
   * ```
   */
  jobExecLogText(id: string, counter: number, options: LogPartOptions = {}): Promise<LogPart> {
    return logPart(this.#caller, ROUTES.jobExecLogText, { id, counter }, options);
  }

  /**
   * A log as it grows, until the run has ended and every byte was given; a run that waits for its turn is waited for.
   * Each chunk begins where the one before it ended, over lost connections and restarts of the server, but for two cases,
   * in which the log became longer than the job's `log_max_size`: a larger offset says that bytes were left out, a smaller
   * one that the log begins anew, as it was kept.
   * A connection on which nothing comes for 60 s is replaced; one that is lost is made again, after half a second at
   * first and after 15 s at the most. Throws `ABORTED` when `signal` aborts, `ERR_JOB_NOT_FOUND`, `ERR_LOG_NOT_FOUND`,
   * `ERR_LOG_OFFSET`, `ERR_UNAUTHORIZED`, and `NETWORK` or `TIMEOUT` when the first connection cannot be made.
   *
   * @example
   * ```ts
   * const text = new TextDecoder();
   * for await (const { bytes } of client.jobExecLogFollow("backup", 1)) {
   *   console.log(text.decode(bytes, { stream: true }));
   * }
   * ```
   */
  jobExecLogFollow(id: string, counter: number, options: LogFollowOptions = {}): AsyncGenerator<LogChunk, void> {
    return followLog(this.#caller, LOG_ROUTES, { id, counter }, options);
  }

  async #command(route: Route, id: string, call: CallOptions): Promise<WireJobExec> {
    return objectIn(await this.#caller.tell(route, { id }, call));
  }
}
