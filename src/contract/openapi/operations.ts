import type { ROUTES } from "../routes.ts";
import { JOB_EXEC_CANCEL, JOB_EXEC_PAUSE, JOB_EXEC_RESUME, JOB_EXEC_RUN, JOB_EXEC_TRIGGER } from "./exec-jobs.ts";
import { readNext, readRuns, readSlots } from "./history.ts";
import { JOB_HTTP_CANCEL, JOB_HTTP_PAUSE, JOB_HTTP_READ, JOB_HTTP_RESUME, JOB_HTTP_TRIGGER } from "./http-jobs.ts";
import { readLog, readLogText } from "./logs.ts";
import type { Operation } from "./operation.ts";
import { ENVIRONMENT_READ, EVENTS, RECENT_RUNS, TIMELINE } from "./overview.ts";
import { HEALTHZ, OPENAPI, READYZ, RELOAD_COMMAND } from "./server.ts";
import { LOGIN, LOGOUT, SESSION_READ } from "./sessions.ts";

export type RouteName = keyof typeof ROUTES;

/** What is to be known of every route; one that lacks it does not compile. */
export const OPERATIONS: Readonly<Record<RouteName, Operation>> = {
  jobExecRun: JOB_EXEC_RUN,
  jobExecTrigger: JOB_EXEC_TRIGGER,
  jobExecCancel: JOB_EXEC_CANCEL,
  jobExecPause: JOB_EXEC_PAUSE,
  jobExecResume: JOB_EXEC_RESUME,
  jobHttp: JOB_HTTP_READ,
  jobHttpTrigger: JOB_HTTP_TRIGGER,
  jobHttpCancel: JOB_HTTP_CANCEL,
  jobHttpPause: JOB_HTTP_PAUSE,
  jobHttpResume: JOB_HTTP_RESUME,
  jobExecLog: readLog("exec"),
  jobExecLogText: readLogText("exec"),
  jobHttpLog: readLog("http"),
  jobHttpLogText: readLogText("http"),
  jobExecRuns: readRuns("exec"),
  jobExecSlots: readSlots("exec"),
  jobExecNext: readNext("exec"),
  jobHttpRuns: readRuns("http"),
  jobHttpSlots: readSlots("http"),
  jobHttpNext: readNext("http"),
  environment: ENVIRONMENT_READ,
  recentRuns: RECENT_RUNS,
  timeline: TIMELINE,
  events: EVENTS,
  login: LOGIN,
  logout: LOGOUT,
  session: SESSION_READ,
  reload: RELOAD_COMMAND,
  healthz: HEALTHZ,
  readyz: READYZ,
  openapi: OPENAPI,
};
