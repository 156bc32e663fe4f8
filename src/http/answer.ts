import type { FastifyReply } from "fastify";
import type { Answer } from "../contract/wire.ts";

// Exactly this, without a charset: what karajo 0.9.3 sends, and JSON has no charset (RFC 8259, section 11). It goes out
// as bytes, because the framework adds a charset to text.
const JSON_TYPE = "application/json";

/** Sends `answer` with its code as the status. */
export function send<Data>(reply: FastifyReply, answer: Answer<Data>): FastifyReply {
  return reply.code(answer.code).header("content-type", JSON_TYPE).send(Buffer.from(JSON.stringify(answer)));
}
