import type { JobId, JobKind } from "./job-id.ts";
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
  readonly timer: Timer;
  /** The schedule as it was written, several lines joined by `; `; empty when there is none. */
  readonly scheduleText: string;
  /** The interval as configured, at least a minute, even where a schedule wins over it. */
  readonly interval: Duration | undefined;
  /** Whether it runs each time that the server starts, beside its timer. */
  readonly runAtStart: boolean;
  /** How many logs are kept, from 1. */
  readonly logRetention: number;
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
  /** How long the whole exchange may take; `undefined` is no limit. */
  readonly timeout: Duration | undefined;
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
  return `/${path.replace(/^\//, "")}`.toLowerCase();
}
