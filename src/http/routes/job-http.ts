import type { FastifyInstance, FastifyReply } from "fastify";
import { ROUTES } from "../../contract/routes.ts";
import { AppError } from "../../domain/error.ts";
import type { JobId, JobRef } from "../../domain/job-id.ts";
import type { JobView } from "../../domain/job-view.ts";
import { firstOf, type JobRequest } from "../address.ts";
import { JSON_TYPE, numbered, sendJob } from "../answer.ts";
import type { HttpContext } from "../context.ts";
import { findLog, logAnswer } from "../log-answer.ts";

/** The routes of HTTP jobs. */
export function jobHttpRoutes(app: FastifyInstance, context: HttpContext): void {
  const { engine, access, logs, logger } = context;
  const existing = (request: JobRequest): JobView => {
    const id = firstOf(request.query.id);
    const view = engine.job({ kind: "http", id: id.toLowerCase() as JobId });
    if (view === undefined) throw new AppError("ERR_INVALID_JOB_ID", `invalid or empty job id: ${id}`);
    return view;
  };

  app.get(ROUTES.jobHttp.path, { compress: { threshold: 0 } }, async (request: JobRequest, reply) => {
    await access.assertMayRead(request);
    return sendJob(reply, existing(request));
  });

  app.get(ROUTES.jobHttpLog.path, { compress: { threshold: 0 } }, async (request: JobRequest, reply) => {
    await access.assertMayRead(request);
    const log = await findLog(logs, existing(request), firstOf(request.query.counter));
    return reply.header("content-type", JSON_TYPE).send(logAnswer(log, logger));
  });

  const command = (path: string, act: (ref: JobRef, reply: FastifyReply) => Promise<JobView>) =>
    app.post(path, async (request: JobRequest, reply) => {
      await access.assertMayCommand(request, "query");
      return sendJob(reply, await act(existing(request).job, reply));
    });
  command(ROUTES.jobHttpPause.path, (ref) => engine.pause(ref));
  command(ROUTES.jobHttpResume.path, (ref) => engine.resume(ref));
  command(ROUTES.jobHttpCancel.path, (ref) => engine.cancel(ref));
  command(ROUTES.jobHttpTrigger.path, async (ref, reply) =>
    numbered(reply, await engine.trigger(ref, { reason: "manual" })),
  );
}
