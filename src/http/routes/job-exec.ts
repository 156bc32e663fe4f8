import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { ROUTES } from "../../contract/routes.ts";
import { AppError } from "../../domain/error.ts";
import type { JobId, JobRef } from "../../domain/job-id.ts";
import type { JobView } from "../../domain/job-view.ts";
import { bodyOf } from "../access.ts";
import { firstOf, type JobRequest } from "../address.ts";
import { JSON_TYPE, numbered, sendJob } from "../answer.ts";
import type { HttpContext } from "../context.ts";
import { findLog, logAnswer } from "../log-answer.ts";

/** The routes of exec jobs: webhooks, commands about a job, logs. */
export function jobExecRoutes(app: FastifyInstance, context: HttpContext): void {
  const { engine, access, logs, logger } = context;
  hookRoute(app, context);

  const command = (path: string, act: (ref: JobRef, reply: FastifyReply) => Promise<JobView>) =>
    app.post(path, async (request, reply) => {
      await access.assertMayCommand(request, "body");
      const form = new URLSearchParams(bodyOf(request).toString("utf8"));
      return sendJob(reply, await act(execRef(form.get("id") ?? ""), reply));
    });
  command(ROUTES.jobExecCancel.path, (ref) => engine.cancel(ref));
  command(ROUTES.jobExecPause.path, (ref) => engine.pause(ref));
  command(ROUTES.jobExecResume.path, (ref) => engine.resume(ref));
  command(ROUTES.jobExecTrigger.path, async (ref, reply) =>
    numbered(reply, await engine.trigger(ref, { reason: "manual" })),
  );

  app.get(ROUTES.jobExecLog.path, { compress: { threshold: 0 } }, async (request: JobRequest, reply) => {
    await access.assertMayRead(request);
    const id = firstOf(request.query.id);
    const view = engine.job(execRef(id));
    if (view === undefined) throw new AppError("ERR_JOB_NOT_FOUND", `job ID ${id} not found`);
    const log = await findLog(logs, view, firstOf(request.query.counter));
    return reply.header("content-type", JSON_TYPE).send(logAnswer(log, logger));
  });
}

function hookRoute(app: FastifyInstance, { engine, access }: HttpContext): void {
  const takeHook = async (request: FastifyRequest<{ Params: { "*"?: string } }>, reply: FastifyReply) => {
    const hook = engine.jobByHook(request.params["*"] ?? "");
    // An unknown path is answered as karajo 0.9.3 does: with nothing, like an address that does not exist.
    if (hook?.job.kind !== "exec") return reply.code(404).send();
    access.assertIsFromHook(hook.job, request);
    const { headers } = request.raw;
    const triggered = await engine.trigger(hook.job, {
      reason: "webhook",
      request: { headers, body: bodyOf(request) },
    });
    return sendJob(reply, numbered(reply, triggered), "OK");
  };
  // Short, and asked for often: packing it would cost more than it saves.
  const options = { compress: false } as const;
  app.post(ROUTES.jobExecRun.path, options, takeHook);
  app.post(`${ROUTES.jobExecRun.path}/*`, options, takeHook);
}

/** IDs are lower case, and may be asked for in any. */
function execRef(id: string): JobRef {
  return { kind: "exec", id: id.toLowerCase() as JobId };
}
