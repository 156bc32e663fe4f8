import { HEADER_SIGN } from "../domain/signature.ts";
import { list, type Options, optional, SINCE, withDefault } from "./option.ts";
import {
  absolutePath,
  envFile,
  envVariable,
  exitStatuses,
  onRestart,
  secretVariable,
  userName,
  variableNames,
} from "./process-types.ts";
import { TIMED_OPTIONS } from "./timed-options.ts";
import { authKind, headerName, retryOnOfCommands, span, text } from "./value-types.ts";

/** How the commands of a job are run. */
export const PROCESS_OPTIONS = {
  env: list(envVariable, {
    summary: "A variable in the environment of the commands.",
    since: SINCE,
  }),
  secret_env: list(secretVariable, {
    summary: "A variable whose value logs do not show; NAME alone means one that comes from elsewhere.",
    isSecret: true,
    since: SINCE,
  }),
  env_file: list(envFile, {
    summary: "A file with lines NAME=value, read at each run; with - before its path it may be missing.",
    givenAs: "envFiles",
    since: SINCE,
  }),
  env_inherit: list(variableNames, {
    summary: "Which of karajo's own variables the commands get, by commas; * for all.",
    since: SINCE,
  }),
  working_dir: optional(text, {
    otherwise: "a folder of the job's own under var/lib/karajo/job",
    summary: "The folder in which the commands run; relative to dir_base.",
    since: SINCE,
  }),
  shell: withDefault(absolutePath, {
    default: "/bin/sh",
    summary: "The program that runs each command, as SHELL -c COMMAND.",
    since: SINCE,
  }),
  user: optional(userName, {
    otherwise: "the user karajo runs as",
    summary: "As whom the commands run, a name or a number; karajo must be root for it.",
    since: SINCE,
  }),
  success_exit_codes: withDefault(exitStatuses, {
    default: "0",
    summary: "The exit statuses of a command that succeeded, by commas, such as 0, 3, 10-19.",
    since: SINCE,
  }),
  kill_grace: optional(span, {
    otherwise: "the kill_grace of [karajo]",
    summary: "How long a process may take to end once it is asked to, before it is killed.",
    since: SINCE,
  }),
  on_restart: withDefault(onRestart, {
    default: "kill",
    summary: "What becomes of a run when karajo ends and is started anew: kill, or adopt, which goes on with it.",
    since: SINCE,
  }),
} satisfies Options;

export const JOB_OPTIONS = {
  ...TIMED_OPTIONS,
  retry_on: withDefault(retryOnOfCommands, {
    default: "any",
    summary: "After which failures: exit statuses such as 75 or 70-79, signal, timeout, lost, error; or any.",
    since: SINCE,
  }),
  path: optional(text, {
    summary: "The webhook: POST /karajo/api/job_exec/run and this path, in any case, runs the job.",
  }),
  auth_kind: withDefault(authKind, {
    default: "hmac-sha256",
    summary: "How a webhook request proves who sent it.",
  }),
  header_sign: withDefault(headerName, {
    default: HEADER_SIGN,
    summary: "The header with the signature, for auth_kind hmac-sha256.",
  }),
  secret: optional(text, {
    otherwise: "the secret of [karajo]",
    summary: "The key of the webhook's signature.",
    isSecret: true,
  }),
  command: list(text, { summary: "What the shell runs; several run in order until one fails.", givenAs: "commands" }),
  ...PROCESS_OPTIONS,
} satisfies Options;
