import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { ROUTES } from "../../contract/routes.ts";
import { AppError } from "../../domain/error.ts";
import type { JobId, JobKind } from "../../domain/job-id.ts";
import type { JobView } from "../../domain/job-view.ts";
import { watchAccess } from "../access-watch.ts";
import { firstOf, type QueryValue } from "../address.ts";
import type { HttpContext } from "../context.ts";
import { findFeed } from "../log-answer.ts";
import { streamFeed } from "../log-follow.ts";
import { logRangeOf, type RangeQuery, startIn } from "../log-range.ts";

/** What these routes need of the server. */
export type LogTextContext = Pick<HttpContext, "logs" | "clock" | "logger"> & {
  readonly engine: Pick<HttpContext["engine"], "job">;
  readonly access: Pick<HttpContext["access"], "assertMayRead" | "mayRead">;
};

type LogTextRequest = FastifyRequest<{
  Querystring: RangeQuery & { readonly id?: QueryValue; readonly counter?: QueryValue };
}>;

/** The bytes of a log from any offset, as they are or as they come. */
export function logTextRoutes(app: FastifyInstance, context: LogTextContext): void {
  const { engine, access } = context;
  const route = (path: string, kind: JobKind, notFound: (id: string) => AppError) =>
    app.get(path, { compress: { threshold: 0 } }, async (request: LogTextRequest, reply) => {
      await access.assertMayRead(request);
      const id = firstOf(request.query.id);
      const view = engine.job({ kind, id: id.toLowerCase() as JobId });
      if (view === undefined) throw notFound(id);
      return answer(request, reply, context, view);
    });
  route(ROUTES.jobExecLogText.path, "exec", (id) => new AppError("ERR_JOB_NOT_FOUND", `job ID ${id} not found`));
  route(
    ROUTES.jobHttpLogText.path,
    "http",
    (id) => new AppError("ERR_INVALID_JOB_ID", `invalid or empty job id: ${id}`),
  );
}

async function answer(
  request: LogTextRequest,
  reply: FastifyReply,
  { logs, access, clock, logger }: LogTextContext,
  view: JobView,
): Promise<FastifyReply> {
  const { offset, limit, follow } = logRangeOf(request.query);
  const feed = await findFeed(logs, view, firstOf(request.query.counter));
  try {
    const { state } = feed;
    const start = startIn(state, offset);
    const end = Math.min(start + limit, follow ? Number.POSITIVE_INFINITY : state.size);
    const body = streamFeed({ feed, start, end, follow, begun: () => reply.raw.flushHeaders() }, { clock, logger });
    if (follow) {
      sendPromptly(request, reply);
      const mayRead = () => access.mayRead(request);
      // Broken off, so that nobody takes it for the end of the log.
      void watchAccess({ response: reply.raw, mayRead, end: () => void body.destroy() }, clock);
    }
    return reply
      .type("text/plain; charset=utf-8")
      .header("karajo-log-offset", String(start))
      .header("karajo-log-size", String(state.size))
      .header("karajo-log-state", state.isRunning ? "running" : "finished")
      .send(body);
  } catch (error) {
    await feed.close();
    throw error;
  }
}

/** Keeps everything on the way from waiting for more: compression comes in blocks, and so do answers through nginx. */
function sendPromptly(request: FastifyRequest, reply: FastifyReply): void {
  request.headers = { ...request.headers, "x-no-compression": "true" }; // the compressing plugin asks the client's wish
  reply.header("x-accel-buffering", "no");
}
