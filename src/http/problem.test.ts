import { Readable } from "node:stream";
import { describe, expect, test } from "vitest";
import { AppError, CODES, type Code } from "../domain/error.ts";
import { anExecJob } from "../domain/testing/a-job.ts";
import { aServer, SECRET, sign } from "./testing/a-server.ts";

const HOOK = "/karajo/api/job_exec/run/a";
const job = anExecJob({ name: "a", path: "/a", secret: SECRET });

describe("a body", () => {
  test("at the limit is taken, signed or not", async () => {
    const server = await aServer({ jobs: [job], settings: { httpBodyLimit: 1_000 } });
    const body = "x".repeat(1_000);
    expect((await server.post(HOOK, body)).statusCode).toBe(403);
    expect((await server.post(HOOK, body, { "x-karajo-sign": sign(body) })).statusCode).toBe(200);
  });

  test.each([HOOK, "/karajo/api/auth/login", "/karajo/api/job_exec/cancel", "/karajo/api/job_http/pause", "/nope"])(
    "over the limit is refused at %s, with its size told or not",
    async (url) => {
      const server = await aServer({ jobs: [job], settings: { httpBodyLimit: 1_000 } });
      const body = Buffer.alloc(1_001);
      const sized = await server.post(url, body, { "x-karajo-sign": sign(body) });
      const chunked = await server.app.inject({
        method: "POST",
        url,
        payload: Readable.from([body.subarray(1), body.subarray(0, 1)]),
        headers: { "transfer-encoding": "chunked", "x-karajo-sign": sign(body) },
      });
      for (const answer of [sized, chunked]) {
        expect(answer.statusCode).toBe(413);
        expect(answer.headers["content-type"]).toBe("application/json");
        expect(answer.json()).toEqual({
          code: 413,
          message: "the request body is too large",
          name: "ERR_BODY_TOO_LARGE",
        });
      }
    },
  );

  test("that is shorter than it says cannot be read", async () => {
    const server = await aServer({ jobs: [job] });
    const answer = await server.post(HOOK, "x", { "content-length": "2" });
    expect(answer.json()).toEqual({ code: 400, message: "the request cannot be read", name: "ERR_BAD_REQUEST" });
  });
});

test.each(["/%", "/%zz", "/karajo/%ff", "/karajo/api/job_exec/run/%c3", "/karajo/api/job_exec/log%2?id=a"])(
  "the malformed address %s is answered in JSON",
  async (url) => {
    const server = await aServer({ jobs: [job], settings: { dirPublic: import.meta.dirname } });
    for (const method of ["GET", "POST"] as const) {
      const answer = await server.app.inject({ method, url });
      expect(answer.statusCode).toBe(400);
      expect(answer.headers["content-type"]).toBe("application/json");
      expect(answer.json()).toEqual({ code: 400, message: "the request cannot be read", name: "ERR_BAD_REQUEST" });
    }
  },
);

describe("a failure in a handler", () => {
  const statuses = {
    ERR_AUTH_LOGIN: 400,
    ERR_AUTH_TOO_MANY: 429,
    ERR_BAD_REQUEST: 400,
    ERR_BODY_TOO_LARGE: 413,
    ERR_CONFIG_INVALID: 400,
    ERR_INVALID_JOB_ID: 400,
    ERR_JOB_ALREADY_RUN: 429,
    ERR_JOB_FORBIDDEN: 403,
    ERR_JOB_NOT_FOUND: 404,
    ERR_JOB_PAUSED: 412,
    ERR_LISTEN: 503,
    ERR_LOG_NOT_FOUND: 404,
    ERR_LOG_OFFSET: 416,
    ERR_METHOD_NOT_ALLOWED: 405,
    ERR_NOT_FOUND: 404,
    ERR_NOT_READY: 503,
    ERR_NO_RELOAD: 412,
    ERR_OPTION_INVALID: 400,
    ERR_STOPPING: 503,
    ERR_STORE: 503,
    ERR_UNAUTHORIZED: 401,
  } satisfies Record<Code, number>;

  test.each(Object.entries(statuses))("%s is answered with %i", async (code, status) => {
    const server = await aServer();
    server.app.get("/fails", () => Promise.reject(new AppError(code as Code, "the message")));
    const answer = await server.get("/fails");
    const message = code === "ERR_STORE" ? "the store is not available" : "the message";
    expect(answer.statusCode).toBe(status);
    expect(answer.json()).toEqual({ code: status, message, name: code });
    expect(server.events.map((event) => event.name)).toEqual(
      status === 503 && code !== "ERR_NOT_READY" ? ["http.error"] : [],
    );
  });

  test("has a status for every code", () => {
    expect(Object.keys(statuses).toSorted()).toEqual(Object.keys(CODES).toSorted());
  });

  test("says how long to wait where it knows", async () => {
    const server = await aServer();
    const error = new AppError("ERR_AUTH_TOO_MANY", "wait", { retryAfterSeconds: 7 });
    server.app.get("/fails", () => Promise.reject(error));
    expect((await server.get("/fails")).headers["retry-after"]).toBe("7");
  });

  test.each([
    ["an error", new Error(`cannot open /etc/shadow with ${SECRET}`)],
    ["a text", "just a text"],
    ["nothing", undefined],
    ["null", null],
    ["a server's error of the framework's kind", Object.assign(new Error("secret"), { statusCode: 502 })],
  ])("that is a bug is shown as nothing but that: %s", async (_what, thrown) => {
    const server = await aServer();
    server.app.get("/fails", (_request, reply) => {
      reply.header("x-before", "1");
      throw thrown;
    });
    const answer = await server.get("/fails?query=secret");
    expect(answer.statusCode).toBe(500);
    expect(answer.headers["content-type"]).toBe("application/json");
    expect(answer.json()).toEqual({ code: 500, message: "internal error", name: "ERR_INTERNAL" });
    expect(server.events).toMatchObject([{ name: "http.error", fields: { method: "GET", path: "/fails" } }]);
  });

  test("of the engine is shown as nothing but an internal error, and reported with its stack", async () => {
    const server = await aServer({ jobs: [job] });
    server.engine.trigger = () => Promise.reject(new TypeError("x is not a function"));
    const answer = await server.post(HOOK, "", { "x-karajo-sign": sign("") });
    expect(answer.json()).toEqual({ code: 500, message: "internal error", name: "ERR_INTERNAL" });
    expect(String(server.events[0]?.fields.error)).toMatch(/^TypeError: x is not a function\n +at /);
  });
});

describe("a route of an embedding program", () => {
  test("may refuse a request in the framework's own way", async () => {
    const server = await aServer();
    const error = Object.assign(new Error("no such thing of mine"), { statusCode: 410, code: "MINE" });
    server.app.get("/mine", () => Promise.reject(error));
    expect((await server.get("/mine")).json()).toEqual({ code: 410, message: "no such thing of mine" });
    expect(server.events).toEqual([]);
  });

  test("is given the bodies that it is used to", async () => {
    const server = await aServer();
    server.app.post("/mine", async (request) => request.body);
    const json = { "content-type": "application/json" };
    expect((await server.post("/mine", '{"a":1}', json)).json()).toEqual({ a: 1 });
    expect((await server.post("/mine", '{"a":', json)).json()).toMatchObject({ code: 400, name: "ERR_BAD_REQUEST" });
  });
});
