import { type ListProblem, parseCommaList } from "./comma-list.ts";
import { bad, ok, type Result } from "./result.ts";
import { EXIT_STATUSES, HTTP_STATUSES, type StatusKind, type StatusRange, statusRangeOf } from "./status-ranges.ts";
import type { Duration } from "./time.ts";

export type { StatusRange } from "./status-ranges.ts";

/** How an attempt failed. Being canceled is no failure. */
export type AttemptFailure =
  /** A command ended with another status than 0. */
  | { readonly kind: "exit"; readonly status: number }
  /** A server answered with another status than 200. */
  | { readonly kind: "status"; readonly status: number; readonly retryAfter: Duration | undefined }
  /**
   * A signal ended a command; the attempt took too long; no server answered; karajo itself ended before the run did; a
   * function threw, or anything else.
   */
  | { readonly kind: FailureWord };

export type FailureWord = "signal" | "timeout" | "unreachable" | "lost" | "error";

/** The failures after which another attempt makes sense: any, or these. */
export type RetryOn = "any" | readonly RetryCause[];

/** A range of exit or HTTP statuses, or what has none. */
export type RetryCause = FailureWord | StatusRange;

/** Whether one of the ranges holds the status. */
export function holdsStatus(ranges: readonly StatusRange[], status: number): boolean {
  return ranges.some(({ from, to }) => from <= status && status <= to);
}

/** What a server or the network may get over by itself. The statuses are those of `curl --retry`, and 425 Too Early. */
export const RETRY_ON_TRANSIENT: RetryOn = [
  "timeout",
  "unreachable",
  ...[408, 425, 429, 500, 502, 503, 504].map((status) => ({ from: status, to: status })),
];

/** Whether `retryOn` holds the failure. */
export function isRetriedOn(retryOn: RetryOn, failure: AttemptFailure): boolean {
  if (retryOn === "any") return true;
  return retryOn.some((cause) => {
    if (typeof cause === "string") return cause === failure.kind;
    return "status" in failure && cause.from <= failure.status && failure.status <= cause.to;
  });
}

/** What a failure is called in the log. */
export function describeFailure(failure: AttemptFailure): string {
  switch (failure.kind) {
    case "exit":
      return `exit status ${failure.status}`;
    case "status":
      return `HTTP status ${failure.status}`;
    case "signal":
    case "timeout":
    case "unreachable":
    case "lost":
    case "error":
      return failure.kind;
    default:
      return failure satisfies never;
  }
}

/** The failures that a kind of job may have. */
export interface FailureKinds {
  /** Whose they are, for messages. */
  readonly of: string;
  readonly statuses: StatusKind;
  readonly words: readonly FailureWord[];
}

/** How commands fail. */
export const COMMAND_FAILURES: FailureKinds = {
  of: "a command",
  statuses: { ...EXIT_STATUSES, least: 1 },
  words: ["timeout", "signal", "lost", "error"],
};

/** How requests fail. */
export const REQUEST_FAILURES: FailureKinds = {
  of: "a request",
  statuses: HTTP_STATUSES,
  words: ["timeout", "unreachable", "lost", "error"],
};

/**
 * The failures that a configuration lists: statuses `75`, ranges `500-599` or `5xx`, and the words of the kind, by
 * commas; or `any` alone. Otherwise the first problem from the left. Never throws.
 */
export function parseRetryOn(text: string, kinds: FailureKinds): Result<RetryOn, ListProblem> {
  if (text.trim().toLowerCase() === "any") return ok("any");
  return parseCommaList(text, (item) => parseCause(item.toLowerCase(), kinds));
}

function parseCause(item: string, { of, statuses, words }: FailureKinds): Result<RetryCause> {
  const word = words.find((known) => known === item);
  if (word !== undefined) return ok(word);
  const { least, most, example } = statuses;
  const range = statusRangeOf(item);
  if (range?.ok === false) return range;
  if (range === undefined || range.value.from < least || range.value.to > most) {
    const expected = `expected ${least} to ${most}, a range such as ${example}, or ${listed(words)}`;
    return bad(`${JSON.stringify(item.slice(0, 60))} is no failure of ${of}: ${expected}`);
  }
  return range;
}

function listed(words: readonly string[]): string {
  return words.join(", ").replace(/, ([^,]*)$/, " or $1");
}
