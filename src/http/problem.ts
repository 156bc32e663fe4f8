import type { FastifyReply, FastifyRequest } from "fastify";
import { STATUS_OF_KIND } from "../contract/error-status.ts";
import { AppError, CODES } from "../domain/error.ts";
import type { Logger } from "../ports/logger.ts";
import { pathOf } from "./address.ts";
import { send } from "./answer.ts";

/** The one place where a failure becomes an answer. A bug is logged and shown as nothing but "internal error". */
export function answerProblem(logger: Logger) {
  return (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const path = pathOf(request);
    const known = error instanceof AppError ? error : fromFramework(error);
    if (known !== undefined) {
      const { statusCode } = setFailed(reply, known);
      // Who watches over the server asks every few seconds, and is told; the log has what led to it.
      if (statusCode === 503 && known.code !== "ERR_NOT_READY") logger.event("http.error", { path, error: known });
      return send(reply, { code: statusCode, message: shownMessage(known), name: known.code });
    }
    // A route that an embedding program added may refuse a request in the framework's own way.
    if (isRefusal(error)) return send(reply, { code: error.statusCode, message: error.message });
    logger.event("http.error", { method: request.method, path, error: stackOf(error) });
    return send(reply, { code: 500, message: "internal error", name: "ERR_INTERNAL" });
  };
}

/** Gives an answer the status of a failure and, where waiting can help, says how long. */
export function setFailed(reply: FastifyReply, error: AppError): FastifyReply {
  if (error.retryAfterSeconds !== undefined) reply.header("retry-after", String(error.retryAfterSeconds));
  return reply.code(STATUS_OF_KIND[CODES[error.code].kind]);
}

/** What the framework cannot read, and so refuses before a handler sees it. */
function fromFramework(error: unknown): AppError | undefined {
  if (!isRefusal(error) || !/^FST_ERR_(CTP|BAD_URL|MAX_PARAM)/.test(error.code ?? "")) return undefined;
  if (error.statusCode === 413) return new AppError("ERR_BODY_TOO_LARGE", "the request body is too large");
  return new AppError("ERR_BAD_REQUEST", "the request cannot be read");
}

function isRefusal(error: unknown): error is Error & { readonly statusCode: number; readonly code?: string } {
  if (!(error instanceof Error) || !("statusCode" in error)) return false;
  return typeof error.statusCode === "number" && error.statusCode >= 400 && error.statusCode <= 499;
}

/** What the store says names files of this machine; that is for the log alone. */
function shownMessage(error: AppError): string {
  return error.code === "ERR_STORE" ? "the store is not available" : error.message;
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
