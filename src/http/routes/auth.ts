import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { ROUTES } from "../../contract/routes.ts";
import { AppError } from "../../domain/error.ts";
import { bodyOf } from "../access.ts";
import { send } from "../answer.ts";
import type { HttpContext } from "../context.ts";
import { sendPage } from "../page-answer.ts";
import { loginPage } from "../pages/login.ts";
import { setFailed } from "../problem.ts";

/** Logins and logouts. `POST /karajo/api/auth/login`: a session for a name and a password; a form in a browser is led on to the pages. */
export function authRoutes(app: FastifyInstance, context: HttpContext): void {
  app.post(ROUTES.login.path, async (request, reply) => {
    const isFromPage = (request.headers.accept ?? "").includes("text/html");
    if (isFromPage) return logInOnPage(context, request, reply, { action: ROUTES.login.path, next: "/karajo/app/" });
    return send(reply.header("set-cookie", await logIn(context, request)), { code: 200 });
  });

  app.post(ROUTES.logout.path, async (request, reply) => {
    return send(reply.header("set-cookie", await context.sessions.end(request.headers.cookie)), { code: 200 });
  });
}

/** Takes what was typed into a login page that posts to `action`: leads on to `next`, or says what was wrong. */
export async function logInOnPage(
  context: HttpContext,
  request: FastifyRequest,
  reply: FastifyReply,
  { action, next }: { readonly action: string; readonly next: string },
): Promise<FastifyReply> {
  try {
    return reply.header("set-cookie", await logIn(context, request)).redirect(next, 303);
  } catch (error) {
    const isRefused = error instanceof AppError && error.code !== "ERR_STORE";
    if (!isRefused) throw error;
    return sendPage(
      setFailed(reply, error),
      loginPage(context.configuration.settings.name, {
        action,
        problem: error.message,
        user: formOf(request).get("name") ?? "",
      }),
    );
  }
}

/** Begins a session; the answer is its `Set-Cookie` header. Throws `ERR_AUTH_LOGIN` or `ERR_AUTH_TOO_MANY`. */
async function logIn(context: HttpContext, request: FastifyRequest): Promise<string> {
  const { configuration, passwords, loginLimit, sessions } = context;
  const form = formOf(request);
  const name = form.get("name") ?? "";
  loginLimit.attempt(request.ip, name);
  const user = configuration.users.find((each) => each.name === name);
  // An unknown name costs as much as a known one, or the time of the answer would tell which names exist.
  const hash = user?.passwordHash ?? passwords.decoy(configuration.users[0]?.passwordHash);
  const matches = await passwords.matches(form.get("password") ?? "", hash);
  if (user === undefined || !matches) {
    throw new AppError("ERR_AUTH_LOGIN", "invalid user name and/or password");
  }
  loginLimit.succeeded(request.ip, name);
  return sessions.begin(user.name);
}

function formOf(request: FastifyRequest): URLSearchParams {
  return new URLSearchParams(bodyOf(request).toString("utf8"));
}
