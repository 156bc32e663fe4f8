import type { Code } from "../../domain/error.ts";
import type { JobKind } from "../../domain/job-id.ts";
import type { WireLog } from "../wire.ts";
import { WHOLE_LOG } from "./job-schemas.ts";
import { answered, type Example, type Operation, type Parameter, partOf, refused } from "./operation.ts";
import { COUNTER, EPOCH, ID } from "./parameters.ts";
import { BACKUP_CONTENT, BACKUP_LOG, BACKUP_TEXT, EPOCH_GIVEN, PING_LOG } from "./samples.ts";
import { optional, text, truth, whole } from "./schema.ts";

/** Why there is no log: what the routes of both kinds of job answer differs in this alone. */
const NO_JOB: Readonly<Record<JobKind, { readonly code: Code; readonly message: string }>> = {
  exec: { code: "ERR_JOB_NOT_FOUND", message: "job ID nothing not found" },
  http: { code: "ERR_INVALID_JOB_ID", message: "invalid or empty job id: nothing" },
};

const SAMPLES: Readonly<Record<JobKind, WireLog>> = { exec: BACKUP_LOG, http: PING_LOG };

/** The log of a run as JSON, as karajo 0.9.3 has it. */
export function readLog(kind: JobKind): Operation {
  const { job_id: id, counter } = SAMPLES[kind];
  return {
    tag: "Logs",
    summary: kind === "exec" ? "Read a log of an exec job" : "Read a log of an HTTP job",
    description:
      "The whole log of a run, also while it is being written: then it is what there is by now. Of a log above `log_max_size` it has the head and the tail. Secrets of the configuration are masked.",
    access: "reader",
    input: { kind: "query", parameters: [EPOCH, ID, COUNTER] },
    success: { kind: "answer", description: "The log.", data: WHOLE_LOG },
    errors: [NO_JOB[kind].code, "ERR_LOG_NOT_FOUND"],
    examples: [
      {
        name: "finished",
        summary: "The log of a run that has ended",
        by: "signature",
        given: { ...EPOCH_GIVEN, id, counter },
        answer: kind === "exec" ? answered({ ...BACKUP_LOG, content: BACKUP_CONTENT }) : partOf(answered(PING_LOG)),
      },
      unsigned(id),
      ...missing(kind, id),
    ],
  };
}

const RANGE: readonly Parameter[] = [
  {
    name: "offset",
    schema: optional(
      {
        isOptional: false,
        json: { description: "The first byte; negative: so many before the end.", type: "integer" },
      },
      0,
    ),
  },
  { name: "limit", schema: optional(whole("How many bytes at the most; without it, all.", 0)) },
  {
    name: "follow",
    schema: optional(truth("Whether to wait for what is yet to come, until the run has ended."), false),
  },
];

const BEYOND: Example = {
  name: "beyond",
  summary: "An offset behind the end",
  by: "signature",
  given: { ...EPOCH_GIVEN, id: "backup", counter: 1, offset: 9_999 },
  answer: refused("ERR_LOG_OFFSET", "the log ends at offset 304, before 9999"),
};

/** The bytes of a log. */
export function readLogText(kind: JobKind): Operation {
  const { job_id: id, counter } = SAMPLES[kind];
  return {
    tag: "Logs",
    summary: kind === "exec" ? "Read a log of an exec job as text" : "Read a log of an HTTP job as text",
    description:
      "The bytes of a log from any offset, as they were written. With `follow=true` the answer goes on until the run has ended, and each byte comes soon after it was written; who loses the connection asks again with the offset of the next byte. Of a log above `log_max_size` the middle is missing, and its offsets with it: an offset in there begins behind it, as `Karajo-Log-Offset` says.",
    access: "reader",
    input: { kind: "query", parameters: [EPOCH, ID, COUNTER, ...RANGE] },
    success: {
      kind: "content",
      description: "The text.",
      type: "text/plain; charset=utf-8",
      schema: text("The bytes of the log."),
      headers: {
        "Karajo-Log-Offset": "The offset of the first byte of the answer.",
        "Karajo-Log-Size": "The size of the log when the answer began, in bytes.",
        "Karajo-Log-State": "`running` or `finished`, when the answer began.",
      },
    },
    errors: ["ERR_BAD_REQUEST", NO_JOB[kind].code, "ERR_LOG_NOT_FOUND", "ERR_LOG_OFFSET"],
    examples: [
      {
        name: "finished",
        summary: kind === "exec" ? "The whole log" : "The first line",
        by: "signature",
        given: kind === "exec" ? { ...EPOCH_GIVEN, id, counter } : { ...EPOCH_GIVEN, id, counter, limit: 49 },
        answer: {
          status: 200,
          body: kind === "exec" ? BACKUP_TEXT : "2026-03-29 02:00:00 UTC job_http: ping: === BEGIN",
          isPart: false,
        },
      },
      ...(kind === "exec" ? [BEYOND] : []),
      {
        name: "word",
        summary: "An offset that is no number",
        by: "signature",
        given: { ...EPOCH_GIVEN, id, counter, offset: "end" },
        answer: refused("ERR_BAD_REQUEST", 'offset is a whole number, not "end"'),
      },
      unsigned(id),
      ...missing(kind, id),
    ],
  };
}

function unsigned(id: string): Example {
  return {
    name: "unsigned",
    summary: "Neither signed nor logged in",
    by: "nobody",
    given: { id, counter: 1 },
    answer: refused("ERR_UNAUTHORIZED", "empty or invalid session or signature: log in, or sign the query string"),
  };
}

function missing(kind: JobKind, id: string): readonly Example[] {
  return [
    {
      name: "noLog",
      summary: "The job has no such log",
      by: "signature",
      given: { ...EPOCH_GIVEN, id, counter: 99 },
      answer: refused("ERR_LOG_NOT_FOUND", "log #99 not found"),
    },
    {
      name: "noJob",
      summary: "No job has this ID",
      by: "signature",
      given: { ...EPOCH_GIVEN, id: "nothing", counter: 1 },
      answer: refused(NO_JOB[kind].code, NO_JOB[kind].message),
    },
  ];
}
