import type { FastifyInstance, FastifyRequest } from "fastify";
import { ROUTES } from "../../contract/routes.ts";
import { wireJob } from "../../contract/wire.ts";
import { AppError } from "../../domain/error.ts";
import type { JobId } from "../../domain/job-id.ts";
import type { JobView } from "../../domain/job-view.ts";
import { send } from "../answer.ts";
import type { HttpContext } from "../context.ts";
import { findLog, logAnswer } from "../log-answer.ts";
import { firstOf, type QueryValue } from "../query.ts";

type Request = FastifyRequest<{ Querystring: { readonly id?: QueryValue; readonly counter?: QueryValue } }>;

/** The routes of HTTP jobs. */
export function jobHttpRoutes(app: FastifyInstance, context: HttpContext): void {
  const { engine, access } = context;
  const existing = (request: Request): JobView => {
    const id = firstOf(request.query.id);
    const view = engine.job({ kind: "http", id: id.toLowerCase() as JobId });
    if (view === undefined) throw new AppError("ERR_INVALID_JOB_ID", `invalid or empty job id: ${id}`);
    return view;
  };

  app.get(ROUTES.jobHttp.path, { compress: { threshold: 0 } }, async (request: Request, reply) => {
    await access.assertMayRead(request);
    return send(reply, { code: 200, data: wireJob(existing(request)) });
  });

  app.get(ROUTES.jobHttpLog.path, { compress: { threshold: 0 } }, async (request: Request, reply) => {
    await access.assertMayRead(request);
    const view = existing(request);
    const { entry, text } = await findLog(context.logs, view, firstOf(request.query.counter));
    return reply.header("content-type", "application/json").send(logAnswer(view, entry, text));
  });

  app.post(ROUTES.jobHttpPause.path, async (request: Request, reply) => {
    access.assertIsSigned(request, "query");
    return send(reply, { code: 200, data: wireJob(await engine.pause(existing(request).job)) });
  });

  app.post(ROUTES.jobHttpResume.path, async (request: Request, reply) => {
    access.assertIsSigned(request, "query");
    return send(reply, { code: 200, data: wireJob(await engine.resume(existing(request).job)) });
  });
}
