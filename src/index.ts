// The embedding API, whole, by name.
export type {
  JobCall,
  JobCallLog,
  JobFunction,
} from "./adapters/executor-function/executor-function.ts";
export type { GivenExecJob, GivenHttpJob, GivenNotification, GivenUser } from "./config/given-env.ts";
export { formatProblem, type Problem } from "./config/problem.ts";
export type { Configuration } from "./domain/configuration.ts";
export { AppError, type Code } from "./domain/error.ts";
export type { JobStatus } from "./domain/job-view.ts";
export type { LogStatus } from "./domain/log.ts";
export type { ReceivedRequest } from "./domain/run.ts";
export { AUTH_KINDS, type AuthKind, HEADER_SIGN } from "./domain/signature.ts";
export { Env, type EnvOptions } from "./env.ts";
export { Karajo, type KarajoOptions } from "./karajo.ts";
export { LOG_EVENTS, type LogEvent, type Logger } from "./ports/logger.ts";
export { VERSION } from "./version.ts";
