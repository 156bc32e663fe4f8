import { JOB_OPTIONS } from "./exec-job-options.ts";
import { HTTP_JOB_OPTIONS } from "./http-job-options.ts";
import { list, type Options, optional, SINCE, withDefault } from "./option.ts";
import {
  duration,
  listenAddress,
  notificationKind,
  smtpUrl,
  span,
  text,
  wholeNumber,
  wholeNumberFrom,
  yesOrNo,
} from "./value-types.ts";

export const KARAJO_OPTIONS = {
  name: withDefault(text, { default: "karajo", summary: "The title of the web interface." }),
  listen_address: withDefault(listenAddress, {
    default: "127.0.0.1:31937",
    summary: "Where the server listens; without a host, on every address of the machine.",
  }),
  http_timeout: withDefault(duration, {
    default: "5m",
    summary: "How long the request of an HTTP job may take, unless the job says otherwise; negative is no limit.",
  }),
  http_body_limit: withDefault(wholeNumberFrom(1), {
    default: "1048576",
    summary: "The largest request body that is accepted, in bytes.",
    since: SINCE,
  }),
  dir_base: withDefault(text, { default: "/", summary: "The folder that holds etc, var/lib and var/log of karajo." }),
  dir_public: optional(text, { summary: "A folder that is served at / beside the web interface." }),
  secret: optional(text, {
    otherwise: "a random one of 32 characters, printed at start",
    summary: "The key of signatures: of requests to the API, and of the jobs that have no secret of their own.",
    isSecret: true,
  }),
  max_job_running: withDefault(wholeNumber, { default: "1", summary: "How many jobs run at the same time, from 1." }),
  is_development: withDefault(yesOrNo, { default: "false", summary: "Turns on what only developers of karajo need." }),
  shutdown_grace: withDefault(span, {
    default: "30s",
    summary: "How long running jobs may go on once the server is asked to stop.",
    since: SINCE,
  }),
  kill_grace: withDefault(span, {
    default: "10s",
    summary: "How long a process may take to end once it is asked to, before it is killed.",
    since: SINCE,
  }),
} satisfies Options;

export const NOTIFICATION_OPTIONS = {
  kind: optional(notificationKind, { otherwise: "required", summary: "How people are told." }),
  smtp_server: optional(smtpUrl, {
    otherwise: "required",
    summary: "The mail server: smtps://HOST[:465] or smtp+starttls://HOST[:587].",
  }),
  smtp_user: optional(text, { summary: "The user at the mail server; $NAME reads the environment variable NAME." }),
  smtp_password: optional(text, {
    summary: "The password at the mail server; $NAME reads the environment variable NAME.",
    isSecret: true,
  }),
  smtp_insecure: withDefault(yesOrNo, { default: "false", summary: "Whether any TLS certificate is accepted." }),
  from: optional(text, { summary: "The sender of the mail." }),
  to: list(text, { summary: "Who gets the mail." }),
} satisfies Options;

export const USER_OPTIONS = {
  password: optional(text, {
    otherwise: "required",
    summary: "The bcrypt hash of the password, $2a$…, $2b$… or $2y$….",
    isSecret: true,
  }),
} satisfies Options;

/** The name of a section that karajo knows. */
export type SectionKind = "karajo" | "job" | "job.http" | "notif" | "user";

export interface SectionOptions {
  /** As the manual shows it, such as `[job "NAME"]`. */
  readonly heading: string;
  /** What a message calls one of them. */
  readonly noun: string;
  /** What it is called among the options given by code. Empty for `karajo`, whose options stand at the top there. */
  readonly givenAs: string;
  /** One line for the manual. */
  readonly summary: string;
  readonly options: Options;
}

/** Every section and option that there is, in the order of the manual. */
export const OPTION_TABLE: Readonly<Record<SectionKind, SectionOptions>> = {
  karajo: {
    heading: "[karajo]",
    noun: "server",
    givenAs: "",
    summary: "The server.",
    options: KARAJO_OPTIONS,
  },
  job: {
    heading: '[job "NAME"]',
    noun: "job",
    givenAs: "jobs",
    summary: "Commands that run on a timer or on a signed request.",
    options: JOB_OPTIONS,
  },
  "job.http": {
    heading: '[job.http "NAME"]',
    noun: "HTTP job",
    givenAs: "httpJobs",
    summary: "An HTTP request that is sent on a timer.",
    options: HTTP_JOB_OPTIONS,
  },
  notif: {
    heading: '[notif "NAME"]',
    noun: "notification",
    givenAs: "notifications",
    summary: "Where people are told how a run ended.",
    options: NOTIFICATION_OPTIONS,
  },
  user: {
    heading: '[user "NAME"]',
    noun: "user",
    givenAs: "users",
    summary: "Somebody who may log in. Without any user, nobody has to.",
    options: USER_OPTIONS,
  },
};

/** The names of all sections, in the order of the manual. */
export const SECTION_KINDS = Object.keys(OPTION_TABLE) as readonly SectionKind[];
