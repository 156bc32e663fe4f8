import type { WireEnvironment } from "../wire.ts";
import type { WireJobChange, WireLane } from "../wire-overview.ts";
import { RUN } from "./history-schemas.ts";
import { ENVIRONMENT, JOB_KEY } from "./job-schemas.ts";
import { answered, type Example, type Operation, partOf, refused } from "./operation.ts";
import { LANE } from "./overview-schemas.ts";
import { EPOCH, from, limit, to } from "./parameters.ts";
import { BACKUP, BACKUP_RUN, EPOCH_GIVEN, HEARTBEAT_RUN, hasRun, idleExec, PING, PING_RUN } from "./samples.ts";
import { listOf, mapOf, optional, text } from "./schema.ts";

const UNSIGNED: Example = {
  name: "unsigned",
  summary: "Neither signed nor logged in",
  by: "nobody",
  answer: refused("ERR_UNAUTHORIZED", "empty or invalid session or signature: log in, or sign the query string"),
};

const SOME: WireEnvironment = {
  name: "karajo",
  version: "0.10.0",
  listen_address: "127.0.0.1:31937",
  dir_base: "/srv/karajo",
  dir_public: "",
  http_timeout: 300_000_000_000,
  max_job_running: 10,
  is_development: false,
  jobs: { backup: BACKUP },
  http_jobs: { ping: PING },
};

export const ENVIRONMENT_READ: Operation = {
  tag: "Overview",
  summary: "Read the configuration and every job",
  description:
    "The configuration of the server and how every job stands at this moment, by the names of the jobs. Secrets are never part of it.",
  access: "reader",
  input: { kind: "query", parameters: [EPOCH] },
  success: { kind: "answer", description: "The environment.", data: ENVIRONMENT },
  errors: [],
  examples: [
    {
      name: "read",
      summary: "A server with jobs of both kinds",
      by: "signature",
      given: EPOCH_GIVEN,
      answer: partOf(answered(SOME)),
    },
    UNSIGNED,
  ],
};

export const RECENT_RUNS: Operation = {
  tag: "Overview",
  summary: "List the newest runs of several jobs",
  description:
    "The newest runs of each job that is named, newest first. A job that does not exist is left out; of more than 200 the first 200 count.",
  access: "reader",
  input: {
    kind: "query",
    parameters: [
      EPOCH,
      { name: "job", schema: optional(listOf(JOB_KEY, "The jobs, one parameter each.")) },
      limit("limit", 30, 100),
    ],
  },
  success: { kind: "answer", description: "The runs, by job.", data: mapOf(listOf(RUN), "`exec:ID` or `http:ID`.") },
  errors: ["ERR_BAD_REQUEST"],
  examples: [
    {
      name: "found",
      summary: "Of two jobs, and one that does not exist",
      by: "signature",
      given: { ...EPOCH_GIVEN, job: ["exec:backup", "http:ping", "http:nothing"], limit: 1 },
      answer: answered({ "exec:backup": [BACKUP_RUN], "http:ping": [PING_RUN] }),
    },
    {
      name: "word",
      summary: "A limit that is no number",
      by: "signature",
      given: { ...EPOCH_GIVEN, job: "exec:backup", limit: "all" },
      answer: refused("ERR_BAD_REQUEST", 'limit "all" is no number: expected one from 1'),
    },
    UNSIGNED,
  ],
};

const LANES: readonly WireLane[] = [
  { key: "exec:backup", name: "backup", runs: [BACKUP_RUN], slots: [] },
  { key: "exec:heartbeat", name: "heartbeat", runs: [HEARTBEAT_RUN], slots: ["2026-03-29T03:00:00Z"] },
];

export const TIMELINE: Operation = {
  tag: "Overview",
  summary: "Read what ran and what will run",
  description:
    "A lane for each job that ran in a stretch of time or is due in the rest of it. At the most 5000 runs, those that began last, and of each schedule the next 300 instants. A paused job is not due.",
  access: "reader",
  input: { kind: "query", parameters: [EPOCH, from("a day ago unless given"), to("in a day unless given")] },
  success: { kind: "answer", description: "The lanes.", data: listOf(LANE) },
  errors: ["ERR_BAD_REQUEST"],
  examples: [
    {
      name: "day",
      summary: "A day back and a day ahead",
      by: "signature",
      given: EPOCH_GIVEN,
      answer: partOf(answered(LANES)),
    },
    {
      name: "reversed",
      summary: "A time that ends before it begins",
      by: "signature",
      given: { ...EPOCH_GIVEN, from: "2026-03-02T00:00:00Z", to: "2026-03-01T00:00:00Z" },
      answer: refused("ERR_BAD_REQUEST", "from is after to: expected an earlier time"),
    },
    UNSIGNED,
  ],
};

const CHANGE: WireJobChange = {
  key: "exec:archive",
  job: { ...hasRun(idleExec("archive", "echo archived")), status: "paused" },
  run: BACKUP_RUN,
};

export const EVENTS: Operation = {
  tag: "Overview",
  summary: "Listen to what changes",
  description:
    "Server-sent events (HTML Living Standard, 9.2), without an end. `jobs`: a list of jobs that have changed, each a `JobChange`; what changes within a tenth of a second is told together, and never more than 500 at once. `configuration`: there are other jobs now, so read the environment again. A comment every 15 seconds shows that the stream lives.\nWhat happened before is not told: listen first, then read, and after a lost connection read again.",
  access: "reader",
  input: { kind: "query", parameters: [EPOCH] },
  success: {
    kind: "content",
    description: "The events.",
    type: "text/event-stream; charset=utf-8",
    schema: text("The stream. The data of `jobs` is a list of `JobChange`, that of `configuration` is `{}`."),
  },
  errors: [],
  examples: [
    {
      name: "stream",
      summary: "A job has been paused",
      by: "signature",
      given: EPOCH_GIVEN,
      answer: { status: 200, body: `retry: 1000\n\nevent: jobs\ndata: ${JSON.stringify([CHANGE])}\n\n`, isPart: true },
    },
    UNSIGNED,
  ],
};
