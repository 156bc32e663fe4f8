import type { FastifyInstance, FastifyReply } from "fastify";
import { AppError } from "../../domain/error.ts";
import type { JobId, JobKind } from "../../domain/job-id.ts";
import { firstOf, type JobRequest } from "../address.ts";
import type { HttpContext } from "../context.ts";
import { findLog } from "../log-answer.ts";
import { sendPage } from "../page-answer.ts";
import { jobsPage } from "../pages/jobs.ts";
import { STYLE_SHEET } from "../pages/layout.ts";
import { logPage } from "../pages/log.ts";
import { loginPage } from "../pages/login.ts";

/** The plain pages under `/karajo/`. */
export function pageRoutes(app: FastifyInstance, context: HttpContext): void {
  const { access, engine, clock } = context;
  const serverName = () => context.configuration.settings.name;

  app.get("/karajo", (_request, reply) => reply.redirect("/karajo/", 302));
  app.get("/karajo/", async (request, reply) => {
    const isIn = !access.hasUsers || (await access.userOf(request)) !== undefined;
    return isIn ? reply.redirect("/karajo/app/", 302) : sendPage(reply, loginPage(serverName()));
  });
  app.get("/karajo/style.css", (_request, reply) => reply.type("text/css; charset=utf-8").send(STYLE_SHEET));
  app.get("/karajo/app", (_request, reply) => reply.redirect("/karajo/app/", 302));
  app.get("/karajo/app/", async (request, reply) => {
    if (!(await access.mayRead(request))) return askToLogIn(reply, serverName());
    return sendPage(reply, jobsPage(serverName(), clock.now(), engine.jobs()));
  });
  logPageRoute(app, context, "exec");
  logPageRoute(app, context, "http");
}

function logPageRoute(app: FastifyInstance, context: HttpContext, kind: JobKind): void {
  const { access, engine, logs, logger } = context;
  app.get(`/karajo/job_${kind}/log/`, async (request: JobRequest, reply) => {
    if (!(await access.mayRead(request))) return askToLogIn(reply, context.configuration.settings.name);
    const id = firstOf(request.query.id);
    const view = engine.job({ kind, id: id.toLowerCase() as JobId });
    if (view === undefined) throw new AppError("ERR_JOB_NOT_FOUND", `job not found: ${id}`);
    return sendPage(reply, logPage(await findLog(logs, view, firstOf(request.query.counter)), logger));
  });
}

function askToLogIn(reply: FastifyReply, serverName: string): FastifyReply {
  return sendPage(reply.code(401), loginPage(serverName));
}
