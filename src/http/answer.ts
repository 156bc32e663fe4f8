import type { FastifyReply } from "fastify";
import { RUN_COUNTER_HEADER } from "../contract/routes.ts";
import type { Answer } from "../contract/wire.ts";
import type { JobView, TriggeredJob } from "../domain/job-view.ts";
import { jobText } from "./job-text.ts";

/**
 * What every answer of the API is: exactly this, without a charset, as karajo 0.9.3 sends it; JSON has no charset
 * (RFC 8259, section 11).
 */
export const JSON_TYPE = "application/json";

/** Sends `answer` with its code as the status. As bytes, because the framework adds a charset to text. */
export function send<Data>(reply: FastifyReply, answer: Answer<Data>): FastifyReply {
  return reply
    .code(answer.code)
    .header("content-type", JSON_TYPE)
    .send(Buffer.from(JSON.stringify(answer)));
}

/** Sends how a job stands. */
export function sendJob(reply: FastifyReply, view: JobView, message?: string): FastifyReply {
  const words = message === undefined ? "" : `"message":${JSON.stringify(message)},`;
  return reply
    .code(200)
    .header("content-type", JSON_TYPE)
    .send(Buffer.from(`{"code":200,${words}"data":${jobText(view)}}`));
}

/**
 * Says which run a trigger became: in a header, since the answer itself is the one of karajo 0.9.3, to the last field,
 * which tells how the job stood before.
 */
export function numbered(reply: FastifyReply, { before, counter }: TriggeredJob): JobView {
  void reply.header(RUN_COUNTER_HEADER, String(counter));
  return before;
}
