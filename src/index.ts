// The entry `karajo`, whole, by name: the server for programs that embed it, and the client as it runs in Node.
export type {
  JobCall,
  JobCallLog,
  JobFunction,
} from "./adapters/executor-function/executor-function.ts";
export type { JobHttpRequest } from "./client/client.ts";
export { CLIENT_CODES, ClientError, type ClientErrorCode } from "./client/client-error.ts";
export type {
  BodyStream,
  CallOptions,
  ClientOptions,
  Fetch,
  FetchRequest,
  FetchResponse,
} from "./client/client-options.ts";
export type { DecodedJobLog } from "./client/job-log.ts";
export type { EventsOptions, LiveEvent } from "./client/live-events.ts";
export type { LogFollowOptions } from "./client/log-follow.ts";
export type { LogChunk, LogPart, LogPartOptions } from "./client/log-part.ts";
export type { Time } from "./client/parameters.ts";
export type { LiveOptions } from "./client/resumed.ts";
export type { NextOptions, RunsOptions, SlotsOptions } from "./client/run-history.ts";
export type { RunOptions } from "./client/run-request.ts";
export type { RecentRunsOptions, TimelineOptions } from "./client/server-calls.ts";
export { JOB_STATUSES, LOG_STATUSES } from "./client/statuses.ts";
export type { Triggered } from "./client/triggered.ts";
export type {
  GivenHttpJob as JobHttpOptions,
  GivenNotification as NotificationOptions,
  GivenTimedJob as JobOptions,
  GivenUser as UserOptions,
} from "./config/given-env.ts";
export { formatProblem, type Problem } from "./config/problem.ts";
export { EPOCH_PARAMETER } from "./contract/routes.ts";
export type {
  WireEnvironment as Environment,
  WireJobExec as JobExec,
  WireJobHttp as JobHttp,
  WireLog as JobLog,
} from "./contract/wire.ts";
export type { WireRun as JobRun, WireSlot as JobSlot } from "./contract/wire-history.ts";
export type {
  WireComingSlot as ComingSlot,
  WireJobChange as JobChange,
  WireJobKey as JobKey,
  WireLane as TimelineLane,
  WireReloaded as Reloaded,
  WireSession as Session,
} from "./contract/wire-overview.ts";
export type { Configuration } from "./domain/configuration.ts";
export { AppError, type Code } from "./domain/error.ts";
export type { JobStatus } from "./domain/job-view.ts";
export type { LogStatus } from "./domain/log.ts";
export type { ReceivedRequest } from "./domain/run.ts";
export { AUTH_KINDS, type AuthKind, HEADER_SIGN } from "./domain/signature.ts";
export { Env, type EnvOptions, type JobExecOptions } from "./env.ts";
export { Karajo, type KarajoOptions, type StopOptions } from "./karajo.ts";
export { Client, sign } from "./node-client.ts";
export { LOG_EVENTS, type LogEvent, type Logger } from "./ports/logger.ts";
export { VERSION } from "./version.ts";
