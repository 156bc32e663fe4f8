import type { ExecJob, HttpJob, ProcessSettings } from "../job.ts";
import { jobIdOf } from "../job-id.ts";
import { type Duration, seconds } from "../time.ts";

const facts = {
  description: "",
  tags: [],
  timer: { kind: "none" },
  scheduleText: "",
  interval: undefined,
  runAtStart: false,
  catchUp: { catchUp: "none", cap: 100 },
  jitter: 0 as Duration,
  after: [],
  overlap: { kind: "queue", limit: 1 },
  timeout: undefined,
  retry: { retries: 0, delay: seconds(10), maxDelay: seconds(3_600), backoff: "exponential", retryOn: "any" },
  logRetention: 5,
  logMaxSize: 16 * 1024 * 1024,
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
    process: aProcess(),
    ...given,
  };
}

/** How commands are run unless the job says otherwise. */
export function aProcess(given: Partial<ProcessSettings> = {}): ProcessSettings {
  return {
    env: [],
    envFiles: [],
    envInherit: [],
    secretNames: [],
    workingDir: undefined,
    shell: "/bin/sh",
    user: undefined,
    successExitCodes: [{ from: 0, to: 0 }],
    killGrace: seconds(10),
    onRestart: "kill",
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
    body: undefined,
    httpTimeout: seconds(300),
    expectStatus: [{ from: 200, to: 200 }],
    expectBody: "",
    followRedirects: true,
    insecure: false,
    secret: "",
    headerSign: "X-Karajo-Sign",
    ...given,
  };
}
