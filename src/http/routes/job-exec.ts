import type { FastifyInstance, FastifyRequest } from "fastify";
import { ROUTES } from "../../contract/routes.ts";
import { wireJob } from "../../contract/wire.ts";
import { AppError } from "../../domain/error.ts";
import type { JobId, JobRef } from "../../domain/job-id.ts";
import type { JobView } from "../../domain/job-view.ts";
import { bodyOf } from "../access.ts";
import { send } from "../answer.ts";
import type { HttpContext } from "../context.ts";
import { findLog, logAnswer } from "../log-answer.ts";
import { firstOf, type QueryValue } from "../query.ts";

/** The routes of exec jobs: webhooks, commands about a job, logs. */
export function jobExecRoutes(app: FastifyInstance, context: HttpContext): void {
  const { engine, access } = context;
  app.post<{ Params: { "*": string } }>(`${ROUTES.jobExecRun.path}/*`, async (request, reply) => {
    const hook = engine.jobByHook(request.params["*"]);
    // An unknown path is answered as karajo 0.9.3 does: with nothing, like an address that does not exist.
    if (hook?.job.kind !== "exec") return reply.code(404).send();
    access.assertIsFromHook(hook.job, request);
    const { headers } = request;
    const view = await engine.trigger(hook.job, { reason: "webhook", request: { headers, body: bodyOf(request) } });
    return send(reply, { code: 200, message: "OK", data: wireJob(view) });
  });

  const command = (path: string, act: (ref: JobRef) => Promise<JobView>) =>
    app.post(path, async (request, reply) => {
      access.assertIsSigned(request, "body");
      const view = await act(refOf(new URLSearchParams(bodyOf(request).toString("utf8")).get("id")));
      return send(reply, { code: 200, data: wireJob(view) });
    });
  command(ROUTES.jobExecCancel.path, (ref) => engine.cancel(ref));
  command(ROUTES.jobExecPause.path, (ref) => engine.pause(ref));
  command(ROUTES.jobExecResume.path, (ref) => engine.resume(ref));

  app.get(ROUTES.jobExecLog.path, { compress: { threshold: 0 } }, async (request: LogRequest, reply) => {
    await access.assertMayRead(request);
    const ref = refOf(request.query.id);
    const view = engine.job(ref);
    if (view === undefined) throw new AppError("ERR_JOB_NOT_FOUND", `job ID ${firstOf(request.query.id)} not found`);
    const { entry, text } = await findLog(context.logs, view, firstOf(request.query.counter));
    return reply.header("content-type", "application/json").send(logAnswer(view, entry, text));
  });
}

type LogRequest = FastifyRequest<{ Querystring: { readonly id?: QueryValue; readonly counter?: QueryValue } }>;

function refOf(id: QueryValue | null): JobRef {
  return { kind: "exec", id: firstOf(id ?? undefined).toLowerCase() as JobId };
}
