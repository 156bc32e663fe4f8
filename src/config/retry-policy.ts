import type { RetryPolicy } from "../domain/retry.ts";
import type { RetryOn } from "../domain/retry-on.ts";
import type { Duration } from "../domain/time.ts";
import { isAsMeant, warnOfNoEffect } from "./no-effect.ts";
import type { Values } from "./option.ts";
import type { ProblemList } from "./problem.ts";
import { isGiven, optionNameIn, placeOf, type Section, textOf } from "./section.ts";
import { shown } from "./shown-text.ts";
import { TIMED_OPTIONS } from "./timed-options.ts";

/** What a section says of retries; `retry_on` has a default for each kind of job. */
export type RetryValues = Pick<
  Values<typeof TIMED_OPTIONS>,
  "retry" | "retry_delay" | "retry_max_delay" | "retry_backoff"
> & { readonly retry_on: RetryOn };

/** Whether and when a run that failed is tried again. */
export function retryPolicyOf(section: Section, values: RetryValues, problems: ProblemList): RetryPolicy {
  const { retry: retries, retry_delay: delay, retry_max_delay: maxDelay, retry_backoff: backoff } = values;
  if (retries === 0 && isAsMeant(section, "retry")) {
    const keys = ["retry_on", "retry_delay", "retry_max_delay", "retry_backoff"];
    warnOfNoEffect(section, { keys, because: "retry is 0" }, problems);
  } else if (delay > maxDelay && isAsMeant(section, "retry_max_delay")) {
    warnOfDelays(section, problems);
  }
  return { retries, delay, maxDelay: Math.max(delay, maxDelay) as Duration, backoff, retryOn: values.retry_on };
}

/** The warning is where the one that is given is, `retry_max_delay` where both are. */
function warnOfDelays(section: Section, problems: ProblemList): void {
  const delay = shown(textOf(section, "retry_delay") || TIMED_OPTIONS.retry_delay.default);
  const maxDelay = shown(textOf(section, "retry_max_delay") || TIMED_OPTIONS.retry_max_delay.default);
  const message = `${optionNameIn(section, "retry_max_delay")} ${maxDelay} is below ${optionNameIn(section, "retry_delay")}`;
  const place = placeOf(section, isGiven(section, "retry_max_delay") ? "retry_max_delay" : "retry_delay");
  problems.warning(place, `${message} ${delay}: ${delay} is used for both`);
}
