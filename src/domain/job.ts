import type { CatchUpPolicy } from "./catch-up.ts";
import type { JobId, JobKind, JobRef } from "./job-id.ts";
import type { Overlap } from "./overlap.ts";
import type { RetryPolicy } from "./retry.ts";
import type { StatusRange } from "./retry-on.ts";
import type { AuthKind } from "./signature.ts";
import type { Duration } from "./time.ts";
import type { Timetable } from "./timetable.ts";

/** What makes a job run by itself. */
export type Timer =
  | { readonly kind: "none" }
  | { readonly kind: "interval"; readonly every: Duration }
  | { readonly kind: "schedule"; readonly timetable: Timetable };

/** What both kinds of job have. */
interface JobFacts {
  readonly kind: JobKind;
  readonly id: JobId;
  readonly name: string;
  /** May hold simple HTML. Empty when there is none. */
  readonly description: string;
  /** Words by which people find it, such as `backup`. */
  readonly tags: readonly string[];
  readonly timer: Timer;
  /** The schedule as it was written, several lines joined by `; `; empty when there is none. */
  readonly scheduleText: string;
  /** The interval as configured, at least a minute, even where a schedule wins over it. */
  readonly interval: Duration | undefined;
  /** Whether it runs each time that the server starts, beside its timer. */
  readonly runAtStart: boolean;
  /** What becomes of the slots for which nobody was there in time. */
  readonly catchUp: CatchUpPolicy;
  /** How much later than its slot a timer's run starts, at most; how much, {@link jitterOf} says. */
  readonly jitter: Duration;
  /** The jobs after whose success it runs: once each of them has succeeded since it ran for this reason. */
  readonly after: readonly JobRef[];
  readonly overlap: Overlap;
  /** How long an attempt may take; `undefined` is no limit. */
  readonly timeout: Duration | undefined;
  readonly retry: RetryPolicy;
  /** How many logs are kept, from 1. */
  readonly logRetention: number;
  /** How large a log may become, in bytes; of a larger one the head and the tail are kept. */
  readonly logMaxSize: number;
  /** Names of notifications. */
  readonly notifyOnSuccess: readonly string[];
  readonly notifyOnFailure: readonly string[];
}

/** Commands, or a function of the embedding program, run on a timer or on a signed request. */
export interface ExecJob extends JobFacts {
  readonly kind: "exec";
  /** The webhook's path as it was written, with or without a leading `/`; empty when there is no webhook. */
  readonly path: string;
  readonly authKind: AuthKind;
  /** The request header with the signature, for `hmac-sha256`. */
  readonly headerSign: string;
  readonly secret: string;
  readonly work: Work;
  /** How its commands are run. */
  readonly process: ProcessSettings;
}

/** The surroundings of the commands of a job. */
export interface ProcessSettings {
  /** A later one of the same name wins. */
  readonly env: readonly EnvVariable[];
  /** Files with `NAME=value` lines, read at each run; `env` wins over them. */
  readonly envFiles: readonly EnvFile[];
  /** Names of karajo's own variables that are handed on, `*` for all; `envFiles` win over them. */
  readonly envInherit: readonly string[];
  /** Names of variables, wherever they come from, whose values are masked in logs. */
  readonly secretNames: readonly string[];
  /** `undefined`: the folder of the job under karajo's own. */
  readonly workingDir: string | undefined;
  /** An absolute path; it is called with `-c COMMAND`. */
  readonly shell: string;
  /** A name or a number; `undefined`: the user that karajo runs as. */
  readonly user: string | undefined;
  /** The exit statuses of a command that succeeded. */
  readonly successExitCodes: readonly StatusRange[];
  /** How long a process may take to end after TERM before it is killed. */
  readonly killGrace: Duration;
  /** What becomes of a run that goes on when karajo ends and is started anew. */
  readonly onRestart: OnRestart;
}

/** `adopt`: the commands go on, and the next karajo goes on with the run. */
export type OnRestart = "kill" | "adopt";

export interface EnvVariable {
  readonly name: string;
  readonly value: string;
}

export interface EnvFile {
  readonly path: string;
  /** Whether it may be missing. */
  readonly isOptional: boolean;
}

/** What an exec job does: commands one after the other, or the function registered for its ID. */
export type Work = { readonly kind: "commands"; readonly commands: readonly string[] } | { readonly kind: "function" };

export type HttpMethod = "GET" | "POST" | "PUT" | "DELETE";

/** Where the parameters of a request go. */
export type RequestType = "query" | "form" | "json";

/** A timer that sends an HTTP request. */
export interface HttpJob extends JobFacts {
  readonly kind: "http";
  readonly method: HttpMethod;
  /** The method as it was written; `GET` when there was none. */
  readonly methodText: string;
  /** An absolute `http:` or `https:` URL, or a path on this server that starts with `/`. */
  readonly url: string;
  readonly requestType: RequestType;
  /** The request type as it was written; empty when there was none. */
  readonly requestTypeText: string;
  readonly headers: readonly HttpHeader[];
  /** What is sent as the body; `undefined`: karajo's own parameters. */
  readonly body: string | undefined;
  /** How long the whole exchange may take; `undefined` is no limit. */
  readonly httpTimeout: Duration | undefined;
  /** The statuses of a request that succeeded. */
  readonly expectStatus: readonly StatusRange[];
  /** What the body of the response must hold; empty is anything. */
  readonly expectBody: string;
  readonly followRedirects: boolean;
  /** Whether any TLS certificate is accepted. */
  readonly insecure: boolean;
  readonly secret: string;
  /** The header that carries the signature. */
  readonly headerSign: string;
}

export interface HttpHeader {
  readonly name: string;
  readonly value: string;
}

export type Job = ExecJob | HttpJob;

/** A webhook's path in the form in which paths are compared: one leading `/`, lower case. */
export function hookPathKey(path: string): string {
  return (path.startsWith("/") ? path : `/${path}`).toLowerCase();
}
