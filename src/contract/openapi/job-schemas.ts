import type { JobStatus } from "../../domain/job-view.ts";
import type { LogStatus } from "../../domain/log.ts";
import type { WireEnvironment, WireJobExec, WireJobHttp, WireJobKey, WireLog } from "../wire.ts";
import {
  base64,
  described,
  instant,
  listOf,
  mapOf,
  nanoseconds,
  objectOf,
  oneOf,
  optional,
  orNull,
  type PropertiesOf,
  text,
  textLike,
  truth,
  whole,
} from "./schema.ts";

export const JOB_KEY = textLike<WireJobKey>("A job as a key: `exec:ID` or `http:ID`.", "^(exec|http):");

export const LOG = objectOf<WireLog>("Log", "The log of a run.", {
  job_id: text("The ID of the job."),
  name: text("`ID.COUNTER.STATUS`; `ID.COUNTER` while the run goes on."),
  status: oneOf<LogStatus>("How the run stands.", {
    running: "",
    success: "",
    failed: "",
    canceled: "",
    paused: "found only in folders that karajo 0.9.3 wrote",
  }),
  counter: whole("Numbers the runs of a job from 1.", 0),
  content: optional(base64("The whole log; only in an answer about one log.")),
});

/** What both kinds of job show. */
const FACTS: PropertiesOf<Pick<WireJobExec, keyof WireJobExec & keyof WireJobHttp>> = {
  id: text("The name in lower case, with `_` for what is no letter, digit, `-` or `_`. Unique among jobs of its kind."),
  name: text("The name as it is configured."),
  description: optional(text("May hold simple HTML, as it was configured: sanitize it before it is shown as such.")),
  tags: optional(listOf(text("A word."), "Words by which people find the job.")),
  status: oneOf<JobStatus>("How the job stands.", {
    started: "loaded or resumed, and not run since",
    running: "",
    success: "how its last run ended",
    failed: "likewise, also when it was cut off or took too long",
    canceled: "likewise",
    paused: "takes no trigger until it is resumed",
  }),
  schedule: optional(text("The schedule as it was written, several lines joined by `; `.")),
  interval: optional(nanoseconds("How long after its last run the job runs again, in nanoseconds.")),
  after: optional(listOf(JOB_KEY, "The jobs after whose success it runs; left out where there are none.")),
  last_run: instant("When its last run ended; `0001-01-01T00:00:00Z` is never."),
  next_run: instant("When its timer is due next; `0001-01-01T00:00:00Z` is never."),
  log_retention: whole("How many logs are kept.", 1),
  notif_on_success: optional(listOf(text("The name of a notification."), "Who is told when a run succeeds.")),
  notif_on_failed: optional(listOf(text("The name of a notification."), "Who is told when a run fails.")),
  logs: optional(listOf(LOG, "Its logs, ascending by counter; a running one is last.")),
  header_sign: text("The header that carries the signature, `X-Karajo-Sign` unless the job names another."),
};

export const JOB_EXEC = objectOf<WireJobExec>("JobExec", "Commands or a function, and how the job stands.", {
  ...FACTS,
  path: optional(text("The path of its webhook as it was written; left out where it has none.")),
  auth_kind: text("How a webhook request proves who sent it: `hmac-sha256`, `github`, `gitlab` or `sourcehut`."),
  commands: optional(listOf(text("A command line for the shell."), "What it runs; left out for a function.")),
});

export const JOB_HTTP = objectOf<WireJobHttp>("JobHTTP", "An HTTP request, and how the job stands.", {
  ...FACTS,
  http_method: text("As it was written."),
  http_url: text("An absolute URL, or a path on this server."),
  http_request_type: text("Where the parameters go, as it was written: `query`, `form`, `json` or empty."),
  http_headers: optional(listOf(text("`Name: value`."), "Headers that are sent along.")),
  http_timeout: nanoseconds("How long the request may take, in nanoseconds; 0 is no limit."),
  http_insecure: optional(truth("Whether any TLS certificate is accepted.")),
});

export const ENVIRONMENT = objectOf<WireEnvironment>(
  "Environment",
  "The configuration of the server, without its secrets, and how every job stands.",
  {
    name: text("The title of the web interface."),
    version: text("The version of karajo."),
    listen_address: text("As it is configured."),
    dir_base: text("The folder under which everything is kept."),
    dir_public: text("The folder that is served at `/`; empty where there is none."),
    http_timeout: nanoseconds("How long an HTTP job may take unless it says otherwise, in nanoseconds; 0 is no limit."),
    max_job_running: whole("How many jobs run at the same time.", 1),
    is_development: truth("Whether it was configured so."),
    jobs: orNull(mapOf(JOB_EXEC, "Exec jobs by name; null where there is none.")),
    http_jobs: orNull(mapOf(JOB_HTTP, "HTTP jobs by name; null where there is none.")),
  },
);

/** A log with its content. */
export const WHOLE_LOG = described("The log, with its `content`.", LOG);
