import type { FastifyInstance } from "fastify";
import { methodOf } from "../../contract/routes.ts";
import { AppError } from "../../domain/error.ts";
import { pathOf } from "../address.ts";
import type { HttpContext } from "../context.ts";
import { servePublic } from "../public-files.ts";

/** What no route takes: the wrong method, a file of the public folder, or nothing at all. */
export function unknownRoute(app: FastifyInstance, context: HttpContext): void {
  const { dirPublic } = context.configuration.settings;
  app.setNotFoundHandler(async (request, reply) => {
    const path = pathOf(request);
    const allowed = methodOf(path);
    if (allowed !== undefined) {
      reply.header("allow", allowed === "GET" ? "GET, HEAD" : allowed);
      throw new AppError("ERR_METHOD_NOT_ALLOWED", `${path} takes ${allowed}, not ${request.method}`);
    }
    const isRead = request.method === "GET" || request.method === "HEAD";
    if (dirPublic !== undefined && isRead) return servePublic(dirPublic, request, reply);
    throw new AppError("ERR_NOT_FOUND", `there is nothing at ${path}`);
  });
}
