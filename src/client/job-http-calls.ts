import { ROUTES, type Route } from "../contract/routes.ts";
import type { WireJobHttp } from "../contract/wire.ts";
import type { WireRun, WireSlot } from "../contract/wire-history.ts";
import type { WireComingSlot } from "../contract/wire-overview.ts";
import { objectIn } from "./answer.ts";
import type { Caller } from "./caller.ts";
import type { CallOptions } from "./client-options.ts";
import { JobExecCalls } from "./job-exec-calls.ts";
import { type DecodedJobLog, jobLog } from "./job-log.ts";
import { followLog, type LogFollowOptions } from "./log-follow.ts";
import { type LogChunk, type LogPart, type LogPartOptions, logPart } from "./log-part.ts";
import { type NextOptions, RunHistory, type RunsOptions, type SlotsOptions } from "./run-history.ts";
import { type Triggered, triggeredIn } from "./triggered.ts";

const LOG_ROUTES = { text: ROUTES.jobHttpLogText, runs: ROUTES.jobHttpRuns };

/** What can be asked of HTTP jobs, those that send a request. */
export class JobHttpCalls extends JobExecCalls {
  readonly #caller: Caller;
  readonly #history: RunHistory;

  constructor(caller: Caller) {
    super(caller);
    this.#caller = caller;
    this.#history = new RunHistory(caller, {
      runs: ROUTES.jobHttpRuns,
      slots: ROUTES.jobHttpSlots,
      next: ROUTES.jobHttpNext,
    });
  }

  /** How an HTTP job stands. Throws `ERR_INVALID_JOB_ID`. */
  jobHttp(id: string, call: CallOptions = {}): Promise<WireJobHttp> {
    return this.#ask(ROUTES.jobHttp, id, call);
  }

  /**
   * Runs an HTTP job by hand. Resolves when the server has taken the trigger, with how the job stood just before, and
   * with the `counter` of the run that it became. Throws
   * `ERR_INVALID_JOB_ID`, `ERR_JOB_PAUSED`, `ERR_JOB_ALREADY_RUN`, or `ERR_UNAUTHORIZED` without the secret.
   */
  async jobHttpTrigger(id: string, call: CallOptions = {}): Promise<Triggered<WireJobHttp>> {
    return triggeredIn(await this.#caller.ask(ROUTES.jobHttpTrigger, { id }, call));
  }

  /** Ends the running request of an HTTP job, if there is one. Throws `ERR_INVALID_JOB_ID` or `ERR_UNAUTHORIZED`. */
  jobHttpCancel(id: string, call: CallOptions = {}): Promise<WireJobHttp> {
    return this.#ask(ROUTES.jobHttpCancel, id, call);
  }

  /**
   * Pauses an HTTP job: until it is resumed, its timer starts nothing. Throws `ERR_INVALID_JOB_ID` or `ERR_UNAUTHORIZED`.
   */
  jobHttpPause(id: string, call: CallOptions = {}): Promise<WireJobHttp> {
    return this.#ask(ROUTES.jobHttpPause, id, call);
  }

  /** Ends the pause of an HTTP job. Throws `ERR_INVALID_JOB_ID` or `ERR_UNAUTHORIZED`. */
  jobHttpResume(id: string, call: CallOptions = {}): Promise<WireJobHttp> {
    return this.#ask(ROUTES.jobHttpResume, id, call);
  }

  /** As {@link jobExecNext}, for an HTTP job. Throws `ERR_JOB_NOT_FOUND`. */
  jobHttpNext(id: string, options: NextOptions = {}): Promise<readonly WireComingSlot[]> {
    return this.#history.next(id, options);
  }

  /** As {@link jobExecSlots}, for an HTTP job. */
  jobHttpSlots(id: string, options: SlotsOptions = {}): Promise<readonly WireSlot[]> {
    return this.#history.slots(id, options);
  }

  /** The runs of an HTTP job, newest first. Throws `ERR_JOB_NOT_FOUND`. */
  jobHttpRuns(id: string, options: RunsOptions = {}): Promise<readonly WireRun[]> {
    return this.#history.runs(id, options);
  }

  /** As {@link jobExecAllRuns}, for an HTTP job. */
  jobHttpAllRuns(id: string, call: CallOptions = {}): AsyncGenerator<WireRun, void> {
    return this.#history.allRuns(id, call);
  }

  /** One log of an HTTP job, also while it is being written. Throws `ERR_INVALID_JOB_ID` or `ERR_LOG_NOT_FOUND`. */
  jobHttpLog(id: string, counter: number, call: CallOptions = {}): Promise<DecodedJobLog> {
    return jobLog(this.#caller, ROUTES.jobHttpLog, { id, counter }, call);
  }

  /** As {@link jobExecLogText}, for an HTTP job, but that it throws `ERR_INVALID_JOB_ID` when no job has this ID. */
  jobHttpLogText(id: string, counter: number, options: LogPartOptions = {}): Promise<LogPart> {
    return logPart(this.#caller, ROUTES.jobHttpLogText, { id, counter }, options);
  }

  /** As {@link jobExecLogFollow}, for an HTTP job, but that it throws `ERR_INVALID_JOB_ID` when no job has this ID. */
  jobHttpLogFollow(id: string, counter: number, options: LogFollowOptions = {}): AsyncGenerator<LogChunk, void> {
    return followLog(this.#caller, LOG_ROUTES, { id, counter }, options);
  }

  async #ask(route: Route, id: string, call: CallOptions): Promise<WireJobHttp> {
    return objectIn(await this.#caller.ask(route, { id }, call));
  }
}
