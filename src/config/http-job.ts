import type { HttpJob } from "../domain/job.ts";
import type { Duration } from "../domain/time.ts";
import { HTTP_JOB_OPTIONS } from "./option-table.ts";
import type { ProblemList } from "./problem.ts";
import { readSection, required } from "./read-section.ts";
import { nounOf, type Section, textOf } from "./section.ts";
import { asksForTimer, timedFacts } from "./timed-job.ts";

/** What a job takes over from the server where it says nothing itself. */
export interface Inherited {
  readonly secret: string;
  readonly httpTimeout: Duration;
}

/** The job of a `[job.http "NAME"]` section. */
export function readHttpJob(section: Section, inherited: Inherited, problems: ProblemList): HttpJob {
  const values = readSection(section, HTTP_JOB_OPTIONS, problems);
  if (!asksForTimer(section, values)) {
    const message = `${nounOf(section)} never runs by itself: it has neither schedule nor interval`;
    problems.warning(section.place, message);
  }
  const methodText = textOf(section, "http_method");
  return {
    kind: "http",
    ...timedFacts(section, values, problems),
    method: values.http_method,
    methodText: methodText === "" ? HTTP_JOB_OPTIONS.http_method.default : methodText,
    url: required({ section, key: "http_url", value: values.http_url }, "", problems),
    requestType: values.http_request_type,
    requestTypeText: textOf(section, "http_request_type"),
    headers: values.http_header,
    timeout: timeoutOf(values.http_timeout, inherited.httpTimeout),
    insecure: values.http_insecure,
    secret: values.secret ?? inherited.secret,
    headerSign: values.header_sign,
  };
}

/** Zero is the same as none given; negative is no limit. */
function timeoutOf(own: Duration | undefined, inherited: Duration): Duration | undefined {
  const timeout = own === undefined || own === 0 ? inherited : own;
  return timeout < 0 ? undefined : timeout;
}
