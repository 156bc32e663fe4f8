import { hashSync } from "bcrypt";
import { describe, expect, test } from "vitest";
import { startServer } from "../src/adapters/executor-http/testing/test-server.ts";
import { Client as PortableClient } from "../src/client/index.ts";
import { Client, type EnvOptions, type JobCall, sign, VERSION } from "../src/index.ts";
import { endedLog, eventually, held, jobNamed, SECRET, serve } from "./testing/embedded.ts";
import { startTlsProxy } from "./testing/tls-proxy.ts";

const USERS = { ann: { password: hashSync("pw of ann", 4) } };
const NEVER = "0001-01-01T00:00:00Z";

/** A job that tells in its log what it was sent. */
async function echo({ log, request }: JobCall): Promise<void> {
  await log.write(`event=${request?.headers["x-event"] ?? ""} body=${Buffer.from(request?.body ?? "")}\n`);
}

const ECHO: EnvOptions = { jobs: { echo: { path: "/echo", call: echo } } };

describe("env", () => {
  test("gives the configuration and how every job stands", async () => {
    await using server = await serve({ name: "mine", jobs: { "Job 1": { path: "/1", commands: ["true"] } } });
    expect(await server.client.env()).toMatchObject({
      name: "mine",
      version: VERSION,
      dir_base: server.dirBase,
      http_timeout: 300_000_000_000,
      jobs: { "Job 1": { id: "job_1", status: "started", path: "/1", last_run: NEVER, commands: ["true"] } },
      http_jobs: null,
    });
  });
});

describe("jobExecRun", () => {
  test("runs the job with the time as JSON, and answers how it stood before", async () => {
    await using server = await serve(ECHO);
    expect(await server.client.jobExecRun("/echo")).toMatchObject({ id: "echo", status: "started" });
    expect(await endedLog(server.client, "echo", 1)).toEqual({
      status: "success",
      content: expect.stringMatching(/ event= body=\{"_karajo_epoch":\d{10}\}\n/),
    });
  });

  test("sends the body and headers of the call", async () => {
    await using server = await serve(ECHO);
    await server.client.jobExecRun("ECHO", { body: "täxt", headers: { "X-Event": "push" } });
    expect((await endedLog(server.client, "echo", 1)).content).toContain(" event=push body=täxt\n");
  });

  test("signs as the job asks", async () => {
    const jobs = {
      own: { path: "/own", secret: "of the job", headerSign: "X-Own", call: () => undefined },
      hub: { path: "/hub", secret: "of the hub", authKind: "github", call: () => undefined },
    };
    await using server = await serve({ jobs });
    const { client } = server;
    await client.jobExecRun("/own", { secret: "of the job", headerSign: "X-Own" });
    await client.jobExecRun("/hub", { secret: "of the hub", headerSign: "X-Hub-Signature-256" });
    await expect(client.jobExecRun("/own", { headerSign: "X-Own" })).rejects.toMatchObject({
      code: "ERR_JOB_FORBIDDEN",
      status: 403,
    });
  });

  test("reaches a webhook whose path has characters that addresses lack", async () => {
    await using server = await serve({ jobs: { odd: { path: "/a b/ü?#%", call: () => undefined } } });
    expect(await server.client.jobExecRun("/a b/ü?#%")).toMatchObject({ id: "odd" });
  });

  test("tells of a path that no job has", async () => {
    await using server = await serve(ECHO);
    await expect(server.client.jobExecRun("/nope")).rejects.toMatchObject({ code: "ERR_JOB_NOT_FOUND", status: 404 });
  });

  test("tells of a run that waits already", async () => {
    const job = held();
    await using server = await serve({ jobs: { held: { path: "/held", call: job.call } } });
    await server.client.jobExecRun("/held");
    await job.running;
    await server.client.jobExecRun("/held");
    await expect(server.client.jobExecRun("/held")).rejects.toMatchObject({ code: "ERR_JOB_ALREADY_RUN", status: 429 });
    job.release();
  });
});

describe("jobs", () => {
  test("are paused and resumed", async () => {
    await using server = await serve(ECHO);
    const { client } = server;
    expect(await client.jobExecPause("echo")).toMatchObject({ id: "echo", status: "paused" });
    await expect(client.jobExecRun("/echo")).rejects.toMatchObject({
      code: "ERR_JOB_PAUSED",
      status: 412,
      message: "job is paused (POST /karajo/api/job_exec/run/echo answered 412 ERR_JOB_PAUSED)",
    });
    expect(await client.jobExecResume("ECHO")).toMatchObject({ status: "started" });
    await client.jobExecRun("/echo");
    expect(await endedLog(client, "echo", 1)).toMatchObject({ status: "success" });
  });

  test("are canceled while they run", async () => {
    const job = held();
    await using server = await serve({ jobs: { held: { path: "/held", call: job.call } } });
    await server.client.jobExecRun("/held");
    await job.running;
    expect(await server.client.jobExecLog("held", 1)).toMatchObject({ status: "running" });
    expect(await server.client.jobExecCancel("held")).toMatchObject({ id: "held" });
    expect(await endedLog(server.client, "held", 1)).toMatchObject({ status: "canceled" });
  });

  test.each(["jobExecPause", "jobExecResume", "jobExecCancel"] as const)(
    "that are unknown, %s tells of",
    async (act) => {
      await using server = await serve();
      await expect(server.client[act]("nope")).rejects.toMatchObject({ code: "ERR_JOB_NOT_FOUND", status: 404 });
    },
  );
});

describe("HTTP jobs", () => {
  const httpJobs = { look: { interval: "1h", httpUrl: "/karajo/api/environment" } };

  test("show how they stand, and their logs", async () => {
    await using server = await serve({ httpJobs });
    const { client } = server;
    const job = await eventually(async () => {
      const found = await client.jobHttp("look");
      expect(found.status).toBe("success");
      return found;
    });
    expect(job).toMatchObject({ name: "look", http_url: "/karajo/api/environment", interval: 3_600_000_000_000 });
    expect(job.logs).toEqual([{ job_id: "look", name: "look.1.success", status: "success", counter: 1 }]);
    const log = await client.jobHttpLog("look", 1);
    expect(log).toMatchObject({ job_id: "look", counter: 1, status: "success" });
    expect(log.content).toContain("--- HTTP response:");
    expect(Buffer.from(log.bytes).toString()).toBe(log.content);
  });

  test("are paused and resumed", async () => {
    await using server = await serve({ httpJobs });
    expect(await server.client.jobHttpPause("look")).toMatchObject({ id: "look", status: "paused" });
    expect(await server.client.jobHttp("look")).toMatchObject({ status: "paused" });
    expect(await server.client.jobHttpResume("look")).toMatchObject({ id: "look" });
    expect((await server.client.jobHttp("look")).status).not.toBe("paused");
  });

  test.each(["jobHttp", "jobHttpPause", "jobHttpResume"] as const)("that are unknown, %s tells of", async (method) => {
    await using server = await serve({ httpJobs });
    await expect(server.client[method]("nope")).rejects.toMatchObject({ code: "ERR_INVALID_JOB_ID", status: 400 });
  });
});

describe("what jobs did and will do", () => {
  const options: EnvOptions = {
    jobs: { echo: { path: "/echo", schedule: "monthly", call: echo } },
    httpJobs: { look: { schedule: "monthly", httpUrl: "/karajo/healthz" } },
  };

  test("is told of exec jobs", async () => {
    await using server = await serve(options);
    const { client } = server;
    for (const counter of [1, 2]) {
      expect(await client.jobExecTrigger("ECHO")).toMatchObject({ id: "echo" });
      await endedLog(client, "echo", counter);
    }
    const runs = await client.jobExecRuns("echo");
    expect(runs).toMatchObject([
      { counter: 2, status: "success", trigger: "manual" },
      { counter: 1, status: "success", trigger: "manual" },
    ]);
    expect(await client.jobExecRuns("echo", { before: 2, limit: 5 })).toMatchObject([{ counter: 1 }]);
    expect((await client.recentRuns(["exec:echo", "exec:nope"], { limit: 1 }))["exec:echo"]).toHaveLength(1);
    expect(await client.jobExecNext("echo", { from: new Date("2026-01-31T00:00:30Z"), count: 2 })).toEqual([
      { at: "2026-02-01T00:00:00Z", local: "2026-02-01T00:00:00+00:00" },
      { at: "2026-03-01T00:00:00Z", local: "2026-03-01T00:00:00+00:00" },
    ]);
    expect(
      await client.jobExecSlots("echo", { from: "2026-01-01T01:00:00+01:00", to: "2026-01-02T00:00:00Z" }),
    ).toEqual([]);
    const [lane] = await client.timeline();
    expect(lane).toMatchObject({ key: "exec:echo", name: "echo", runs: expect.arrayContaining([runs[0]]) });
  });

  test("is told of HTTP jobs", async () => {
    await using server = await serve(options);
    const { client } = server;
    expect(await client.jobHttpTrigger("look")).toMatchObject({ id: "look" });
    await eventually(async () => expect(await client.jobHttpRuns("look")).toMatchObject([{ status: "success" }]));
    expect(await client.jobHttpCancel("look")).toMatchObject({ id: "look" });
    expect(await client.jobHttpNext("look", { count: 1 })).toHaveLength(1);
    expect(await client.jobHttpSlots("look", { to: "2026-01-02T00:00:00Z", limit: 1 })).toEqual([]);
    const whole = await client.jobHttpLog("look", 1);
    const part = await client.jobHttpLogText("look", 1, { offset: 5, limit: 10 });
    expect(part).toEqual({
      offset: 5,
      size: whole.bytes.length,
      isRunning: false,
      bytes: new Uint8Array(whole.bytes.subarray(5, 15)),
      content: whole.content.slice(5, 15),
    });
  });

  test.each<[string, (client: Client) => Promise<unknown>, object]>([
    ["jobExecRuns", (client) => client.jobExecRuns("nope"), { code: "ERR_JOB_NOT_FOUND", status: 404 }],
    ["jobHttpSlots", (client) => client.jobHttpSlots("nope"), { code: "ERR_JOB_NOT_FOUND", status: 404 }],
    ["jobExecNext", (client) => client.jobExecNext("nope"), { code: "ERR_JOB_NOT_FOUND", status: 404 }],
    ["jobExecTrigger", (client) => client.jobExecTrigger("nope"), { code: "ERR_JOB_NOT_FOUND", status: 404 }],
    ["jobHttpTrigger", (client) => client.jobHttpTrigger("nope"), { code: "ERR_INVALID_JOB_ID", status: 400 }],
    [
      "timeline",
      (client) => client.timeline({ from: "2026-02-01T00:00:00Z", to: "2026-01-01T00:00:00Z" }),
      { code: "ERR_BAD_REQUEST", status: 400 },
    ],
    ["jobExecRuns", (client) => client.jobExecRuns("echo", { limit: 0 }), { code: "ERR_BAD_REQUEST", status: 400 }],
    ["jobExecLogText", (client) => client.jobExecLogText("echo", 99), { code: "ERR_LOG_NOT_FOUND", status: 404 }],
  ])("is refused by %s where there is none", async (_name, call, problem) => {
    await using server = await serve(options);
    await expect(call(server.client)).rejects.toMatchObject(problem);
  });
});

describe("the server", () => {
  test("tells who asks, that it lives and works, and that there is nothing to be read again", async () => {
    await using server = await serve({ ...ECHO, users: USERS });
    const { client } = server;
    await client.healthz();
    await client.readyz();
    expect(await client.openApi()).toMatchObject({ openapi: "3.1.1", info: { version: VERSION } });
    await expect(client.reload()).rejects.toMatchObject({ code: "ERR_NO_RELOAD", status: 412 });
    const ann = new Client({ serverUrl: server.karajo.url });
    await ann.login("ann", "pw of ann");
    expect(await ann.session()).toMatchObject({ user: "ann", has_users: true, version: VERSION });
    await expect(ann.reload()).rejects.toMatchObject({ code: "ERR_UNAUTHORIZED" });
    await ann.logout();
    await expect(ann.session()).rejects.toMatchObject({ code: "ERR_UNAUTHORIZED" });
  });
});

describe("logs", () => {
  test("keep bytes that are not text", async () => {
    const call = ({ log }: JobCall) => log.write(new Uint8Array([255, 254, 10]));
    await using server = await serve({ jobs: { raw: { path: "/raw", call } } });
    await server.client.jobExecRun("/raw");
    await endedLog(server.client, "raw", 1);
    const { bytes } = await server.client.jobExecLog("raw", 1);
    expect(Buffer.from(bytes).includes(Buffer.from([255, 254, 10]))).toBe(true);
  });

  test("that do not exist are told of", async () => {
    await using server = await serve(ECHO);
    await expect(server.client.jobExecLog("echo", 9)).rejects.toMatchObject({ code: "ERR_LOG_NOT_FOUND", status: 404 });
    await expect(server.client.jobExecLog("nope", 1)).rejects.toMatchObject({ code: "ERR_JOB_NOT_FOUND", status: 404 });
  });
});

describe("where users are configured", () => {
  const options: EnvOptions = {
    ...ECHO,
    users: USERS,
    httpJobs: { look: { interval: "1h", httpUrl: "/karajo/api/environment" } },
  };

  test("a client with the secret reads everything", async () => {
    await using server = await serve(options);
    const { client } = server;
    await client.jobExecRun("/echo");
    expect(await endedLog(client, "echo", 1)).toMatchObject({ status: "success" });
    expect(await client.jobHttp("look")).toMatchObject({ id: "look" });
    await eventually(async () => expect(await client.jobHttpLog("look", 1)).toMatchObject({ counter: 1 }));
  });

  test.each<[string, (client: Client) => Promise<unknown>]>([
    ["env", (client) => client.env()],
    ["jobExecLog", (client) => client.jobExecLog("echo", 1)],
    ["jobHttp", (client) => client.jobHttp("look")],
    ["jobHttpLog", (client) => client.jobHttpLog("look", 1)],
    ["jobHttpPause", (client) => client.jobHttpPause("look")],
    ["jobExecCancel", (client) => client.jobExecCancel("echo")],
  ])("a client without or with a wrong secret is refused by %s", async (_name, call) => {
    await using server = await serve(options);
    for (const secret of [undefined, "wrong"]) {
      const stranger = new Client({ serverUrl: server.karajo.url, secret });
      await expect(call(stranger)).rejects.toMatchObject({ code: "ERR_UNAUTHORIZED", status: 401 });
    }
  });

  test("a client that logs in reads, and still may command nothing", async () => {
    await using server = await serve(options);
    const ann = new Client({ serverUrl: server.karajo.url });
    await ann.login("ann", "pw of ann");
    expect(await jobNamed(ann, "echo")).toMatchObject({ id: "echo" });
    expect(await ann.jobHttp("look")).toMatchObject({ id: "look" });
    await expect(ann.jobExecPause("echo")).rejects.toMatchObject({ code: "ERR_UNAUTHORIZED" });
  });

  test("a wrong password is told of, and after some the time to wait", async () => {
    await using server = await serve(options);
    const ann = new Client({ serverUrl: server.karajo.url });
    for (let guess = 1; guess <= 5; guess++) {
      await expect(ann.login("ann", `guess ${guess}`)).rejects.toMatchObject({ code: "ERR_AUTH_LOGIN", status: 400 });
    }
    await expect(ann.login("ann", "pw of ann")).rejects.toMatchObject({
      code: "ERR_AUTH_TOO_MANY",
      status: 429,
      retryAfterSeconds: expect.toSatisfy((seconds: number) => seconds >= 1 && seconds <= 60),
    });
    await expect(ann.env()).rejects.toMatchObject({ code: "ERR_UNAUTHORIZED" });
  });
});

describe("a call that cannot be answered", () => {
  test("tells that nobody listens", async () => {
    const server = await startServer();
    await server[Symbol.asyncDispose]();
    await expect(new Client({ serverUrl: server.origin }).env()).rejects.toMatchObject({
      name: "ClientError",
      code: "NETWORK",
      status: undefined,
      message: `${server.origin} did not answer GET /karajo/api/environment: connect ECONNREFUSED ${new URL(server.origin).host}`,
    });
  });

  test("ends after the timeout when nothing is answered", async () => {
    await using server = await startServer(() => undefined);
    await expect(new Client({ serverUrl: server.origin, timeoutMs: 50 }).env()).rejects.toMatchObject({
      code: "TIMEOUT",
      message: `${server.origin} did not answer GET /karajo/api/environment in 50 ms`,
    });
  }, 10_000);

  test("ends after the timeout when the answer does not end", async () => {
    await using server = await startServer((_request, response) => response.write('{"code":200,'));
    await expect(new Client({ serverUrl: server.origin, timeoutMs: 50 }).env()).rejects.toMatchObject({
      code: "TIMEOUT",
    });
  }, 10_000);

  test("ends when the caller aborts", async () => {
    const abort = new AbortController();
    await using server = await startServer(() => abort.abort("enough"));
    const call = new Client({ serverUrl: server.origin }).env({ signal: abort.signal });
    await expect(call).rejects.toMatchObject({ code: "ABORTED", cause: "enough" });
  });

  test("is not even begun when the caller aborted before", async () => {
    await using server = await startServer();
    const call = new Client({ serverUrl: server.origin }).jobExecRun("/a", { signal: AbortSignal.abort() });
    await expect(call).rejects.toMatchObject({ code: "ABORTED" });
    expect(server.received).toEqual([]);
  });

  test("tells of a server that breaks off", async () => {
    await using server = await startServer((_request, response) => response.destroy());
    await expect(new Client({ serverUrl: server.origin }).env()).rejects.toMatchObject({ code: "NETWORK" });
  });

  test("tells of a server that is not karajo", async () => {
    await using server = await startServer((_request, response) => response.writeHead(502).end("<h1>Bad Gateway</h1>"));
    await expect(new Client({ serverUrl: server.origin }).env()).rejects.toMatchObject({
      code: "BAD_ANSWER",
      status: 502,
      message: "GET /karajo/api/environment answered 502 with something else than JSON of karajo",
    });
  });

  test("follows no redirect, but says where it leads", async () => {
    await using server = await startServer((_request, response) =>
      response.writeHead(302, { location: "https://example.org/elsewhere" }).end(),
    );
    await expect(new Client({ serverUrl: server.origin, secret: SECRET }).env()).rejects.toMatchObject({
      code: "BAD_ANSWER",
      message: expect.stringContaining("with a redirect to https://example.org/elsewhere"),
    });
    expect(server.received).toHaveLength(1);
  });
});

describe("TLS with a certificate that nobody trusts", () => {
  test("is refused", async () => {
    await using server = await serve();
    await using proxy = await startTlsProxy(server.karajo.url);
    await expect(new Client({ serverUrl: proxy.url }).env()).rejects.toMatchObject({
      code: "NETWORK",
      message: expect.stringMatching(/self[- ]signed certificate|unable to verify/),
    });
  });

  test("is accepted by the client in Node that is insecure, which does all that others do", async () => {
    await using server = await serve({ ...ECHO, users: USERS });
    await using proxy = await startTlsProxy(server.karajo.url);
    const client = new Client({ serverUrl: proxy.url, secret: SECRET, insecure: true });
    await client.jobExecRun("/echo", { body: new Uint8Array([104, 105]) });
    expect((await endedLog(client, "echo", 1)).content).toContain("body=hi");
    expect(await client.jobExecPause("echo")).toMatchObject({ status: "paused" });
    const ann = new Client({ serverUrl: proxy.url, insecure: true });
    await ann.login("ann", "pw of ann");
    expect(await ann.env()).toMatchObject({ version: VERSION });
  });

  test("cannot be had with a fetch that is given, nor in a browser", () => {
    const serverUrl = "https://127.0.0.1:1";
    expect(() => new Client({ serverUrl, insecure: true, fetch })).toThrow(/^insecure: only the fetch of the runtime/);
    expect(() => new PortableClient({ serverUrl, insecure: true })).toThrow(/^insecure: only the Client of the entry/);
  });
});

test("the server takes what sign makes", async () => {
  await using server = await serve(ECHO);
  const body = '{"by":"hand"}';
  const headers = { "X-Karajo-Sign": sign(body, SECRET) };
  const answer = await fetch(`${server.karajo.url}/karajo/api/job_exec/run/echo`, { method: "POST", body, headers });
  expect(answer.status).toBe(200);
});
