/** What sort of failure a code is. `http/problem.ts` maps kinds to statuses, `cli/main.ts` to exit codes. */
export type ErrorKind =
  | "invalid"
  | "unauthorized"
  | "forbidden"
  | "missing"
  | "wrong-method"
  | "precondition"
  | "too-large"
  | "range"
  | "busy"
  | "unavailable";

/** Every failure a user can meet. Codes that start with `ERR_` are the ones of karajo 0.9.3 or made in their image. */
export const CODES = {
  ERR_AUTH_LOGIN: { kind: "invalid", summary: "The user name or the password is wrong." },
  ERR_AUTH_TOO_MANY: { kind: "busy", summary: "Too many failed logins; wait for as long as Retry-After says." },
  ERR_BODY_TOO_LARGE: { kind: "too-large", summary: "The request body is larger than http_body_limit." },
  ERR_BAD_REQUEST: { kind: "invalid", summary: "The request cannot be read." },
  ERR_CONFIG_INVALID: { kind: "invalid", summary: "The configuration has errors." },
  ERR_INVALID_JOB_ID: { kind: "invalid", summary: "The id of an HTTP job is empty or unknown." },
  ERR_JOB_ALREADY_RUN: { kind: "busy", summary: "The job runs and another run of it waits already." },
  ERR_JOB_FORBIDDEN: { kind: "forbidden", summary: "The webhook request carries no signature, or a wrong one." },
  ERR_JOB_NOT_FOUND: { kind: "missing", summary: "No job has this id." },
  ERR_JOB_PAUSED: { kind: "precondition", summary: "The job is paused." },
  ERR_LISTEN: { kind: "unavailable", summary: "The server cannot listen on listen_address." },
  ERR_LOG_NOT_FOUND: { kind: "missing", summary: "There is no log with this job and counter." },
  ERR_LOG_OFFSET: { kind: "range", summary: "The log has no byte at this offset." },
  ERR_METHOD_NOT_ALLOWED: { kind: "wrong-method", summary: "The address exists, for other methods." },
  ERR_NO_RELOAD: { kind: "precondition", summary: "There is nothing to be read again: no file was read." },
  ERR_NOT_FOUND: { kind: "missing", summary: "There is nothing at this address." },
  ERR_NOT_READY: { kind: "unavailable", summary: "The server cannot do its work at the moment." },
  ERR_OPTION_INVALID: { kind: "invalid", summary: "An option given by code has a wrong value." },
  ERR_STOPPING: { kind: "unavailable", summary: "The server is stopping and takes no new runs." },
  ERR_STORE: { kind: "unavailable", summary: "The store under dir_base cannot be opened, read or written." },
  ERR_UNAUTHORIZED: { kind: "unauthorized", summary: "The request needs a session or a valid signature." },
} as const satisfies Record<string, { readonly kind: ErrorKind; readonly summary: string }>;

/** A code of {@link CODES}. */
export type Code = keyof typeof CODES;

/** A failure with a stable code. Anything else that is thrown is a bug. */
export class AppError extends Error {
  override readonly name = "AppError";
  readonly code: Code;
  /** For `busy`: whole seconds after which trying again can help. */
  readonly retryAfterSeconds: number | undefined;

  constructor(code: Code, message: string, options: { cause?: unknown; retryAfterSeconds?: number } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}
