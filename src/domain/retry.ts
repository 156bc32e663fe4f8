import { durationInWords } from "./duration.ts";
import { type AttemptFailure, describeFailure, isRetriedOn, type RetryOn } from "./retry-on.ts";
import type { Duration } from "./time.ts";

/** Whether and when a failed attempt is tried again. */
export interface RetryPolicy {
  /** How many attempts may follow the first, from 0: the option `retry`. */
  readonly retries: number;
  /** The wait before the first retry, at most. */
  readonly delay: Duration;
  /** The wait before any retry, at most. */
  readonly maxDelay: Duration;
  /** `exponential`: the wait doubles with each retry. */
  readonly backoff: "exponential" | "fixed";
  readonly retryOn: RetryOn;
}

/** An attempt of a run that failed. */
export interface FailedAttempt {
  /** From 1. */
  readonly number: number;
  readonly failure: AttemptFailure;
}

/** Whether another attempt follows. */
export function mayRetry(policy: RetryPolicy, attempt: FailedAttempt): boolean {
  return whyNoRetry(policy, attempt) === undefined;
}

/**
 * Why no other attempt follows, in words for the log; `undefined` when one does.
 *
 * A server that asks with Retry-After for a longer wait than `maxDelay` is not tried again: sooner would be against its
 * word, and later against the policy's.
 */
export function whyNoRetry(policy: RetryPolicy, { number, failure }: FailedAttempt): string | undefined {
  if (policy.retries === 0) return "retry is 0";
  if (number > policy.retries) return `attempt ${number} was the last`;
  if (!isRetriedOn(policy.retryOn, failure)) return `${describeFailure(failure)} is not in retry_on`;
  const wait = retryAfterOf(failure);
  if (wait <= policy.maxDelay) return undefined;
  return `the server asks to wait ${durationInWords(wait)}, longer than retry_max_delay, ${durationInWords(policy.maxDelay)}`;
}

/**
 * How long to wait before the next attempt; `random01` is a chance from 0 up to, not including, 1.
 *
 * Between one half and the whole of what the policy says, never more than `maxDelay`, never less than the server's
 * Retry-After. The other half is left to chance ("equal jitter"), so that jobs that failed together do not come back
 * together; chance over the whole ("full jitter") would now and then retry at once, against what `delay` says.
 */
export function retryDelay(policy: RetryPolicy, { number, failure }: FailedAttempt, random01: number): Duration {
  const doublings = policy.backoff === "exponential" ? Math.min(number - 1, MOST_DOUBLINGS) : 0;
  const whole = Math.min(policy.delay * 2 ** doublings, policy.maxDelay);
  return Math.max(whole / 2 + (whole / 2) * random01, retryAfterOf(failure)) as Duration;
}

/** More would reach infinity at some time, and infinity times a delay of 0 is no number. */
const MOST_DOUBLINGS = 64;

function retryAfterOf(failure: AttemptFailure): Duration {
  return failure.kind === "status" ? (failure.retryAfter ?? (0 as Duration)) : (0 as Duration);
}
