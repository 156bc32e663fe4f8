import type { FastifyInstance } from "fastify";
import { ROUTES } from "../../contract/routes.ts";
import { wireEnvironment } from "../../contract/wire.ts";
import { send } from "../answer.ts";
import type { HttpContext } from "../context.ts";

/** `GET /karajo/api/environment`: the whole configuration with the state of every job. */
export function environmentRoutes(app: FastifyInstance, context: HttpContext): void {
  app.get(ROUTES.environment.path, { compress: { threshold: 0 } }, async (request, reply) => {
    await context.access.assertMayRead(request);
    const data = wireEnvironment(context.configuration.settings, context.version, context.engine.jobs());
    return send(reply, { code: 200, data });
  });
}
