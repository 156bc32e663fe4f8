import type { Settings } from "../domain/configuration.ts";
import { nanoseconds } from "../domain/duration.ts";
import type { ExecJob, HttpJob } from "../domain/job.ts";
import { type JobId, jobKey } from "../domain/job-id.ts";
import type { JobStatus, JobView } from "../domain/job-view.ts";
import { type LogEntry, type LogStatus, logName } from "../domain/log.ts";
import { formatInstant, type Instant } from "../domain/time.ts";

/** A job as a key: `exec:ID` or `http:ID`. */
export type WireJobKey = `${"exec" | "http"}:${string}`;

/** What every answer of the API is. `code` equals the HTTP status. */
export interface Answer<Data = unknown> {
  readonly code: number;
  readonly message?: string;
  /** The code of an error, such as `ERR_JOB_PAUSED`. */
  readonly name?: string;
  readonly data?: Data;
}

/** What both kinds of job show. Times are RFC 3339, UTC, to the second; durations nanoseconds. */
interface WireJobFacts {
  readonly id: string;
  readonly name: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly status: JobStatus;
  readonly schedule?: string;
  readonly interval?: number;
  /** The jobs after whose success it runs; left out where there are none. */
  readonly after?: readonly WireJobKey[];
  /** `0001-01-01T00:00:00Z` is never. */
  readonly last_run: string;
  readonly next_run: string;
  readonly log_retention: number;
  readonly notif_on_success?: readonly string[];
  readonly notif_on_failed?: readonly string[];
  readonly logs?: readonly WireLog[];
}

/** Commands or a function, and how the job stands. */
export interface WireJobExec extends WireJobFacts {
  readonly path?: string;
  readonly auth_kind: string;
  readonly header_sign: string;
  readonly commands?: readonly string[];
}

/** An HTTP request that is sent on a timer, and how the job stands. */
export interface WireJobHttp extends WireJobFacts {
  readonly header_sign: string;
  readonly http_method: string;
  readonly http_url: string;
  readonly http_request_type: string;
  readonly http_headers?: readonly string[];
  /** 0 is no limit. */
  readonly http_timeout: number;
  readonly http_insecure?: boolean;
}

/** The log of a run. */
export interface WireLog {
  readonly job_id: string;
  readonly name: string;
  readonly status: LogStatus;
  readonly counter: number;
  /** Base64; only in an answer about one log. */
  readonly content?: string;
}

/** The configuration of a server without its secrets, and how every job stands. */
export interface WireEnvironment {
  readonly name: string;
  readonly version: string;
  readonly listen_address: string;
  readonly dir_base: string;
  readonly dir_public: string;
  readonly http_timeout: number;
  readonly max_job_running: number;
  readonly is_development: boolean;
  /** By name; null where there is none. */
  readonly jobs: Readonly<Record<string, WireJobExec>> | null;
  readonly http_jobs: Readonly<Record<string, WireJobHttp>> | null;
}

const NEVER = "0001-01-01T00:00:00Z";

export function wireEnvironment(settings: Settings, version: string, views: readonly JobView[]): WireEnvironment {
  return {
    name: settings.name,
    version,
    listen_address: settings.listenAddress.text,
    dir_base: settings.dirBase,
    dir_public: settings.dirPublic ?? "",
    http_timeout: nanoseconds(settings.httpTimeout),
    max_job_running: settings.maxJobRunning,
    is_development: settings.isDevelopment,
    jobs: byName(views.flatMap((view) => (view.job.kind === "exec" ? [wireJobExec(view, view.job)] : []))),
    http_jobs: byName(views.flatMap((view) => (view.job.kind === "http" ? [wireJobHttp(view, view.job)] : []))),
  };
}

/** A job of either kind. */
export function wireJob(view: JobView): WireJobExec | WireJobHttp {
  return view.job.kind === "exec" ? wireJobExec(view, view.job) : wireJobHttp(view, view.job);
}

/** A log without its content. */
export function wireLog(id: JobId, entry: LogEntry): WireLog {
  return { job_id: id, name: logName(id, entry), status: entry.status, counter: entry.counter };
}

function wireJobExec(view: JobView, job: ExecJob): WireJobExec {
  return {
    ...wireFacts(view),
    ...(job.path !== "" && { path: job.path }),
    auth_kind: job.authKind,
    header_sign: job.headerSign,
    ...(job.work.kind === "commands" && { commands: job.work.commands }),
  };
}

function wireJobHttp(view: JobView, job: HttpJob): WireJobHttp {
  return {
    ...wireFacts(view),
    header_sign: job.headerSign,
    http_method: job.methodText,
    http_url: job.url,
    http_request_type: job.requestTypeText,
    ...(job.headers.length > 0 && { http_headers: job.headers.map(({ name, value }) => `${name}: ${value}`) }),
    http_timeout: job.httpTimeout === undefined ? 0 : nanoseconds(job.httpTimeout),
    ...(job.insecure && { http_insecure: true }),
  };
}

function wireFacts({ job, status, lastRun, nextRun, logs }: JobView): WireJobFacts {
  return {
    id: job.id,
    name: job.name,
    ...(job.description !== "" && { description: job.description }),
    ...(job.tags.length > 0 && { tags: job.tags }),
    status,
    ...(job.scheduleText !== "" && { schedule: job.scheduleText }),
    ...(job.interval !== undefined && { interval: nanoseconds(job.interval) }),
    ...(job.after.length > 0 && { after: job.after.map(jobKey) }),
    last_run: wireInstant(lastRun),
    next_run: wireInstant(nextRun),
    log_retention: job.logRetention,
    ...(job.notifyOnSuccess.length > 0 && { notif_on_success: job.notifyOnSuccess }),
    ...(job.notifyOnFailure.length > 0 && { notif_on_failed: job.notifyOnFailure }),
    ...(logs.length > 0 && { logs: logs.map((entry) => wireLog(job.id, entry)) }),
  };
}

function wireInstant(instant: Instant | undefined): string {
  return instant === undefined ? NEVER : formatInstant(instant);
}

function byName<Wire extends { readonly name: string }>(jobs: readonly Wire[]): Readonly<Record<string, Wire>> | null {
  if (jobs.length === 0) return null;
  const sorted = jobs.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  // A job may be called `__proto__`: fromEntries defines it as a plain property, assignment would not.
  return Object.fromEntries(sorted.map((job) => [job.name, job]));
}
