import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { createMemoryStore } from "../../adapters/store-memory/store-memory.ts";
import { AppError } from "../../domain/error.ts";
import { anExecJob, anHttpJob } from "../../domain/testing/a-job.ts";
import { DAY, type Duration, SECOND } from "../../domain/time.ts";
import { ADA, aServer, cookieOf, SECRET, sign } from "../testing/a-server.ts";

const ENVIRONMENT = "/karajo/api/environment";

describe("without users", () => {
  test("everybody is shown the configuration with the state of every job", async () => {
    const jobs = [anExecJob({ name: "b", secret: "job-5ecret" }), anExecJob({ name: "a" })];
    const server = await aServer({ jobs, httpJobs: [anHttpJob({ name: "ping", secret: "job-5ecret" })] });
    const answer = await server.get(ENVIRONMENT);
    expect(answer.statusCode).toBe(200);
    expect(answer.headers["content-type"]).toBe("application/json");
    expect(answer.headers["cache-control"]).toBe("no-store");
    const { code, data } = answer.json();
    expect(code).toBe(200);
    expect(data).toMatchObject({ name: "Test <server>", version: "1.2.3", max_job_running: 2, is_development: false });
    expect(Object.keys(data.jobs)).toEqual(["a", "b"]);
    expect(data.http_jobs.ping.status).toBe("started");
    expect(answer.payload).not.toContain(SECRET);
    expect(answer.payload).not.toContain("job-5ecret");
  });

  test("a body, or a query, changes nothing", async () => {
    const server = await aServer();
    expect((await server.get(`${ENVIRONMENT}?a=1&a=2&%zz`)).statusCode).toBe(200);
    const answer = await server.app.inject({ method: "GET", url: ENVIRONMENT, payload: "x".repeat(20_000) });
    expect(answer.statusCode).toBe(200);
  });
});

describe("where there are users", () => {
  test("nobody is shown anything without a session", async () => {
    const server = await aServer({ users: [ADA] });
    const answer = await server.get(ENVIRONMENT);
    expect(answer.statusCode).toBe(401);
    expect(answer.headers["content-type"]).toBe("application/json");
    expect(answer.json()).toEqual({
      code: 401,
      message: "empty or invalid session or signature: log in, or sign the query string",
      name: "ERR_UNAUTHORIZED",
    });
    expect((await server.app.inject({ method: "HEAD", url: ENVIRONMENT })).statusCode).toBe(401);
  });

  test.each([
    "karajo=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "karajo=",
    "karajo",
    "=",
    ";;;",
    "karajo=; karajo=",
    "__proto__=x; karajo=__proto__",
    `karajo=${"A".repeat(8_000)}`,
  ])("a made-up cookie opens nothing: %s", async (cookie) => {
    const server = await aServer({ users: [ADA] });
    await cookieOf(server);
    expect((await server.get(ENVIRONMENT, { cookie })).statusCode).toBe(401);
  });

  test("a session opens it, also among other cookies", async () => {
    const server = await aServer({ users: [ADA] });
    const cookie = await cookieOf(server);
    expect((await server.get(ENVIRONMENT, { cookie })).statusCode).toBe(200);
    expect((await server.get(ENVIRONMENT, { cookie: `a=1;${cookie};  theme=dark` })).statusCode).toBe(200);
    expect((await server.app.inject({ method: "HEAD", url: ENVIRONMENT, headers: { cookie } })).statusCode).toBe(200);
    expect((await server.get(ENVIRONMENT, { cookie: cookie.toLowerCase() })).statusCode).toBe(401);
    expect((await server.get(ENVIRONMENT, { cookie: `x${cookie}` })).statusCode).toBe(401);
  });

  test("a session ends after a day, however often it is used", async () => {
    const server = await aServer({ users: [ADA] });
    const cookie = await cookieOf(server);
    await server.clock.advance((DAY - SECOND) as Duration);
    expect((await server.get(ENVIRONMENT, { cookie })).statusCode).toBe(200);
    await server.clock.advance(SECOND);
    expect((await server.get(ENVIRONMENT, { cookie })).statusCode).toBe(401);
  });

  test("a signature over the query string as it was sent opens it", async () => {
    const server = await aServer({ users: [ADA] });
    const read = (query: string, signature: string) =>
      server.get(`${ENVIRONMENT}?${query}`, { "x-karajo-sign": signature });
    expect((await read("_karajo_epoch=1&a=%20", sign("_karajo_epoch=1&a=%20"))).statusCode).toBe(200);
    expect((await read("_karajo_epoch=1", sign("_karajo_epoch=1").toUpperCase())).statusCode).toBe(200);
    expect((await server.get(ENVIRONMENT, { "x-karajo-sign": sign("") })).statusCode).toBe(200);
    expect((await read("", sign(""))).statusCode).toBe(200);
  });

  test.each([
    ["of another order", "a=%20&_karajo_epoch=1"],
    ["with another escape", "_karajo_epoch=1&a=+"],
    ["with more", "_karajo_epoch=1&a=%20&"],
    ["with a question mark", "?_karajo_epoch=1&a=%20"],
    ["without anything", ""],
  ])("a signature over a query string %s opens nothing", async (_how, query) => {
    const server = await aServer({ users: [ADA] });
    const headers = { "x-karajo-sign": sign("_karajo_epoch=1&a=%20") };
    expect((await server.get(`${ENVIRONMENT}?${query}`, headers)).statusCode).toBe(401);
  });

  test("a store that fails is not available, and its words stay in the log", async () => {
    const store = createMemoryStore();

    const fail = () => Promise.reject(new AppError("ERR_STORE", "cannot read /base/folder/karajo.db: disk I/O error"));
    const server = await aServer({ users: [ADA], store: { ...store, session: fail } });
    const answer = await server.get(ENVIRONMENT, { cookie: "karajo=x" });
    expect(answer.json()).toEqual({ code: 503, message: "the store is not available", name: "ERR_STORE" });
    expect(server.events).toMatchObject([{ name: "http.error", fields: { path: ENVIRONMENT } }]);
  });
});

test("HEAD is answered like GET, without a length that GET would not have", async () => {
  const server = await aServer();
  const headers = { "accept-encoding": "gzip" };
  const answer = await server.app.inject({ method: "HEAD", url: ENVIRONMENT, headers });
  expect(answer.statusCode).toBe(200);
  expect(answer.headers["content-type"]).toBe("application/json");
  expect(answer.rawPayload).toHaveLength(0);
  const { headers: described } = await server.get(ENVIRONMENT, headers);
  expect([undefined, described["content-length"]]).toContain(answer.headers["content-length"]);
});

describe("compression", () => {
  const jobs = Array.from({ length: 200 }, (_, i) => anExecJob({ name: `job ${i}`, description: "the same again" }));

  test.each([
    ["gzip", "gzip", gunzipSync],
    ["gzip, deflate, br", "br", brotliDecompressSync],
    ["br;q=0.5, gzip;q=0.9", "gzip", gunzipSync],
    ["*", "gzip", gunzipSync],
  ])("%s is answered in %s", async (accepted, encoding, decompress) => {
    for (const given of [{}, { jobs }]) {
      const server = await aServer(given);
      const plain = await server.get(ENVIRONMENT);
      const answer = await server.get(ENVIRONMENT, { "accept-encoding": accepted });
      expect(answer.headers["content-encoding"]).toBe(encoding);
      expect(answer.headers["content-type"]).toBe("application/json");
      expect(answer.headers.vary).toBe("accept-encoding");
      expect(decompress(answer.rawPayload).toString()).toBe(plain.payload);
    }
  });

  test.each(["identity", "compress", "gzip;q=0", "", "unheard-of", ";q="])(
    "%j is answered as it is",
    async (accepted) => {
      const server = await aServer();
      const answer = await server.get(ENVIRONMENT, { "accept-encoding": accepted });
      expect(answer.headers["content-encoding"]).toBeUndefined();
      expect(answer.json().code).toBe(200);
    },
  );
});
