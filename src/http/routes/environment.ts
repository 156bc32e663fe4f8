import type { FastifyInstance } from "fastify";
import { ROUTES } from "../../contract/routes.ts";
import { bestEncoding } from "../accepted-encodings.ts";
import { JSON_TYPE } from "../answer.ts";
import type { HttpContext } from "../context.ts";
import { EnvironmentText, PACKED } from "../environment-text.ts";

/** `GET /karajo/api/environment`: the whole configuration with the state of every job. */
export function environmentRoutes(app: FastifyInstance, context: HttpContext): void {
  const environment = new EnvironmentText(context.version);
  app.get(ROUTES.environment.path, { compress: false }, async (request, reply) => {
    await context.access.assertMayRead(request);
    const encoding = bestEncoding(request.headers["accept-encoding"], PACKED) ?? "identity";
    reply.header("content-type", JSON_TYPE).header("vary", "accept-encoding");
    if (encoding !== "identity") reply.header("content-encoding", encoding);
    return reply.send(await environment.of(context.configuration, context.engine.jobs(), encoding));
  });
}
