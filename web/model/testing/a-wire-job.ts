import type { WireJobExec, WireJobHttp } from "../../../src/contract/wire.ts";

const NEVER = "0001-01-01T00:00:00Z";
const FACTS = { id: "a", name: "a", status: "started", last_run: NEVER, next_run: NEVER, log_retention: 5 } as const;

/** A job of commands as the server tells of one that has never run. */
export function aWireJob(given: Partial<WireJobExec> = {}): WireJobExec {
  return { ...FACTS, auth_kind: "hmac-sha256", header_sign: "X-Karajo-Sign", commands: ["true"], ...given };
}

/** A job of HTTP requests as the server tells of one that has never run. */
export function aWireHttpJob(given: Partial<WireJobHttp> = {}): WireJobHttp {
  const call = { http_method: "GET", http_url: "/", http_request_type: "", http_timeout: 0 };
  return { ...FACTS, header_sign: "X-Karajo-Sign", ...call, ...given };
}
