import { EPOCH_PARAMETER, ROUTES, type Route } from "../contract/routes.ts";
import type { WireEnvironment, WireJobExec, WireJobHttp, WireLog } from "../contract/wire.ts";
import { HEADER_SIGN } from "../domain/signature.ts";
import { ClientError } from "./client-error.ts";
import {
  type CallOptions,
  type ClientOptions,
  type ResolvedClientOptions,
  resolveClientOptions,
} from "./client-options.ts";
import { type ApiRequest, badAnswer, dataOf, exchange, objectIn, type RawAnswer } from "./exchange.ts";
import { type DecodedJobLog, decodeLog } from "./job-log.ts";
import { epochAt, type RunOptions, runRequest } from "./run-request.ts";

/** The parameters of a request about one HTTP job, as they stand in its query. */
export interface JobHttpRequest {
  readonly id: string;
  /** When the request was made, in Unix seconds. */
  readonly [EPOCH_PARAMETER]: number;
}

/** What a request asks about, before it is stamped with the time. */
interface Subject {
  readonly id?: string;
  readonly counter?: number;
}

const FORM = { "content-type": "application/x-www-form-urlencoded" } as const;

/**
 * A client of a karajo server, in Node and in browsers. Its methods throw {@link ClientError}: under the name that the
 * API gave its refusal, such as `ERR_UNAUTHORIZED`, or as `NETWORK`, `TIMEOUT`, `ABORTED`, `BAD_ANSWER`. IDs are those
 * of jobs, in any case of letters. In results, times are RFC 3339 (`0001-01-01T00:00:00Z` is never) and durations
 * nanoseconds.
 *
 * @example
 * ```ts
 * const client = new Client({ serverUrl: "http://127.0.0.1:31937", secret: "s3cret" });
 * const { id } = await client.jobExecRun("/greeting");
 * const { jobs } = await client.env();
 * const newest = Object.values(jobs ?? {}).find((job) => job.id === id)?.logs?.at(-1);
 * const log = newest && (await client.jobExecLog(id, newest.counter));
 * ```
 */
export class Client {
  readonly #options: ResolvedClientOptions;
  /** The session, where the runtime shows its cookie. A browser keeps it to itself, and sends it by itself. */
  #cookie: string | undefined;

  /** Sends nothing yet. Throws `ERR_OPTION_INVALID`, or `UNSUPPORTED` for what this runtime cannot do. */
  constructor(options: ClientOptions) {
    this.#options = resolveClientOptions(options);
  }

  /**
   * Begins a session, with which the client may read where users are configured; commands need the secret all the
   * same. Throws `ERR_AUTH_LOGIN`, or `ERR_AUTH_TOO_MANY` after too many that failed.
   */
  async login(name: string, password: string, call: CallOptions = {}): Promise<void> {
    const body = new URLSearchParams({ name, password }).toString();
    const raw = await this.#send({ ...ROUTES.login, headers: FORM, body }, call);
    dataOf(raw);
    this.#cookie = /(?:^|[,;]\s*)(karajo=[^;,]+)/.exec(raw.header("set-cookie") ?? "")?.[1];
  }

  /** The configuration of the server, and how every job stands. */
  env(call: CallOptions = {}): Promise<WireEnvironment> {
    return this.#ask(ROUTES.environment, {}, call);
  }

  /** Ends the running execution of a job, if there is one. Throws `ERR_JOB_NOT_FOUND`. */
  jobExecCancel(id: string, call: CallOptions = {}): Promise<WireJobExec> {
    return this.#tell(ROUTES.jobExecCancel, { id }, call);
  }

  /** One log of a job, also while it is being written. Throws `ERR_JOB_NOT_FOUND` or `ERR_LOG_NOT_FOUND`. */
  jobExecLog(id: string, counter: number, call: CallOptions = {}): Promise<DecodedJobLog> {
    return this.#log(ROUTES.jobExecLog, { id, counter }, call);
  }

  /** Pauses a job: until it is resumed it takes no trigger, and its timer starts nothing. Throws `ERR_JOB_NOT_FOUND`. */
  jobExecPause(id: string, call: CallOptions = {}): Promise<WireJobExec> {
    return this.#tell(ROUTES.jobExecPause, { id }, call);
  }

  /** Ends the pause of a job. Throws `ERR_JOB_NOT_FOUND`. */
  jobExecResume(id: string, call: CallOptions = {}): Promise<WireJobExec> {
    return this.#tell(ROUTES.jobExecResume, { id }, call);
  }

  /**
   * Runs a job by its webhook path, which is given as the job has it, not encoded. Resolves when the server has taken
   * the trigger, with how the job stood just before; the run itself begins as soon as there is a place for it. Throws
   * `ERR_JOB_NOT_FOUND` when no job has this path, `ERR_JOB_FORBIDDEN` for a wrong secret or header, `ERR_JOB_PAUSED`,
   * or `ERR_JOB_ALREADY_RUN` when the job runs and another run of it waits already.
   */
  async jobExecRun(path: string, run: RunOptions = {}): Promise<WireJobExec> {
    const raw = await this.#send(await runRequest(path, run, this.#options), run);
    // The API answers an unknown path like an address that does not exist: with nothing.
    if (raw.status === 404 && raw.text === "") {
      throw new ClientError("ERR_JOB_NOT_FOUND", `no job has the webhook path ${JSON.stringify(path)}`, {
        status: 404,
      });
    }
    return objectIn<WireJobExec>(raw);
  }

  /** How an HTTP job stands. Throws `ERR_INVALID_JOB_ID`. */
  jobHttp(id: string, call: CallOptions = {}): Promise<WireJobHttp> {
    return this.#ask(ROUTES.jobHttp, { id }, call);
  }

  /** One log of an HTTP job, also while it is being written. Throws `ERR_INVALID_JOB_ID` or `ERR_LOG_NOT_FOUND`. */
  jobHttpLog(id: string, counter: number, call: CallOptions = {}): Promise<DecodedJobLog> {
    return this.#log(ROUTES.jobHttpLog, { id, counter }, call);
  }

  /** Pauses an HTTP job: until it is resumed, its timer starts nothing. Throws `ERR_INVALID_JOB_ID`. */
  jobHttpPause(id: string, call: CallOptions = {}): Promise<WireJobHttp> {
    return this.#ask(ROUTES.jobHttpPause, { id }, call);
  }

  /** Ends the pause of an HTTP job. Throws `ERR_INVALID_JOB_ID`. */
  jobHttpResume(id: string, call: CallOptions = {}): Promise<WireJobHttp> {
    return this.#ask(ROUTES.jobHttpResume, { id }, call);
  }

  /** A request with its parameters in the query, signed. */
  async #ask<Data extends object>(route: Route, subject: Subject, call: CallOptions): Promise<Data> {
    return objectIn<Data>(await this.#askRaw(route, subject, call));
  }

  async #log(route: Route, subject: Subject, call: CallOptions): Promise<DecodedJobLog> {
    const raw = await this.#askRaw(route, subject, call);
    const log = objectIn<WireLog>(raw);
    try {
      return decodeLog(log);
    } catch (cause) {
      throw badAnswer(raw, "with a log whose content is not base64", cause);
    }
  }

  async #askRaw(route: Route, subject: Subject, call: CallOptions): Promise<RawAnswer> {
    const query = this.#parameters(subject);
    return this.#send({ ...route, query, headers: await this.#signature(query) }, call);
  }

  /** A request with its parameters in the body, signed. */
  async #tell<Data extends object>(route: Route, subject: Subject, call: CallOptions): Promise<Data> {
    const body = this.#parameters(subject);
    return objectIn<Data>(
      await this.#send({ ...route, headers: { ...FORM, ...(await this.#signature(body)) }, body }, call),
    );
  }

  #send(request: ApiRequest, { signal }: CallOptions): Promise<RawAnswer> {
    const headers = this.#cookie === undefined ? request.headers : { ...request.headers, cookie: this.#cookie };
    return exchange(this.#options, { ...request, headers }, signal);
  }

  #parameters(subject: Subject): string {
    const stamped: Partial<JobHttpRequest> & Subject = { [EPOCH_PARAMETER]: epochAt(this.#options.now()), ...subject };
    const parameters = new URLSearchParams();
    for (const [name, value] of Object.entries(stamped)) parameters.set(name, String(value));
    return parameters.toString();
  }

  async #signature(payload: string): Promise<Readonly<Record<string, string>>> {
    const { secret, sign } = this.#options;
    return secret === "" ? {} : { [HEADER_SIGN.toLowerCase()]: await sign(payload, secret) };
  }
}
