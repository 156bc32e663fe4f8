import type { Readable } from "node:stream";
import type { FastifyReply } from "fastify";

// Pages need no script and nothing from elsewhere, so that what slips through all escaping can still do nothing.
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** Sends a page of the web interface, under the status that the reply has. It is never kept by a cache. */
export function sendPage(reply: FastifyReply, page: string | Readable): FastifyReply {
  return reply
    .type("text/html; charset=utf-8")
    .header("content-security-policy", CONTENT_SECURITY_POLICY)
    .header("x-frame-options", "DENY")
    .header("referrer-policy", "same-origin")
    .header("cache-control", "no-store")
    .send(page);
}
