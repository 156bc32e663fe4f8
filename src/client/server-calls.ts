import { ROUTES } from "../contract/routes.ts";
import type { WireEnvironment } from "../contract/wire.ts";
import type { WireRun } from "../contract/wire-history.ts";
import type { WireJobKey, WireLane, WireReloaded, WireSession } from "../contract/wire-overview.ts";
import { dataOf, documentIn, listIn, objectIn } from "./answer.ts";
import { type Caller, FORM } from "./caller.ts";
import type { CallOptions } from "./client-options.ts";
import { type EventsOptions, type LiveEvent, liveEvents } from "./live-events.ts";
import { type Time, timeText } from "./parameters.ts";

/** Which runs of several jobs are asked for. */
export interface RecentRunsOptions extends CallOptions {
  /**
   * How many runs of each job at the most, from 1 to 100; more count as 100.
   * @default 30
   */
  readonly limit?: number | undefined;
}

/** Which stretch of time is asked for. */
export interface TimelineOptions extends CallOptions {
  /**
   * From when on.
   * @default a day ago
   */
  readonly from?: Time | undefined;
  /**
   * Until when.
   * @default in a day
   */
  readonly to?: Time | undefined;
}

/** The server answers about 200 jobs at once; fewer keep the address short, for every proxy. */
const MOST_JOBS = 50;

/** What can be asked of the server as a whole. */
export class ServerCalls {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /**
   * Begins a session, which lasts a day: with it the client may read where users are configured. Commands need the
   * secret all the same, but in a browser on a page of this server. Throws `ERR_AUTH_LOGIN`, or `ERR_AUTH_TOO_MANY`,
   * with `retryAfterSeconds`, after too many that failed.
   */
  async login(name: string, password: string, call: CallOptions = {}): Promise<void> {
    const body = new URLSearchParams({ name, password }).toString();
    this.#caller.keepSession(await this.#caller.send({ ...ROUTES.login, headers: FORM, body }, call));
  }

  /** Ends the session, on the server too. Without one it does nothing. */
  async logout(call: CallOptions = {}): Promise<void> {
    this.#caller.keepSession(await this.#caller.send({ ...ROUTES.logout, headers: {} }, call));
  }

  /** Who is logged in, whether one has to be, and the name, version and time of the server. */
  async session(call: CallOptions = {}): Promise<WireSession> {
    return objectIn(await this.#caller.ask(ROUTES.session, {}, call));
  }

  /** The configuration of the server, and how every job stands. */
  async env(call: CallOptions = {}): Promise<WireEnvironment> {
    return objectIn(await this.#caller.ask(ROUTES.environment, {}, call));
  }

  /**
   * The newest runs of each of these jobs, newest first, by the keys that were given: `exec:ID` or `http:ID`. Jobs that
   * do not exist are left out. Of many jobs, 50 are asked about at a time.
   *
   * @example
   * ```ts
   * const runs = await client.recentRuns(["exec:backup", "http:ping"], { limit: 1 });
   * console.log(runs["exec:backup"]?.[0]?.status);
   * ```
   */
  async recentRuns(
    jobs: readonly WireJobKey[],
    { limit, ...call }: RecentRunsOptions = {},
  ): Promise<Readonly<Partial<Record<WireJobKey, readonly WireRun[]>>>> {
    const runs: Partial<Record<WireJobKey, readonly WireRun[]>> = {};
    for (let start = 0; start < jobs.length; start += MOST_JOBS) {
      const job = jobs.slice(start, start + MOST_JOBS);
      Object.assign(runs, objectIn(await this.#caller.ask(ROUTES.recentRuns, { job, limit }, call)));
    }
    return runs;
  }

  /**
   * What ran and what will run between two times, for each job that did or will: of all runs the 5000 newest, of each job
   * the next 300 slots at the most. Throws `ERR_OPTION_INVALID` for what is no time, `ERR_BAD_REQUEST` when `from` is
   * after `to`.
   */
  async timeline({ from, to, ...call }: TimelineOptions = {}): Promise<readonly WireLane[]> {
    const parameters = { from: timeText("from", from), to: timeText("to", to) };
    return listIn(await this.#caller.ask(ROUTES.timeline, parameters, call));
  }

  /**
   * What happens on the server, live, until `signal` aborts, which throws `ABORTED`. Each time that a connection stands,
   * the first one included, there is an event `open`: what was before it must be read, for events are not repeated. A
   * connection on which nothing comes for 40 s is dead; one that is lost is made again, after half a second at first and
   * after 15 s at the most. Throws `ERR_UNAUTHORIZED`, and `NETWORK` or `TIMEOUT` when the first connection cannot be made.
   *
   * @example
   * ```ts
   * for await (const event of client.events({ signal })) {
   *   if (event.kind === "jobs") for (const { key, job } of event.jobs) console.log(key, job.status);
   *   else console.log("read the environment", Object.keys((await client.env()).jobs ?? {}));
   * }
   * ```
   */
  events(options: EventsOptions = {}): AsyncGenerator<LiveEvent, void> {
    return liveEvents(this.#caller, options);
  }

  /**
   * Lets the server read its files again. Throws `ERR_CONFIG_INVALID`, which says all that is wrong, or `ERR_NO_RELOAD`
   * where the server was not configured by files; then nothing has changed. Throws `ERR_UNAUTHORIZED` without the secret.
   */
  async reload(call: CallOptions = {}): Promise<WireReloaded> {
    return objectIn(await this.#caller.tell(ROUTES.reload, {}, call));
  }

  /** The API as an OpenAPI 3.1 document, whoever asks. */
  async openApi(call: CallOptions = {}): Promise<Readonly<Record<string, unknown>>> {
    return documentIn(await this.#caller.send({ ...ROUTES.openapi, headers: {} }, call));
  }

  /** Resolves when the server lives, whoever asks. */
  async healthz(call: CallOptions = {}): Promise<void> {
    dataOf(await this.#caller.send({ ...ROUTES.healthz, headers: {} }, call));
  }

  /** Resolves when the server can do its work, whoever asks. Throws `ERR_NOT_READY` with the reason. */
  async readyz(call: CallOptions = {}): Promise<void> {
    dataOf(await this.#caller.send({ ...ROUTES.readyz, headers: {} }, call));
  }
}
