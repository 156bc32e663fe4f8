/** The addresses of the HTTP API, read by server and client alike. `run` is followed by the webhook's path. */
export const ROUTES = {
  login: { method: "POST", path: "/karajo/api/auth/login" },
  logout: { method: "POST", path: "/karajo/api/auth/logout" },
  session: { method: "GET", path: "/karajo/api/session" },
  events: { method: "GET", path: "/karajo/api/events" },
  recentRuns: { method: "GET", path: "/karajo/api/runs" },
  timeline: { method: "GET", path: "/karajo/api/timeline" },
  environment: { method: "GET", path: "/karajo/api/environment" },
  jobExecRun: { method: "POST", path: "/karajo/api/job_exec/run" },
  jobExecCancel: { method: "POST", path: "/karajo/api/job_exec/cancel" },
  jobExecPause: { method: "POST", path: "/karajo/api/job_exec/pause" },
  jobExecResume: { method: "POST", path: "/karajo/api/job_exec/resume" },
  jobExecTrigger: { method: "POST", path: "/karajo/api/job_exec/trigger" },
  jobExecNext: { method: "GET", path: "/karajo/api/job_exec/next" },
  jobExecLog: { method: "GET", path: "/karajo/api/job_exec/log" },
  jobExecLogText: { method: "GET", path: "/karajo/api/job_exec/log/text" },
  jobExecSlots: { method: "GET", path: "/karajo/api/job_exec/slots" },
  jobExecRuns: { method: "GET", path: "/karajo/api/job_exec/runs" },
  jobHttp: { method: "GET", path: "/karajo/api/job_http" },
  jobHttpLog: { method: "GET", path: "/karajo/api/job_http/log" },
  jobHttpLogText: { method: "GET", path: "/karajo/api/job_http/log/text" },
  jobHttpPause: { method: "POST", path: "/karajo/api/job_http/pause" },
  jobHttpResume: { method: "POST", path: "/karajo/api/job_http/resume" },
  jobHttpCancel: { method: "POST", path: "/karajo/api/job_http/cancel" },
  jobHttpTrigger: { method: "POST", path: "/karajo/api/job_http/trigger" },
  jobHttpNext: { method: "GET", path: "/karajo/api/job_http/next" },
  jobHttpSlots: { method: "GET", path: "/karajo/api/job_http/slots" },
  jobHttpRuns: { method: "GET", path: "/karajo/api/job_http/runs" },
  reload: { method: "POST", path: "/karajo/api/reload" },
  healthz: { method: "GET", path: "/karajo/healthz" },
  readyz: { method: "GET", path: "/karajo/readyz" },
  openapi: { method: "GET", path: "/karajo/api/openapi.json" },
} as const satisfies Record<string, Route>;

/** The header of an answer to a trigger that was taken: the number of the run that it became. */
export const RUN_COUNTER_HEADER = "karajo-run-counter";

/** One address and the method that it takes. */
export interface Route {
  readonly method: "GET" | "POST";
  readonly path: string;
}

/** The parameter that makes each signed request differ: Unix seconds. */
export const EPOCH_PARAMETER = "_karajo_epoch";

/** The method that this path takes, or `undefined` when it is no address of the API. */
export function methodOf(path: string): Route["method"] | undefined {
  if (path.startsWith(`${ROUTES.jobExecRun.path}/`)) return ROUTES.jobExecRun.method;
  return Object.values(ROUTES).find((route) => route.path === path)?.method;
}
