import type { GivenProcess } from "./given-process.ts";
import type { GivenSettings } from "./given-settings.ts";

/**
 * A configuration given by code instead of files. Everything is optional; what is `undefined` counts as not given, and
 * so does an empty text. Durations are texts such as `"5m"`, sizes texts such as `"16MiB"`, as in the files.
 *
 * @example
 * ```ts
 * const env: GivenEnv = { name: "backups", jobs: { nightly: { schedule: "daily@02:00", commands: ["./backup"] } } };
 * ```
 */
export interface GivenEnv<Call = unknown> extends GivenSettings {
  /** Jobs that run commands or call a function, by name. */
  readonly jobs?: Readonly<Record<string, GivenExecJob<Call>>> | undefined;
  /** Jobs that send an HTTP request, by name. */
  readonly httpJobs?: Readonly<Record<string, GivenHttpJob>> | undefined;
  /** Where people are told how a run ended, by name. */
  readonly notifications?: Readonly<Record<string, GivenNotification>> | undefined;
  /** Who may log in, by name. Without any user, nobody has to. */
  readonly users?: Readonly<Record<string, GivenUser>> | undefined;
}

/** What both kinds of job have. */
export interface GivenTimedJob {
  /** What the job is for; may hold simple HTML. */
  readonly description?: string | undefined;
  /** Words by which people find the job, such as `backup`. */
  readonly tags?: readonly string[] | undefined;
  /** When the job runs, such as `daily@03:00` or the cron expression `0 3 * * *`; wins over `interval`. */
  readonly schedule?: string | readonly string[] | undefined;
  /**
   * The zone by whose clocks the schedule is meant, such as `Europe/Berlin`.
   * @default "UTC"
   */
  readonly timezone?: string | undefined;
  /**
   * What becomes of a time that the clocks skip in spring: `run` when they have, or `skip`.
   * @default "run"
   */
  readonly dstGap?: string | undefined;
  /**
   * How often a time runs that the clocks show twice in autumn: `once` or `twice`.
   * @default "once"
   */
  readonly dstFold?: string | undefined;
  /**
   * Whether the job runs each time that the server starts, beside its timer.
   * @default false
   */
  readonly runAtStart?: boolean | undefined;
  /** How long after its last run the job runs again, at least `1m`. */
  readonly interval?: string | undefined;
  /** The jobs after whose success this one runs, by name; of several, once each of them has succeeded. */
  readonly after?: string | readonly string[] | undefined;
  /**
   * How much later than it is due the job starts, at most, so that not all start at once.
   * @default "0s"
   */
  readonly jitter?: string | undefined;
  /**
   * Which of the times run late that were missed, as while the server did not run: `none`, `last` or `all`.
   * @default "last" for an interval, "none" for a schedule
   */
  readonly catchUp?: string | undefined;
  /**
   * How many missed times run late at most, the last ones, with `catchUp` `all`.
   * @default 100
   */
  readonly catchUpLimit?: number | undefined;
  /**
   * What becomes of a run that is asked for while the job runs: `queue`, it waits; `skip`, it does not run; `replace`,
   * it runs instead of the other, which is canceled; `parallel`, it runs beside the others.
   * @default "queue"
   */
  readonly overlap?: string | undefined;
  /**
   * How many runs may wait for the job to end, with `overlap` `queue` or `parallel`.
   * @default 1
   */
  readonly queueLimit?: number | undefined;
  /**
   * How many runs of the job go on at the same time at most, with `overlap` `parallel`.
   * @default `maxJobRunning` of the server
   */
  readonly maxParallel?: number | undefined;
  /**
   * How many logs of the job are kept, from 1.
   * @default 5
   */
  readonly logRetention?: number | undefined;
  /**
   * How large a log may become, at least `4KiB`; of a larger one the head and the tail are kept.
   * @default "16MiB"
   */
  readonly logMaxSize?: string | undefined;
  /** The notifications that tell of a run that succeeded. */
  readonly notifOnSuccess?: readonly string[] | undefined;
  /** The notifications that tell of a run that failed. */
  readonly notifOnFailed?: readonly string[] | undefined;
  /**
   * How long an attempt may take; zero or negative is no limit.
   * @default no limit
   */
  readonly timeout?: string | undefined;
  /**
   * How often a run that failed is tried again.
   * @default 0
   */
  readonly retry?: number | undefined;
  /**
   * The wait before the first retry, at most; chance takes up to half of it away.
   * @default "10s"
   */
  readonly retryDelay?: string | undefined;
  /**
   * The wait before any retry, at most.
   * @default "1h"
   */
  readonly retryMaxDelay?: string | undefined;
  /**
   * Whether the wait doubles with each retry, `exponential`, or is the same each time, `fixed`.
   * @default "exponential"
   */
  readonly retryBackoff?: string | undefined;
}

/** A job that runs either `commands` or `call`. */
export interface GivenExecJob<Call = unknown> extends GivenTimedJob, GivenProcess {
  /**
   * After which failures it is tried again, by commas: exit statuses such as `75` or `70-79`, `signal`, `timeout`,
   * `lost`, `error`; or `any`.
   * @default "any"
   */
  readonly retryOn?: string | undefined;
  /** The webhook: `POST /karajo/api/job_exec/run` and this path, in any case, runs the job. */
  readonly path?: string | undefined;
  /**
   * How a webhook request proves who sent it: `hmac-sha256`, `github`, `gitlab` or `sourcehut`.
   * @default "hmac-sha256"
   */
  readonly authKind?: string | undefined;
  /**
   * The header with the signature, for `hmac-sha256`.
   * @default "X-Karajo-Sign"
   */
  readonly headerSign?: string | undefined;
  /**
   * The key of the webhook's signature.
   * @default the secret of the server
   */
  readonly secret?: string | undefined;
  /** What the shell runs; several run in order until one fails. */
  readonly commands?: readonly string[] | undefined;
  /** The function that a run calls. */
  readonly call?: Call | undefined;
}

/** A job that sends an HTTP request. */
export interface GivenHttpJob extends GivenTimedJob {
  /**
   * After which failures it is tried again, by commas: HTTP statuses such as `503` or `5xx`, `timeout`, `unreachable`,
   * `lost`, `error`; or `any`.
   * @default "timeout, unreachable, 408, 425, 429, 500, 502, 503, 504, lost"
   */
  readonly retryOn?: string | undefined;
  /**
   * The key with which the request is signed.
   * @default the secret of the server
   */
  readonly secret?: string | undefined;
  /**
   * The header that carries the signature.
   * @default "X-Karajo-Sign"
   */
  readonly headerSign?: string | undefined;
  /**
   * `GET`, `POST`, `PUT` or `DELETE`.
   * @default "GET"
   */
  readonly httpMethod?: string | undefined;
  /** Where the request goes, required; one that starts with `/` goes to this server. */
  readonly httpUrl?: string | undefined;
  /**
   * How the parameters are sent: `query`, `form` or `json`.
   * @default "query"
   */
  readonly httpRequestType?: string | undefined;
  /** Headers of the request, each `Name: value`. */
  readonly httpHeaders?: readonly string[] | undefined;
  /**
   * What is sent as the body, as it stands, with `POST`, `PUT` or `DELETE`.
   * @default the parameters of the server
   */
  readonly httpBody?: string | undefined;
  /**
   * How long the request may take; negative is no limit.
   * @default the `httpTimeout` of the server
   */
  readonly httpTimeout?: string | undefined;
  /**
   * The statuses of a request that succeeded, by commas, such as `2xx, 304`.
   * @default "200"
   */
  readonly httpExpectStatus?: string | undefined;
  /**
   * What the body of the response must hold for the request to have succeeded.
   * @default anything
   */
  readonly httpExpectBody?: string | undefined;
  /**
   * Whether a response that points elsewhere is followed.
   * @default true
   */
  readonly httpFollowRedirects?: boolean | undefined;
  /**
   * Whether any TLS certificate is accepted.
   * @default false
   */
  readonly httpInsecure?: boolean | undefined;
}

/** A way to tell people how a run ended. */
export interface GivenNotification {
  /** `email`, required. */
  readonly kind?: string | undefined;
  /** The mail server, required: `smtps://HOST[:465]` or `smtp+starttls://HOST[:587]`. */
  readonly smtpServer?: string | undefined;
  /** The user at the mail server; `$NAME` reads the environment variable NAME. */
  readonly smtpUser?: string | undefined;
  /** The password at the mail server; `$NAME` reads the environment variable NAME. */
  readonly smtpPassword?: string | undefined;
  /**
   * Whether any TLS certificate is accepted.
   * @default false
   */
  readonly smtpInsecure?: boolean | undefined;
  /** The sender of the mail. */
  readonly from?: string | undefined;
  /** Who gets the mail. */
  readonly to?: readonly string[] | undefined;
}

/** Somebody who may log in. */
export interface GivenUser {
  /** The bcrypt hash of the password, required: `$2a$…`, `$2b$…` or `$2y$…`. */
  readonly password?: string | undefined;
}
