import type { Code } from "../../domain/error.ts";
import type { WireJobHttp } from "../wire.ts";
import { TRIGGER_ERRORS } from "./exec-jobs.ts";
import { JOB_HTTP } from "./job-schemas.ts";
import { answered, type Example, type Operation, refused } from "./operation.ts";
import { EPOCH, ID } from "./parameters.ts";
import { EPOCH_GIVEN, idleHttp, PING, running } from "./samples.ts";

const UNKNOWN: Example = {
  name: "unknown",
  summary: "No job has this ID",
  by: "signature",
  given: { ...EPOCH_GIVEN, id: "nothing" },
  answer: refused("ERR_INVALID_JOB_ID", "invalid or empty job id: nothing"),
};

export const JOB_HTTP_READ: Operation = {
  tag: "HTTP jobs",
  summary: "Read an HTTP job",
  description: "The job, and how it stands at this moment.",
  access: "reader",
  input: { kind: "query", parameters: [EPOCH, ID] },
  success: { kind: "answer", description: "The job.", data: JOB_HTTP },
  errors: ["ERR_INVALID_JOB_ID"],
  examples: [
    {
      name: "found",
      summary: "A job that has run once",
      by: "signature",
      given: { ...EPOCH_GIVEN, id: "ping" },
      answer: answered(PING),
    },
    {
      name: "unsigned",
      summary: "Neither signed nor logged in",
      by: "nobody",
      given: { id: "ping" },
      answer: refused("ERR_UNAUTHORIZED", "empty or invalid session or signature: log in, or sign the query string"),
    },
    UNKNOWN,
  ],
};

export const JOB_HTTP_TRIGGER = command({
  summary: "Run an HTTP job by hand",
  description:
    "When this is answered with 200, the run is written down and will happen, once, also when the machine loses power now. `data` is the job as it stood just before.",
  success: "The run is written down.",
  errors: TRIGGER_ERRORS,
  example: { summary: "The run will happen", data: idleHttp("warm") },
  more: [
    {
      name: "paused",
      summary: "The job is paused",
      by: "signature",
      given: { ...EPOCH_GIVEN, id: "still" },
      answer: refused("ERR_JOB_PAUSED", "job is paused"),
    },
  ],
});

export const JOB_HTTP_CANCEL = command({
  summary: "Cancel what runs of an HTTP job",
  description:
    "Breaks off every request of the job that goes on; a job that does not run stays as it is. The answer does not wait for the end, so that `status` is mostly `running` still. What waits behind it runs all the same.",
  success: "The runs have been asked to end.",
  example: {
    summary: "The run is asked to end",
    data: running({ ...idleHttp("poll"), http_url: "/karajo/api/events" }),
  },
});

export const JOB_HTTP_PAUSE = command({
  summary: "Pause an HTTP job",
  description:
    "The job takes no trigger and its timer starts nothing until it is resumed, also after a restart. What runs goes on to its end, what waits stays waiting. A job that is paused already stays so.",
  success: "The job is paused.",
  example: { summary: "Paused", data: { ...idleHttp("mirror"), status: "paused" } },
});

export const JOB_HTTP_RESUME = command({
  summary: "Resume an HTTP job",
  description: "Ends the pause of a job; what was waiting runs now. A job that is not paused stays as it is.",
  success: "The job is not paused.",
  example: { summary: "Resumed", data: idleHttp("watch") },
});

/** A command about an HTTP job, in a query that is signed. */
function command(given: {
  readonly summary: string;
  readonly description: string;
  readonly success: string;
  readonly errors?: readonly Code[];
  readonly example: { readonly summary: string; readonly data: WireJobHttp };
  readonly more?: readonly Example[];
}): Operation {
  const { summary, description, success, errors = [], example, more = [] } = given;
  const query = { ...EPOCH_GIVEN, id: example.data.id };
  return {
    tag: "HTTP jobs",
    summary,
    description,
    access: "commander",
    input: { kind: "query", parameters: [EPOCH, ID] },
    success: { kind: "answer", description: success, data: JOB_HTTP },
    errors: ["ERR_INVALID_JOB_ID", ...errors],
    examples: [
      { name: "done", summary: example.summary, by: "signature", given: query, answer: answered(example.data) },
      {
        name: "unsigned",
        summary: "Not signed",
        by: "nobody",
        given: query,
        answer: refused("ERR_UNAUTHORIZED", "empty or invalid signature"),
      },
      UNKNOWN,
      ...more,
    ],
  };
}
