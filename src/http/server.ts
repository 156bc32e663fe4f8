import { setMaxListeners } from "node:events";
import { Readable } from "node:stream";
import compress from "@fastify/compress";
import fastify, { type FastifyInstance } from "fastify";
import { MINUTE } from "../domain/time.ts";
import { answerUnreadable } from "./client-error.ts";
import type { HttpContext } from "./context.ts";
import { answerProblem } from "./problem.ts";
import { authRoutes } from "./routes/auth.ts";
import { environmentRoutes } from "./routes/environment.ts";
import { eventRoutes } from "./routes/events.ts";
import { historyRoutes } from "./routes/history.ts";
import { jobExecRoutes } from "./routes/job-exec.ts";
import { jobHttpRoutes } from "./routes/job-http.ts";
import { logTextRoutes } from "./routes/log-text.ts";
import { openApiRoutes } from "./routes/openapi.ts";
import { operationsRoutes } from "./routes/operations.ts";
import { overviewRoutes } from "./routes/overview.ts";
import { pageRoutes } from "./routes/pages.ts";
import { unknownRoute } from "./routes/unknown.ts";

// A client that sends its request drop by drop holds a connection; the framework would wait forever.
const REQUEST_TIMEOUT = 5 * MINUTE;

/** No route of karajo's own has a schema; for one the framework would load its libraries, 40 ms of every start. */
const WITHOUT_SCHEMAS = { compilersFactory: { buildValidator: refuseSchema, buildSerializer: refuseSchema } };

function refuseSchema(): never {
  throw new Error("routes with a schema must be added before the server starts");
}

/**
 * The HTTP server, not listening yet. An embedding program may add routes of its own until it listens; where
 * `takesRoutes` is false none is going to.
 */
export function createServer(context: HttpContext, { takesRoutes = true } = {}): FastifyInstance {
  const problem = answerProblem(context.logger);
  setMaxListeners(0, context.stopping); // every page that is open listens
  const app = fastify({
    ...(!takesRoutes && { schemaController: WITHOUT_SCHEMAS }),
    bodyLimit: context.configuration.settings.httpBodyLimit,
    requestTimeout: REQUEST_TIMEOUT,
    forceCloseConnections: true,
    frameworkErrors: problem,
    clientErrorHandler: answerUnreadable,
  });
  app.setErrorHandler(problem);
  app.addHook("onRequest", (_request, reply, done) => {
    reply.header("x-content-type-options", "nosniff");
    done();
  });
  void app.register(compress, {
    encodings: ["br", "gzip", "deflate", "identity"],
    // A body is signed as it was sent, so it must not be unpacked on the way in, whatever encoding it claims to have.
    globalDecompression: false,
  });
  void app.register((own, _options, done) => {
    takeRawBodies(own);
    dropBodiesOfHead(own);
    own.addHook("onRequest", (_request, reply, next) => {
      reply.header("cache-control", "no-store");
      next();
    });
    authRoutes(own, context);
    environmentRoutes(own, context);
    jobExecRoutes(own, context);
    jobHttpRoutes(own, context);
    historyRoutes(own, context);
    overviewRoutes(own, context);
    eventRoutes(own, context);
    operationsRoutes(own, context);
    logTextRoutes(own, context);
    openApiRoutes(own, context);
    done();
  });
  void app.register((own, _options, done) => {
    takeRawBodies(own);
    dropBodiesOfHead(own);
    pageRoutes(own, context);
    unknownRoute(own, context);
    done();
  });
  return app;
}

/** Signatures are over the bytes as they came, so no parser may touch them, whatever type they claim to have. */
function takeRawBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
  app.addHook("onRequest", (request, _reply, done) => {
    // The framework refuses a type that is malformed before any parser is asked. The true one is in `raw.headers`.
    if (request.headers["content-type"] !== undefined) request.headers = { "content-type": "application/octet-stream" };
    done();
  });
}

/**
 * Answers HEAD without reading what GET would send: the framework would read a log to its end for nothing, and give
 * the length that an answer has before it is compressed.
 */
function dropBodiesOfHead(app: FastifyInstance): void {
  app.addHook("onSend", (request, _reply, payload, done) => {
    if (request.method !== "HEAD") return done(null, payload);
    if (payload instanceof Readable) payload.destroy();
    done(null, Readable.from([]));
  });
}
