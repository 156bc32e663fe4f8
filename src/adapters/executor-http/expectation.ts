import type { HttpJob } from "../../domain/job.ts";
import { parseRetryAfter } from "../../domain/retry-after.ts";
import { holdsStatus, type StatusRange } from "../../domain/retry-on.ts";
import type { Outcome } from "../../domain/run.ts";
import type { Instant } from "../../domain/time.ts";
import { type HttpResponse, headerValue, statusText } from "./exchange.ts";
import { isRedirect } from "./redirect.ts";

/** A final response, read to its end. */
export interface FinalResponse extends Pick<HttpResponse, "status" | "reasonPhrase" | "headers"> {
  /** Whether the body holds what the job expects of it; counts only where the status was expected. */
  readonly holdsText: boolean;
}

/** What a job makes of a response that arrived at `now`. */
export function outcomeOf(job: HttpJob, response: FinalResponse, now: Instant): Outcome {
  const { status } = response;
  if (!holdsStatus(job.expectStatus, status)) {
    const retryAfter = parseRetryAfter(headerValue(response, "retry-after") ?? "", now);
    return { kind: "failed", reason: statusReason(job, response), failure: { kind: "status", status, retryAfter } };
  }
  if (response.holdsText) return { kind: "success" };
  // No failure of its status: that was the expected one, and to list it in retry_on would say the opposite.
  const reason = `the response does not hold ${JSON.stringify(job.expectBody)}`;
  return { kind: "failed", reason, failure: { kind: "error" } };
}

function statusReason(job: HttpJob, response: FinalResponse): string {
  const direction = { status: response.status, location: headerValue(response, "location") };
  const notFollowed = isRedirect(direction)
    ? ` (redirects are not followed; Location: ${shortened(direction.location)})`
    : "";
  const expected = isUsual(job.expectStatus) ? "" : `, expected ${rangesText(job.expectStatus)}`;
  return statusText(response) + notFollowed + expected;
}

/** Whether only 200 is expected, as of every job that does not say otherwise: needs no mention. */
function isUsual(ranges: readonly StatusRange[]): boolean {
  return ranges.length > 0 && ranges.every(({ from, to }) => from === 200 && to === 200);
}

/** `200-299, 304 or 410`. */
function rangesText(ranges: readonly StatusRange[]): string {
  const texts = ranges.map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`));
  return texts.join(", ").replace(/, ([^,]*)$/, " or $1");
}

/** The log has the whole header; a reason is also the line of a mail. */
function shortened(text: string): string {
  return text.length <= MOST_OF_LOCATION ? text : `${text.slice(0, MOST_OF_LOCATION)}…`;
}

const MOST_OF_LOCATION = 200;
