import type { FastifyInstance, FastifyReply } from "fastify";
import { ROUTES } from "../../contract/routes.ts";
import { AppError } from "../../domain/error.ts";
import type { JobId, JobKind } from "../../domain/job-id.ts";
import { firstOf, type JobRequest, pathOf, type QueryValue, queryOf } from "../address.ts";
import type { HttpContext } from "../context.ts";
import { findLog } from "../log-answer.ts";
import { sendPage } from "../page-answer.ts";
import { jobsPage } from "../pages/jobs.ts";
import { STYLE_SHEET } from "../pages/layout.ts";
import { logPage } from "../pages/log.ts";
import { loginPage } from "../pages/login.ts";
import { logInOnPage } from "./auth.ts";

const APP = "/karajo/app/";

/** Why somebody is asked to log in, in words, by what the dashboard puts into the address. */
const NOTES: ReadonlyMap<string, string> = new Map([
  ["ended", "Your session has ended. Log in to go on where you were."],
  ["out", "You have logged out."],
]);

/** The pages under `/karajo/`: the dashboard, and plain ones that need no script. */
export function pageRoutes(app: FastifyInstance, context: HttpContext): void {
  const { access } = context;
  app.get("/karajo", (_request, reply) => reply.redirect("/karajo/", 302));
  app.get<{ Querystring: { readonly note?: QueryValue } }>("/karajo/", async (request, reply) => {
    const isIn = !access.hasUsers || (await access.userOf(request)) !== undefined;
    if (isIn) return reply.redirect(APP, 302);
    const note = NOTES.get(firstOf(request.query.note));
    return sendPage(reply, loginPage(context.configuration.settings.name, { action: ROUTES.login.path, note }));
  });
  app.get("/karajo/style.css", (_request, reply) => reply.type("text/css; charset=utf-8").send(STYLE_SHEET));
  appRoutes(app, context);
  manualRoutes(app, context);
  app.get("/karajo/plain", (_request, reply) => reply.redirect("/karajo/plain/", 302));
  app.get("/karajo/plain/", async (request, reply) => {
    return (await access.mayRead(request)) ? sendJobs(context, reply) : askToLogIn(context, reply);
  });
  takeLogin(app, context, "/karajo/plain/");
  logPageRoute(app, context, "exec");
  logPageRoute(app, context, "http");
}

/** The dashboard; where it was not built, the plain page in its place. Its scripts are no secret, what they show is. */
function appRoutes(app: FastifyInstance, context: HttpContext): void {
  const { access, appFolder } = context;
  app.get("/karajo/app", (_request, reply) => reply.redirect(APP, 302));
  app.get(APP, async (request, reply) => {
    if (!(await access.mayRead(request))) return askToLogIn(context, reply);
    return (await appFolder.sendIndex(request, reply)) ?? sendJobs(context, reply);
  });
  takeLogin(app, context, APP);
  app.get<{ Params: { readonly "*": string } }>(`${APP}*`, async (request, reply) => {
    const answer = await appFolder.sendAsset(request.params["*"], request, reply);
    if (answer === undefined) throw new AppError("ERR_NOT_FOUND", `there is nothing at ${pathOf(request)}`);
    return answer;
  });
}

/** The manual, which is for everybody. */
function manualRoutes(app: FastifyInstance, { manualFolder }: HttpContext): void {
  const missing = (path: string) => new AppError("ERR_NOT_FOUND", `there is no page of the manual at ${path}`);
  for (const address of ["/karajo/doc", "/karajo/doc/index.html"]) {
    app.get(address, (_request, reply) => reply.redirect("/karajo/doc/", 302));
  }
  app.get("/karajo/doc/", async (request, reply) => {
    const answer = await manualFolder.sendIndex(request, reply);
    if (answer === undefined) throw missing(pathOf(request));
    return answer;
  });
  app.get<{ Params: { readonly "*": string } }>("/karajo/doc/*", async (request, reply) => {
    const answer = await manualFolder.sendAsset(request.params["*"], request, reply);
    if (answer === undefined) throw missing(pathOf(request));
    return answer;
  });
}

function logPageRoute(app: FastifyInstance, context: HttpContext, kind: JobKind): void {
  const { access, engine, logs, logger } = context;
  const path = `/karajo/job_${kind}/log/`;
  takeLogin(app, context, path);
  app.get(path, async (request: JobRequest, reply) => {
    if (!(await access.mayRead(request))) return askToLogIn(context, reply);
    const id = firstOf(request.query.id);
    const view = engine.job({ kind, id: id.toLowerCase() as JobId });
    if (view === undefined) throw new AppError("ERR_JOB_NOT_FOUND", `job not found: ${id}`);
    return sendPage(reply, logPage(await findLog(logs, view, firstOf(request.query.counter)), logger));
  });
}

function sendJobs({ configuration, clock, engine }: HttpContext, reply: FastifyReply): FastifyReply {
  return sendPage(reply, jobsPage(configuration.settings.name, clock.now(), engine.jobs()));
}

function askToLogIn({ configuration }: HttpContext, reply: FastifyReply): FastifyReply {
  return sendPage(reply.code(401), loginPage(configuration.settings.name, { action: "" }));
}

/** Takes the login that a page has asked for, and leads back to that page. */
function takeLogin(app: FastifyInstance, context: HttpContext, path: string): void {
  app.post(path, (request, reply) => {
    const query = queryOf(request);
    return logInOnPage(context, request, reply, { action: "", next: query === "" ? path : `${path}?${query}` });
  });
}
