import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { startServer } from "../src/adapters/executor-http/testing/test-server.ts";
import { Client, Env, type JobCall, Karajo, type LogEvent } from "../src/index.ts";
import { anEnv, endedLog, eventually, held, jobNamed, SECRET, serve, TemporaryFolder } from "./testing/embedded.ts";

const STAMP = String.raw`\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC job: `;

describe("a job that is a function", () => {
  test("runs by its timer, without a request", async () => {
    const requests: JobCall["request"][] = [];
    const call = async ({ log, request }: JobCall) => {
      requests.push(request);
      await log.write("one\ntwo\n");
    };
    await using server = await serve({ jobs: { "Job 1": { interval: "1h", call } } });
    const { status, content } = await endedLog(server.client, "job_1", 1);
    expect(status).toBe("success");
    expect(content).toMatch(new RegExp(`^${STAMP}job_1: one\n${STAMP}job_1: two$`, "m"));
    expect(requests).toEqual([undefined]);
  });

  test("runs by its webhook, with the request as it came", async () => {
    const requests: JobCall["request"][] = [];
    const call = ({ request }: JobCall) => {
      requests.push(request);
    };
    await using server = await serve({ jobs: { hook: { path: "/hook", call } } });
    await server.client.jobExecRun("/hook", { body: new Uint8Array([0, 255]), headers: { "X-Event": "push" } });
    await endedLog(server.client, "hook", 1);
    expect(requests).toEqual([{ headers: expect.objectContaining({ "x-event": "push" }), body: expect.anything() }]);
    expect([...(requests[0]?.body ?? [])]).toEqual([0, 255]);
  });

  test.each<[string, () => unknown, string]>([
    ["throws", () => fail(new Error("the disk is full")), "the disk is full"],
    ["rejects", () => Promise.reject(new Error("the disk is full")), "the disk is full"],
    ["throws what is no error", () => fail(42), "42"],
  ])("fails when it %s, for that reason", async (_how, call, reason) => {
    await using server = await serve({ jobs: { bad: { path: "/bad", call: call as () => void } } });
    await server.client.jobExecRun("/bad");
    const { status, content } = await endedLog(server.client, "bad", 1);
    expect(status).toBe("failed");
    expect(content).toMatch(new RegExp(`^${STAMP}bad: !!! job: bad: ${reason}$`, "m"));
    expect(await jobNamed(server.client, "bad")).toMatchObject({ status: "failed" });
  });

  test("shows its log while it runs", async () => {
    const job = held();
    const call = async (given: JobCall) => {
      await given.log.write("so far\n");
      await job.call(given);
    };
    await using server = await serve({ jobs: { slow: { path: "/slow", call } } });
    await server.client.jobExecRun("/slow");
    await job.running;
    await eventually(async () => {
      const { status, content } = await server.client.jobExecLog("slow", 1);
      expect({ status, content }).toEqual({ status: "running", content: expect.stringContaining("slow: so far\n") });
    });
    job.release();
  });
});

describe("routes of one's own", () => {
  test("are served beside karajo's, bodies parsed", async () => {
    await using server = await serve({}, ({ httpd }) => {
      httpd.get("/hello", async () => "hello");
      httpd.post<{ Body: { n: number } }>("/double", async ({ body }) => ({ doubled: 2 * body.n }));
    });
    const { url } = server.karajo;
    expect(await (await fetch(`${url}/hello`)).text()).toBe("hello");
    const headers = { "content-type": "application/json" };
    const answer = await fetch(`${url}/double`, { method: "POST", headers, body: '{"n":21}' });
    expect(await answer.json()).toEqual({ doubled: 42 });
    expect(await server.client.env()).toMatchObject({ name: "karajo" });
  });

  test("hold requests and answers to schemas of their own", async () => {
    const headers = { type: "object", required: ["X-Shop"] };
    const querystring = { type: "object", properties: { n: { type: "integer" } } };
    const response = { 200: { type: "object", properties: { n: { type: "integer" } } } };
    await using server = await serve({}, ({ httpd }) => {
      httpd.get<{ Querystring: { n: number } }>(
        "/typed",
        { schema: { headers, querystring, response } },
        async ({ query }) => ({ n: query.n + 1, secret: "not in the schema" }),
      );
    });
    const get = (address: string, given = {}) => fetch(`${server.karajo.url}${address}`, { headers: given });
    expect((await get("/typed?n=1")).status).toBe(400);
    expect((await get("/typed?n=x", { "X-Shop": "a" })).status).toBe(400);
    expect(await (await get("/typed?n=1", { "X-Shop": "a" })).json()).toEqual({ n: 2 });
  });

  test("come before the start: one with a schema that comes while the server starts keeps it from starting", async () => {
    await using folder = await TemporaryFolder.create();
    const karajo = new Karajo(anEnv({ dirBase: folder.path }), { logger: "silent" });
    const started = karajo.start();
    karajo.httpd.get("/late", { schema: { querystring: { type: "object" } } }, async () => "late");
    await expect(started).rejects.toThrow("routes with a schema must be added before the server starts");
  });

  test("are refused once the server has started", async () => {
    await using server = await serve();
    expect(() => server.karajo.httpd.get("/late", async () => "late")).toThrow(
      expect.objectContaining({ code: "FST_ERR_INSTANCE_ALREADY_LISTENING" }),
    );
  });

  test("can be called by an HTTP job that is due at start", async () => {
    let calls = 0;
    const httpJobs = { ping: { interval: "1h", httpUrl: "/ping" } };
    await using server = await serve({ httpJobs }, ({ httpd }) => {
      httpd.get("/ping", async () => `${++calls}`);
    });
    await eventually(async () => expect(await server.client.jobHttp("ping")).toMatchObject({ status: "success" }));
    expect(calls).toBe(1);
  });

  test("let their plugins free what they hold when the server stops", async () => {
    const freed: string[] = [];
    const server = await serve({}, ({ httpd }) => {
      httpd.addHook("onClose", async () => void freed.push("mine"));
    });
    await server[Symbol.asyncDispose]();
    expect(freed).toEqual(["mine"]);
  });
});

describe("url", () => {
  test("has the port that the server really listens on, while it does", async () => {
    await using folder = await TemporaryFolder.create();
    const karajo = new Karajo(anEnv({ dirBase: folder.path }), { logger: "silent" });
    expect(karajo.url).toBe("http://127.0.0.1:0");
    await karajo.start();
    expect(karajo.url).toMatch(/^http:\/\/127\.0\.0\.1:[1-9]\d*$/);
    expect((await fetch(`${karajo.url}/karajo/api/environment`)).status).toBe(200);
    await karajo.stop();
    expect(karajo.url).toBe("http://127.0.0.1:0");
  });
});

describe("several servers in one process", () => {
  test("keep to themselves, and one goes on when the other stops", async () => {
    await using first = await serve({ name: "first", jobs: { a: { path: "/a", call: () => undefined } } });
    const second = await serve({ name: "second", jobs: { a: { path: "/a", call: () => undefined } } });
    await first.client.jobExecRun("/a");
    await endedLog(first.client, "a", 1);
    expect(await jobNamed(second.client, "a")).toMatchObject({ status: "started" });
    await second[Symbol.asyncDispose]();
    expect(await first.client.env()).toMatchObject({ name: "first" });
    await expect(second.client.env()).rejects.toMatchObject({ code: "NETWORK" });
  });

  test("cannot share a dirBase", async () => {
    await using first = await serve();
    const second = new Karajo(anEnv({ dirBase: first.dirBase }), { logger: "silent" });
    await expect(second.start()).rejects.toMatchObject({
      code: "ERR_STORE",
      message: expect.stringContaining("does another karajo run on this dir_base?"),
    });
  });
});

describe("a start that fails", () => {
  test("because the port is in use says so, and leaves nothing open", async () => {
    await using other = await startServer();
    await using folder = await TemporaryFolder.create();
    const { host } = new URL(other.origin);
    const freed: string[] = [];
    const karajo = new Karajo(anEnv({ dirBase: folder.path, listenAddress: host }), { logger: "silent" });
    karajo.httpd.addHook("onClose", async () => void freed.push("mine"));
    const message = `cannot listen on ${host}: the address is in use already (does another karajo run?)`;
    await expect(karajo.start()).rejects.toMatchObject({ name: "AppError", code: "ERR_LISTEN", message });
    expect(freed).toEqual(["mine"]);
    await expect(karajo.start()).rejects.toMatchObject({ code: "ERR_LISTEN" });
    await karajo.stop();
    // The state was locked by nobody else, so that another server can take it at once.
    await using next = new Karajo(anEnv({ dirBase: folder.path }), { logger: "silent" });
    await next.start();
  });

  test("because dirBase is no folder says so", async () => {
    await using folder = await TemporaryFolder.create();
    const dirBase = join(folder.path, "file");
    await writeFile(dirBase, "");
    const karajo = new Karajo(anEnv({ dirBase }), { logger: "silent" });
    await expect(karajo.start()).rejects.toMatchObject({
      code: "ERR_STORE",
      message: expect.stringContaining(`store ${dirBase}/var/lib/karajo/karajo.db: `),
    });
  });

  // Root may write everywhere.
  test.skipIf(process.getuid?.() === 0)("because dirBase is not writable says so", async () => {
    await using folder = await TemporaryFolder.create();
    const dirBase = join(folder.path, "sealed");
    await mkdir(dirBase, { mode: 0o500 });
    const karajo = new Karajo(anEnv({ dirBase }), { logger: "silent" });
    await expect(karajo.start()).rejects.toMatchObject({ code: "ERR_STORE" });
  });
});

describe("another server on the same dirBase, in one process", () => {
  test("goes on with counters, logs and pauses", async () => {
    await using folder = await TemporaryFolder.create();
    const env = anEnv({
      dirBase: folder.path,
      jobs: { a: { path: "/a", call: () => undefined }, b: { path: "/b", call: () => undefined } },
    });
    const first = await started(env);
    await first.client.jobExecRun("/a");
    await endedLog(first.client, "a", 1);
    await first.client.jobExecPause("b");
    await first.karajo.stop();

    const second = await started(env);
    expect(await jobNamed(second.client, "a")).toMatchObject({ status: "success", logs: [{ counter: 1 }] });
    expect(await jobNamed(second.client, "b")).toMatchObject({ status: "paused" });
    await second.client.jobExecRun("/a");
    expect(await endedLog(second.client, "a", 2)).toMatchObject({ status: "success" });
    await second.karajo.stop();
  });
});

describe("stop", () => {
  test("waits for what runs, for as long as the grace", async () => {
    const job = held();
    await using server = await serve({ jobs: { held: { path: "/held", call: job.call } } });
    await server.client.jobExecRun("/held");
    await job.running;
    const stopped = server.karajo.stop();
    expect(server.karajo.stop()).toBe(stopped);
    job.release();
    await stopped;
    expect(await statusAfterRestart(server.dirBase, "held")).toBe("success");
  });

  test("cancels what runs when the grace is over", async () => {
    const job = held();
    await using server = await serve({ shutdownGrace: "1ms", jobs: { held: { path: "/held", call: job.call } } });
    await server.client.jobExecRun("/held");
    await job.running;
    await server.karajo.stop();
    expect(await statusAfterRestart(server.dirBase, "held")).toBe("canceled");
  });

  test("cancels what runs at once with now, also when it waits already", async () => {
    const job = held();
    await using server = await serve({ shutdownGrace: "1h", jobs: { held: { path: "/held", call: job.call } } });
    await server.client.jobExecRun("/held");
    await job.running;
    const stopped = server.karajo.stop();
    await server.karajo.stop({ now: true });
    await stopped;
    expect(await statusAfterRestart(server.dirBase, "held")).toBe("canceled");
  });

  test("before the start makes sure that there is none", async () => {
    await using folder = await TemporaryFolder.create();
    const karajo = new Karajo(anEnv({ dirBase: folder.path }), { logger: "silent" });
    await karajo.stop();
    await expect(karajo.start()).rejects.toMatchObject({
      code: "ERR_STOPPING",
      message: "this server was stopped already: build another Karajo",
    });
  });

  test("during the start ends what it started", async () => {
    await using folder = await TemporaryFolder.create();
    const karajo = new Karajo(anEnv({ dirBase: folder.path }), { logger: "silent" });
    const starting = karajo.start();
    await karajo.stop();
    await starting;
    expect(karajo.httpd.server.listening).toBe(false);
  });

  test("comes at the end of an await using block", async () => {
    await using folder = await TemporaryFolder.create();
    let url = "";
    {
      await using karajo = new Karajo(anEnv({ dirBase: folder.path }), { logger: "silent" });
      await karajo.start();
      url = karajo.url;
    }
    await expect(new Client({ serverUrl: url }).env()).rejects.toMatchObject({ code: "NETWORK" });
  });
});

describe("Env", () => {
  test("warns of an option that is unknown, and says which is meant", () => {
    // @ts-expect-error: the compiler knows, too
    const env = new Env({ jobs: { nightly: { comands: ["true"], schedule: "daily", call: () => undefined } } });
    expect(env.warnings).toEqual([
      {
        severity: "warning",
        file: 'jobs["nightly"].comands',
        line: 0,
        column: 0,
        message: 'unknown option "comands": did you mean "commands"?',
      },
    ]);
  });

  test("throws every error at once, a line each", () => {
    const jobs = { a: { schedule: "dayly", commands: ["true"] }, b: { path: "/b" } };
    const make = () => new Env({ listenAddress: "nowhere:99999", jobs });
    expect(make).toThrow(expect.objectContaining({ name: "AppError", code: "ERR_CONFIG_INVALID" }));
    expect(make).toThrow(/^listenAddress: .*\njobs\["a"\]\.schedule: unknown schedule "dayly".*\njobs\["b"\]: .*$/);
  });

  test("reads files, with jobs and settings by code beside and over them", async () => {
    await using folder = await TemporaryFolder.create();
    const file = await configuration(folder.path, {
      "karajo.conf":
        '[karajo]\nname = of the file\nsecret = a\n[job "a"]\npath = /a\ncommand = echo a\n[job "b"]\ncommand = echo b\n',
      "job.d/c.conf": '[job "c"]\npath = /c\ncommand = echo c\n',
    });
    const call = () => undefined;
    // The files beside the main one are those of the dirBase that counts.
    const env = await Env.load(file, { name: "of the code", dirBase: folder.path, jobs: { b: { path: "/b", call } } });
    expect(env.warnings).toEqual([]);
    expect(env.configuration.settings).toMatchObject({ name: "of the code", secret: "a", dirBase: folder.path });
    expect(env.configuration.jobs.map(({ name, work }) => [name, work.kind]).toSorted()).toEqual([
      ["a", "commands"],
      ["b", "function"],
      ["c", "commands"],
    ]);
    expect([...env.functions]).toEqual([["b", call]]);
  });

  test("tells of a file that is missing", async () => {
    await using folder = await TemporaryFolder.create();
    const file = join(folder.path, "none.conf");
    await expect(Env.load(file)).rejects.toMatchObject({
      code: "ERR_CONFIG_INVALID",
      message: `cannot read ${file}: there is no such file`,
    });
  });

  test("reads a text", () => {
    expect(Env.parse("[karajo]\nname = of the text\n", { secret: "s" }).configuration.settings).toMatchObject({
      name: "of the text",
      secret: "s",
    });
    expect(() => Env.parse("[karajo\n")).toThrow(/^karajo\.conf:1:\d+: /);
  });

  test("cannot be changed by changing what it was made of", () => {
    const given = { jobs: { a: { commands: ["true"] } } };
    const env = new Env(given);
    given.jobs.a.commands.push("false");
    expect(env.configuration.jobs[0]?.work).toEqual({ kind: "commands", commands: ["true"] });
    expect(Object.isFrozen(env.configuration.settings)).toBe(true);
  });

  test("makes a secret where there is none, which works and is told to the logger", async () => {
    await using folder = await TemporaryFolder.create();
    const jobs = { a: { path: "/a", call: () => undefined } };
    const env = new Env({ dirBase: folder.path, listenAddress: "127.0.0.1:0", jobs });
    expect(env.hasGeneratedSecret).toBe(true);
    const { secret } = env.configuration.settings;
    const events: [LogEvent, unknown][] = [];
    const logger = { event: (name: LogEvent, fields?: object) => void events.push([name, fields]) };
    await using karajo = new Karajo(env, { logger });
    await karajo.start();
    expect(events).toContainEqual(["secret.generated", expect.objectContaining({ secret })]);
    expect(await new Client({ serverUrl: karajo.url, secret }).jobExecRun("/a")).toMatchObject({ id: "a" });
  });
});

test("a warning is told to the logger at start", async () => {
  await using folder = await TemporaryFolder.create();
  const events: [LogEvent, unknown][] = [];
  const logger = { event: (name: LogEvent, fields?: object) => void events.push([name, fields]) };
  const env = anEnv({ dirBase: folder.path, ...({ nam: "x" } as object) });
  await using karajo = new Karajo(env, { logger });
  await karajo.start();
  const problem = 'unknown option "nam": did you mean "name"?';
  expect(events[0]).toEqual(["config.warning", { at: "nam", problem }]);
});

describe("the entries export, by name and no more,", () => {
  test("karajo", async () => {
    expect(Object.keys(await import("../src/index.ts")).toSorted()).toEqual([
      "AUTH_KINDS",
      "AppError",
      "CLIENT_CODES",
      "Client",
      "ClientError",
      "EPOCH_PARAMETER",
      "Env",
      "HEADER_SIGN",
      "JOB_STATUSES",
      "Karajo",
      "LOG_EVENTS",
      "LOG_STATUSES",
      "VERSION",
      "formatProblem",
      "sign",
    ]);
  });

  test("karajo/client", async () => {
    expect(Object.keys(await import("../src/client/index.ts")).toSorted()).toEqual([
      "AUTH_KINDS",
      "CLIENT_CODES",
      "Client",
      "ClientError",
      "EPOCH_PARAMETER",
      "HEADER_SIGN",
      "JOB_STATUSES",
      "LOG_STATUSES",
      "sign",
    ]);
  });
});

function fail(reason: unknown): never {
  throw reason;
}

async function started(env: Env): Promise<{ readonly karajo: Karajo; readonly client: Client }> {
  const karajo = new Karajo(env, { logger: "silent" });
  await karajo.start();
  return { karajo, client: new Client({ serverUrl: karajo.url, secret: SECRET }) };
}

/** What a later server on the same folder says of the job's last run. */
async function statusAfterRestart(dirBase: string, name: string): Promise<string> {
  const { karajo, client } = await started(anEnv({ dirBase, jobs: { [name]: { commands: ["true"] } } }));
  await using _stopping = karajo;
  return (await jobNamed(client, name)).status;
}

/** Writes files of a configuration; answers where the main one is. */
async function configuration(dirBase: string, files: Readonly<Record<string, string>>): Promise<string> {
  const folder = join(dirBase, "etc", "karajo");
  await mkdir(join(folder, "job.d"), { recursive: true });
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return join(folder, "karajo.conf");
}
