import type { FastifyReply, FastifyRequest } from "fastify";
import { AppError, CODES, type ErrorKind } from "../domain/error.ts";
import type { Logger } from "../ports/logger.ts";
import { send } from "./answer.ts";

const STATUSES: Readonly<Record<ErrorKind, number>> = {
  invalid: 400,
  unauthorized: 401,
  forbidden: 403,
  missing: 404,
  "wrong-method": 405,
  precondition: 412,
  "too-large": 413,
  busy: 429,
  unavailable: 503,
};

/** The one place where a failure becomes an answer. A bug is logged and shown as nothing but "internal error". */
export function answerProblem(logger: Logger) {
  return (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const known = error instanceof AppError ? error : fromFramework(error);
    if (known === undefined) {
      logger.event("http.error", { method: request.method, path: pathOf(request.url), error: stackOf(error) });
      return send(reply, { code: 500, message: "internal error", name: "ERR_INTERNAL" });
    }
    const status = STATUSES[CODES[known.code].kind];
    if (status === 503) logger.event("http.error", { path: pathOf(request.url), error: known });
    if (known.retryAfterSeconds !== undefined) reply.header("retry-after", String(known.retryAfterSeconds));
    // What the store says names files of this machine; that is for the log alone.
    const message = known.code === "ERR_STORE" ? "the store is not available" : known.message;
    return send(reply, { code: status, message, name: known.code });
  };
}

/** The path of a request's address, without its query. */
export function pathOf(url: string): string {
  const end = url.indexOf("?");
  return end < 0 ? url : url.slice(0, end);
}

/** What the framework refuses before a handler sees it. */
function fromFramework(error: unknown): AppError | undefined {
  if (!(error instanceof Error) || !("statusCode" in error)) return undefined;
  if (error.statusCode === 413) return new AppError("ERR_BODY_TOO_LARGE", "the request body is too large");
  if (typeof error.statusCode !== "number" || error.statusCode < 400 || error.statusCode > 499) return undefined;
  return new AppError("ERR_BAD_REQUEST", "the request cannot be read");
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
