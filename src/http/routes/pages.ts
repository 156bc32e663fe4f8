import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { AppError } from "../../domain/error.ts";
import type { JobId, JobKind } from "../../domain/job-id.ts";
import type { HttpContext } from "../context.ts";
import { findLog } from "../log-answer.ts";
import { jobsPage } from "../pages/jobs.ts";
import { STYLE_SHEET } from "../pages/layout.ts";
import { logPage } from "../pages/log.ts";
import { loginPage } from "../pages/login.ts";
import { firstOf, type QueryValue } from "../query.ts";

const HTML_TYPE = "text/html; charset=utf-8";

/** The plain pages under `/karajo/`. */
export function pageRoutes(app: FastifyInstance, context: HttpContext): void {
  const { access, sessions, engine, configuration, clock } = context;
  app.addHook("onRequest", async (_request, reply) => {
    reply.header(
      "content-security-policy",
      "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'",
    );
    reply
      .header("x-frame-options", "DENY")
      .header("referrer-policy", "same-origin")
      .header("cache-control", "no-store");
  });

  app.get("/karajo", (_request, reply) => reply.redirect("/karajo/", 302));
  app.get("/karajo/", async (request, reply) => {
    const isIn = !access.hasUsers || (await sessions.userOf(request.headers.cookie)) !== undefined;
    return isIn ? reply.redirect("/karajo/app/", 302) : reply.type(HTML_TYPE).send(loginPage(context));
  });
  app.get("/karajo/style.css", (_request, reply) => reply.type("text/css; charset=utf-8").send(STYLE_SHEET));
  app.get("/karajo/app", (_request, reply) => reply.redirect("/karajo/app/", 302));
  app.get("/karajo/app/", async (request, reply) => {
    if (!(await access.mayRead(request))) return askToLogIn(context, reply);
    return reply.type(HTML_TYPE).send(jobsPage(configuration.settings.name, clock.now(), engine.jobs()));
  });
  logPageRoute(app, context, "/karajo/job_exec/log/", "exec");
  logPageRoute(app, context, "/karajo/job_http/log/", "http");
}

type LogPageRequest = FastifyRequest<{ Querystring: { readonly id?: QueryValue; readonly counter?: QueryValue } }>;

function logPageRoute(app: FastifyInstance, context: HttpContext, path: string, kind: JobKind): void {
  const { access, engine, logs } = context;
  app.get(path, async (request: LogPageRequest, reply) => {
    if (!(await access.mayRead(request))) return askToLogIn(context, reply);
    const id = firstOf(request.query.id);
    const view = engine.job({ kind, id: id.toLowerCase() as JobId });
    if (view === undefined) throw new AppError("ERR_JOB_NOT_FOUND", `job not found: ${id}`);
    const { entry, text } = await findLog(logs, view, firstOf(request.query.counter));
    return reply.type(HTML_TYPE).send(logPage(view, entry, text));
  });
}

function askToLogIn(context: HttpContext, reply: FastifyReply): FastifyReply {
  return reply.code(401).type(HTML_TYPE).send(loginPage(context));
}
