import type { Code } from "../domain/error.ts";

/** What a client reports by itself, beside the codes that servers answer. */
export const CLIENT_CODES = {
  ABORTED: "The signal of the call aborted.",
  BAD_ANSWER: "What answered is not the API of karajo, or the answer is damaged.",
  NETWORK: "The server cannot be reached, or the connection broke.",
  TIMEOUT: "The answer was not complete within timeoutMs.",
  UNSUPPORTED: "This runtime cannot do what an option asks for.",
} as const satisfies Record<string, string>;

/**
 * A code of {@link CLIENT_CODES}, or the name that the API gave its answer, such as `ERR_JOB_PAUSED`. A server of
 * another version may answer names that are not known here.
 */
export type ClientErrorCode = keyof typeof CLIENT_CODES | Code | "ERR_INTERNAL" | (string & Record<never, never>);

/** The one class of what a `Client` throws. */
export class ClientError extends Error {
  override readonly name = "ClientError";
  readonly code: ClientErrorCode;
  /** The HTTP status of the answer; `undefined` where there was none. */
  readonly status: number | undefined;
  /** Whole seconds after which trying again can help, where the server said so. */
  readonly retryAfterSeconds: number | undefined;

  constructor(
    code: ClientErrorCode,
    message: string,
    options: {
      readonly status?: number;
      readonly retryAfterSeconds?: number | undefined;
      readonly cause?: unknown;
    } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.status = options.status;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}
