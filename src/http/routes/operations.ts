import type { FastifyInstance } from "fastify";
import { ROUTES } from "../../contract/routes.ts";
import type { WireReload } from "../../contract/wire-reload.ts";
import { AppError } from "../../domain/error.ts";
import { send } from "../answer.ts";
import type { HttpContext } from "../context.ts";

/** What those who run the server ask of it: whether it lives, whether it can do its work, and to read its files again. */
export function operationsRoutes(app: FastifyInstance, { engine, access, reload }: HttpContext): void {
  app.get(ROUTES.healthz.path, (_request, reply) => send(reply, { code: 200, message: "OK" }));

  app.get(ROUTES.readyz.path, (_request, reply) => {
    const { trouble } = engine;
    if (trouble !== undefined) throw new AppError("ERR_NOT_READY", trouble);
    return send(reply, { code: 200, message: "OK" });
  });

  app.post(ROUTES.reload.path, async (request, reply) => {
    await access.assertMayCommand(request, "body");
    const { jobs, httpJobs, warnings, needsRestart } = await reload();
    const data: WireReload = { jobs, http_jobs: httpJobs, warnings, needs_restart: needsRestart };
    return send(reply, { code: 200, message: "OK", data });
  });
}
