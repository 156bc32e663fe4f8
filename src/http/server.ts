import compress from "@fastify/compress";
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { methodOf } from "../contract/routes.ts";
import { AppError } from "../domain/error.ts";
import type { HttpContext } from "./context.ts";
import { answerProblem, pathOf } from "./problem.ts";
import { servePublic } from "./public-files.ts";
import { authRoutes } from "./routes/auth.ts";
import { environmentRoutes } from "./routes/environment.ts";
import { jobExecRoutes } from "./routes/job-exec.ts";
import { jobHttpRoutes } from "./routes/job-http.ts";
import { pageRoutes } from "./routes/pages.ts";

// A webhook's path or an ID may be long; this bounds it before any handler looks.
const LONGEST_PARAMETER = 4_096;

/** The HTTP server, not listening yet. An embedding program may add routes of its own until it listens. */
export function createServer(context: HttpContext): FastifyInstance {
  const problem = answerProblem(context.logger);
  const app = fastify({
    bodyLimit: context.configuration.settings.httpBodyLimit,
    forceCloseConnections: true,
    frameworkErrors: problem,
    routerOptions: { maxParamLength: LONGEST_PARAMETER },
  });
  app.setErrorHandler(problem);
  app.setNotFoundHandler((request, reply) => answerUnknown(context, request, reply));
  app.addHook("onRequest", async (_request, reply) => {
    reply.header("x-content-type-options", "nosniff");
  });
  void app.register(compress, { encodings: ["br", "gzip", "deflate", "identity"] });
  void app.register((own, _options, done) => {
    // Signatures are over the bytes as they came, so no parser may touch them, whatever type they claim to have.
    own.removeAllContentTypeParsers();
    own.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
    authRoutes(own, context);
    environmentRoutes(own, context);
    jobExecRoutes(own, context);
    jobHttpRoutes(own, context);
    done();
  });
  void app.register((own, _options, done) => {
    pageRoutes(own, context);
    done();
  });
  return app;
}

async function answerUnknown(
  context: HttpContext,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const path = pathOf(request.url);
  const allowed = methodOf(path);
  if (allowed !== undefined) {
    reply.header("allow", allowed === "GET" ? "GET, HEAD" : allowed);
    throw new AppError("ERR_METHOD_NOT_ALLOWED", `${path} takes ${allowed}, not ${request.method}`);
  }
  const { dirPublic } = context.configuration.settings;
  const isRead = request.method === "GET" || request.method === "HEAD";
  if (dirPublic !== undefined && isRead && !/^\/karajo(\/|$)/.test(path)) return servePublic(dirPublic, request, reply);
  throw new AppError("ERR_NOT_FOUND", `there is nothing at ${path}`);
}
