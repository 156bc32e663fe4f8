import type { HttpJob } from "../domain/job.ts";
import type { Duration } from "../domain/time.ts";
import { HTTP_JOB_OPTIONS } from "./http-job-options.ts";
import { isAsMeant } from "./no-effect.ts";
import type { Values } from "./option.ts";
import type { ProblemList } from "./problem.ts";
import { readSection, required } from "./read-section.ts";
import { nounOf, optionNameIn, placeOf, type Section, textOf } from "./section.ts";
import { runsByItself, timedFacts } from "./timed-job.ts";

/** What a job takes over from the server where it says nothing itself. */
export interface InheritedHttp {
  readonly secret: string;
  readonly httpTimeout: Duration;
}

/** The job of a `[job.http "NAME"]` section. */
export function readHttpJob(section: Section, inherited: InheritedHttp, problems: ProblemList): HttpJob {
  const values = readSection(section, HTTP_JOB_OPTIONS, problems);
  if (!runsByItself(section, values)) {
    const message = `${nounOf(section)} never runs by itself: it has neither schedule, interval nor after`;
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
    body: bodyOf(section, values, problems),
    httpTimeout: timeoutOf(values.http_timeout, inherited.httpTimeout),
    expectStatus: values.http_expect_status,
    expectBody: values.http_expect_body ?? "",
    followRedirects: values.http_follow_redirects,
    insecure: values.http_insecure,
    secret: values.secret ?? inherited.secret,
    headerSign: values.header_sign,
  };
}

function bodyOf(section: Section, values: Values<typeof HTTP_JOB_OPTIONS>, problems: ProblemList): string | undefined {
  if (values.http_body === undefined || values.http_method !== "GET") return values.http_body;
  if (isAsMeant(section, "http_method")) {
    const message = `${optionNameIn(section, "http_body")} is ignored: GET has no body: expected POST, PUT or DELETE`;
    problems.warning(placeOf(section, "http_body"), message);
  }
  return undefined;
}

/** Zero is the same as none given; negative is no limit. */
function timeoutOf(own: Duration | undefined, inherited: Duration): Duration | undefined {
  const timeout = own === undefined || own === 0 ? inherited : own;
  return timeout < 0 ? undefined : timeout;
}
