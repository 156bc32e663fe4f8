/**
 * A configuration given by code instead of files. Everything is optional; what is `undefined` counts as not given, and
 * so does an empty text. Durations are texts such as `"5m"`, as in the files.
 *
 * @example
 * ```ts
 * const env: GivenEnv = { name: "backups", jobs: { nightly: { schedule: "daily@02:00", commands: ["./backup"] } } };
 * ```
 */
export interface GivenEnv<Call = unknown> {
  /**
   * The title of the web interface.
   * @default "karajo"
   */
  readonly name?: string | undefined;
  /**
   * `HOST:PORT`, `:PORT` or `[IPV6]:PORT`; without a host, every address of the machine.
   * @default "127.0.0.1:31937"
   */
  readonly listenAddress?: string | undefined;
  /**
   * How long the request of an HTTP job may take, unless the job says otherwise; negative is no limit.
   * @default "5m"
   */
  readonly httpTimeout?: string | undefined;
  /**
   * The largest request body that is accepted, in bytes.
   * @default 1048576
   */
  readonly httpBodyLimit?: number | undefined;
  /**
   * The folder that holds `etc`, `var/lib` and `var/log` of karajo.
   * @default "/"
   */
  readonly dirBase?: string | undefined;
  /** A folder that is served at `/` beside the web interface. */
  readonly dirPublic?: string | undefined;
  /** The key of signatures: of requests to the API, and of the jobs that have no secret of their own. */
  readonly secret?: string | undefined;
  /**
   * How many jobs run at the same time, from 1.
   * @default 1
   */
  readonly maxJobRunning?: number | undefined;
  /**
   * Turns on what only developers of karajo need.
   * @default false
   */
  readonly isDevelopment?: boolean | undefined;
  /**
   * How long running jobs may go on once the server is asked to stop.
   * @default "30s"
   */
  readonly shutdownGrace?: string | undefined;
  /**
   * How long a process may take to end once it is asked to, before it is killed.
   * @default "10s"
   */
  readonly killGrace?: string | undefined;
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
  /**
   * How many logs of the job are kept, from 1.
   * @default 5
   */
  readonly logRetention?: number | undefined;
  /** The notifications that tell of a run that succeeded. */
  readonly notifOnSuccess?: readonly string[] | undefined;
  /** The notifications that tell of a run that failed. */
  readonly notifOnFailed?: readonly string[] | undefined;
}

/** A job that runs either `commands` or `call`. */
export interface GivenExecJob<Call = unknown> extends GivenTimedJob {
  /** The webhook: `POST /karajo/api/job_exec/run` and this path, in any case, runs the job. */
  readonly path?: string | undefined;
  /**
   * How a webhook request proves who sent it: `hmac-sha256`, `github` or `sourcehut`.
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
  /** What `/bin/sh` runs; several run in order until one fails. */
  readonly commands?: readonly string[] | undefined;
  /** The function that a run calls. */
  readonly call?: Call | undefined;
}

/** A job that sends an HTTP request. */
export interface GivenHttpJob extends GivenTimedJob {
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
   * How long the request may take; negative is no limit.
   * @default the `httpTimeout` of the server
   */
  readonly httpTimeout?: string | undefined;
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
