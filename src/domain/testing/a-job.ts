import type { ExecJob, HttpJob } from "../job.ts";
import { jobIdOf } from "../job-id.ts";
import { seconds } from "../time.ts";

const facts = {
  description: "",
  timer: { kind: "none" },
  scheduleText: "",
  interval: undefined,
  runAtStart: false,
  logRetention: 5,
  notifyOnSuccess: [],
  notifyOnFailure: [],
} as const;

/** A valid exec job; a test states only what matters to it. */
export function anExecJob(given: Partial<ExecJob> & { readonly name: string }): ExecJob {
  return {
    ...facts,
    kind: "exec",
    id: jobIdOf(given.name),
    path: "",
    authKind: "hmac-sha256",
    headerSign: "X-Karajo-Sign",
    secret: "s3cret",
    work: { kind: "commands", commands: ["true"] },
    ...given,
  };
}

/** A valid HTTP job. */
export function anHttpJob(given: Partial<HttpJob> & { readonly name: string }): HttpJob {
  return {
    ...facts,
    kind: "http",
    id: jobIdOf(given.name),
    method: "GET",
    methodText: "GET",
    url: "/",
    requestType: "query",
    requestTypeText: "",
    headers: [],
    timeout: seconds(300),
    insecure: false,
    secret: "",
    headerSign: "X-Karajo-Sign",
    ...given,
  };
}
