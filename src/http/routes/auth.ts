import type { FastifyInstance, FastifyRequest } from "fastify";
import { ROUTES } from "../../contract/routes.ts";
import { AppError } from "../../domain/error.ts";
import { bodyOf } from "../access.ts";
import { send } from "../answer.ts";
import type { HttpContext } from "../context.ts";
import { loginPage } from "../pages/login.ts";

/** `POST /karajo/api/auth/login`: a session for a name and a password; a form in a browser is led on to the pages. */
export function authRoutes(app: FastifyInstance, context: HttpContext): void {
  app.post(ROUTES.login.path, async (request, reply) => {
    const form = new URLSearchParams(bodyOf(request).toString("utf8"));
    const fromPage = (request.headers.accept ?? "").includes("text/html");
    try {
      const cookie = await logIn(context, request, form.get("name") ?? "", form.get("password") ?? "");
      reply.header("set-cookie", cookie);
    } catch (error) {
      if (!fromPage || !(error instanceof AppError) || error.code === "ERR_STORE") throw error;
      return reply.code(400).type("text/html; charset=utf-8").send(loginPage(context, error.message));
    }
    return fromPage ? reply.redirect("/karajo/app/", 303) : send(reply, { code: 200 });
  });
}

async function logIn(context: HttpContext, request: FastifyRequest, name: string, password: string): Promise<string> {
  const { configuration, passwords, loginLimit, sessions } = context;
  loginLimit.attempt(request.ip, name);
  const user = configuration.users.find((each) => each.name === name);
  // An unknown name costs as much as a known one, or the time of the answer would tell which names exist.
  const hash = user?.passwordHash ?? passwords.decoy(configuration.users[0]?.passwordHash);
  const matches = await passwords.matches(password, hash);
  if (user === undefined || !matches) {
    throw new AppError("ERR_AUTH_LOGIN", "invalid user name and/or password");
  }
  loginLimit.succeeded(request.ip, name);
  return sessions.begin(user.name);
}
