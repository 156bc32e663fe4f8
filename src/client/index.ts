// The entry `karajo/client`, whole, by name: the client as it runs in browsers, too, and nothing of the server.
export { EPOCH_PARAMETER } from "../contract/routes.ts";
export type {
  WireEnvironment as Environment,
  WireJobExec as JobExec,
  WireJobHttp as JobHttp,
  WireLog as JobLog,
} from "../contract/wire.ts";
export type { WireRun as JobRun, WireSlot as JobSlot } from "../contract/wire-history.ts";
export type {
  WireComingSlot as ComingSlot,
  WireJobChange as JobChange,
  WireJobKey as JobKey,
  WireLane as TimelineLane,
  WireReloaded as Reloaded,
  WireSession as Session,
} from "../contract/wire-overview.ts";
export type { Code } from "../domain/error.ts";
export type { JobStatus } from "../domain/job-view.ts";
export type { LogStatus } from "../domain/log.ts";
export { AUTH_KINDS, type AuthKind, HEADER_SIGN } from "../domain/signature.ts";
export { Client, type JobHttpRequest } from "./client.ts";
export { CLIENT_CODES, ClientError, type ClientErrorCode } from "./client-error.ts";
export type { BodyStream, CallOptions, ClientOptions, Fetch, FetchRequest, FetchResponse } from "./client-options.ts";
export type { DecodedJobLog } from "./job-log.ts";
export type { EventsOptions, LiveEvent } from "./live-events.ts";
export type { LogFollowOptions } from "./log-follow.ts";
export type { LogChunk, LogPart, LogPartOptions } from "./log-part.ts";
export type { Time } from "./parameters.ts";
export type { LiveOptions } from "./resumed.ts";
export type { NextOptions, RunsOptions, SlotsOptions } from "./run-history.ts";
export type { RunOptions } from "./run-request.ts";
export type { RecentRunsOptions, TimelineOptions } from "./server-calls.ts";
export { sign } from "./sign.ts";
export { JOB_STATUSES, LOG_STATUSES } from "./statuses.ts";
export type { Triggered } from "./triggered.ts";
