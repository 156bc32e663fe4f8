import type { EPOCH_PARAMETER } from "../contract/routes.ts";
import { Caller } from "./caller.ts";
import { type ClientOptions, resolveClientOptions } from "./client-options.ts";
import { JobHttpCalls } from "./job-http-calls.ts";

/** The parameters of a request about one HTTP job, as they stand in its query. */
export interface JobHttpRequest {
  readonly id: string;
  /** When the request was made, in Unix seconds. */
  readonly [EPOCH_PARAMETER]: number;
}

/**
 * A client of a karajo server, in Node and in browsers. Its methods throw {@link ClientError}: under the name that the
 * API gave its refusal, such as `ERR_UNAUTHORIZED`, or as `NETWORK`, `TIMEOUT`, `ABORTED`, `BAD_ANSWER`. IDs are those
 * of jobs, in any case of letters. In results, times are RFC 3339 (`0001-01-01T00:00:00Z` is never) and durations
 * nanoseconds. Every call takes `signal` and `timeoutMs`.
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
export class Client extends JobHttpCalls {
  /** Sends nothing yet. Throws `ERR_OPTION_INVALID`, or `UNSUPPORTED` for what this runtime cannot do. */
  constructor(options: ClientOptions) {
    super(new Caller(resolveClientOptions(options)));
  }
}
