import type { WireEnvironment, WireJobExec, WireJobHttp } from "../../../contract/wire.ts";
import { jobIdOf } from "../../../domain/job-id.ts";

/** A job as the API shows it; a test states only what matters to it. It does for both kinds. */
export function aWireJob(
  given: Partial<WireJobExec & WireJobHttp> & { readonly name: string },
): WireJobExec & WireJobHttp {
  return {
    id: jobIdOf(given.name),
    status: "started",
    last_run: "0001-01-01T00:00:00Z",
    next_run: "0001-01-01T00:00:00Z",
    log_retention: 5,
    auth_kind: "hmac-sha256",
    header_sign: "X-Karajo-Sign",
    http_method: "GET",
    http_url: "http://127.0.0.1/",
    http_request_type: "",
    http_timeout: 0,
    ...given,
  };
}

export function aWireEnvironment(jobs: {
  readonly exec?: readonly WireJobExec[];
  readonly http?: readonly WireJobHttp[];
}): WireEnvironment {
  const named = <Job extends { readonly name: string }>(all: readonly Job[] = []) =>
    all.length === 0 ? null : Object.fromEntries(all.map((job) => [job.name, job]));
  return {
    name: "Server",
    version: "1.2.3",
    listen_address: ":31937",
    dir_base: "/",
    dir_public: "",
    http_timeout: 0,
    max_job_running: 1,
    is_development: false,
    jobs: named(jobs.exec),
    http_jobs: named(jobs.http),
  };
}
