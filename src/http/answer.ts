import type { FastifyReply } from "fastify";
import type { Answer } from "../contract/wire.ts";

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
