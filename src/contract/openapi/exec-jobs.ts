import type { Code } from "../../domain/error.ts";
import type { WireJobExec } from "../wire.ts";
import { JOB_EXEC } from "./job-schemas.ts";
import { answered, type Example, type Operation, refused } from "./operation.ts";
import { EPOCH, ID } from "./parameters.ts";
import { EPOCH_GIVEN, idleExec, running } from "./samples.ts";
import { text } from "./schema.ts";

/** What a trigger is refused for, of either kind of job. */
export const TRIGGER_ERRORS: readonly Code[] = ["ERR_JOB_PAUSED", "ERR_JOB_ALREADY_RUN", "ERR_STOPPING"];

const DEPLOY = idleExec("deploy", "echo deployed");

/** Webhooks, which is how other programs run a job. */
export const JOB_EXEC_RUN: Operation = {
  tag: "Exec jobs",
  summary: "Run a job by its webhook",
  description: `When this is answered with 200, the run is written down and will happen, once, also when the machine loses power now. \`data\` is the job as it stood just before; the run begins as soon as there is a place for it.
Who sends it is proven in the way that the \`auth_kind\` of the job asks for: \`hmac-sha256\`, the header \`header_sign\` holds the HMAC-SHA256 of the body by the secret of the job, in hexadecimal; \`github\`, \`X-Hub-Signature-256\`, or \`X-Hub-Signature\` where that is absent; \`gitlab\`, \`X-Gitlab-Token\` is the secret of the job; \`sourcehut\`, \`X-Payload-Signature\` and \`X-Payload-Nonce\`.`,
  access: "hook",
  input: {
    kind: "bytes",
    description:
      "Anything; it is signed as it is sent. A function of an embedding program is given it, commands are not.",
    path: { name: "path", schema: text("The path of the webhook, in any case. It may hold slashes, as they are.") },
  },
  success: { kind: "answer", description: "The run is written down.", message: "OK", data: JOB_EXEC },
  errors: TRIGGER_ERRORS,
  silent: { status: 404, description: "No job has this webhook path. The answer is empty." },
  examples: [
    {
      name: "accepted",
      summary: "The run will happen",
      by: "signature",
      path: "deploy",
      body: '{"ref":"main"}',
      answer: answered(DEPLOY, "OK"),
    },
    {
      name: "forged",
      summary: "Not signed",
      by: "nobody",
      path: "deploy",
      body: '{"ref":"main"}',
      answer: refused("ERR_JOB_FORBIDDEN", "forbidden"),
    },
    {
      name: "unknown",
      summary: "No job has this path",
      by: "signature",
      path: "nothing",
      body: "{}",
      answer: { status: 404, body: undefined, isPart: false },
    },
    {
      name: "paused",
      summary: "The job is paused",
      by: "signature",
      path: "frozen",
      body: "{}",
      answer: refused("ERR_JOB_PAUSED", "job is paused"),
    },
    {
      name: "busy",
      summary: "One more run waits already",
      by: "signature",
      path: "index",
      body: "{}",
      answer: refused("ERR_JOB_ALREADY_RUN", "job already run"),
    },
  ],
};

export const JOB_EXEC_TRIGGER = command({
  summary: "Run a job by hand",
  description:
    "The same promise as that of a webhook, for any exec job: when this is answered with 200, the run is written down and will happen, once. `data` is the job as it stood just before.",
  success: "The run is written down.",
  errors: TRIGGER_ERRORS,
  example: { summary: "The run will happen", data: idleExec("report", "echo reported") },
  more: [
    {
      name: "paused",
      summary: "The job is paused",
      by: "signature",
      given: { ...EPOCH_GIVEN, id: "frozen" },
      answer: refused("ERR_JOB_PAUSED", "job is paused"),
    },
  ],
});

export const JOB_EXEC_CANCEL = command({
  summary: "Cancel what runs of a job",
  description:
    "Asks every run of the job that goes on to end, with everything that it has started; a job that does not run stays as it is. The answer does not wait for the end, so that `status` is mostly `running` still. What waits behind it runs all the same.",
  success: "The runs have been asked to end.",
  example: { summary: "The run is asked to end", data: running(idleExec("import", "sleep 600")) },
});

export const JOB_EXEC_PAUSE = command({
  summary: "Pause a job",
  description:
    "The job takes no trigger and its timer starts nothing until it is resumed, also after a restart. What runs goes on to its end, what waits stays waiting. A job that is paused already stays so.",
  success: "The job is paused.",
  example: { summary: "Paused", data: { ...idleExec("cleanup", "echo clean"), status: "paused" } },
});

export const JOB_EXEC_RESUME = command({
  summary: "Resume a job",
  description: "Ends the pause of a job; what was waiting runs now. A job that is not paused stays as it is.",
  success: "The job is not paused.",
  example: { summary: "Resumed", data: idleExec("sync", "echo synced") },
});

/** A command about an exec job, in a form that is signed. */
function command(given: {
  readonly summary: string;
  readonly description: string;
  readonly success: string;
  readonly errors?: readonly Code[];
  readonly example: { readonly summary: string; readonly data: WireJobExec };
  readonly more?: readonly Example[];
}): Operation {
  const { summary, description, success, errors = [], example, more = [] } = given;
  const form = { ...EPOCH_GIVEN, id: example.data.id };
  return {
    tag: "Exec jobs",
    summary,
    description,
    access: "commander",
    input: { kind: "form", parameters: [EPOCH, ID] },
    success: { kind: "answer", description: success, data: JOB_EXEC },
    errors: ["ERR_JOB_NOT_FOUND", ...errors],
    examples: [
      { name: "done", summary: example.summary, by: "signature", given: form, answer: answered(example.data) },
      {
        name: "unsigned",
        summary: "Not signed",
        by: "nobody",
        given: form,
        answer: refused("ERR_UNAUTHORIZED", "empty or invalid signature"),
      },
      {
        name: "unknown",
        summary: "No job has this ID",
        by: "signature",
        given: { ...EPOCH_GIVEN, id: "nothing" },
        answer: refused("ERR_JOB_NOT_FOUND", "job not found: nothing"),
      },
      ...more,
    ],
  };
}
