import { createHmac } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { OpenApiDocument } from "../src/contract/openapi/document.ts";
import { requestOf } from "../src/contract/openapi/example-request.ts";
import type { Example, Operation } from "../src/contract/openapi/operation.ts";
import { OPERATIONS } from "../src/contract/openapi/operations.ts";
import { NEVER } from "../src/contract/openapi/samples.ts";
import { ROUTES, type Route } from "../src/contract/routes.ts";
import { AnswerCheck } from "../src/contract/testing/answer-check.ts";
import { VERSION } from "../src/version.ts";
import { Program, SECRET, until } from "./support/program.ts";

/** A job for each state that an example needs, so that none of them depends on what another one did. */
const JOBS = `max_job_running = 10
shutdown_grace = 1s
[job "backup"]
description = Copies the database.
tag = nightly
path = /backup
schedule = weekly@Sunday@04:17
command = echo copied
[job "heartbeat"]
interval = 1h
command = true
${exec("archive", "echo archived")}
${exec("deploy", "echo deployed")}
${exec("report", "echo reported")}
${exec("import", "sleep 600")}
${exec("index", "sleep 600")}
${exec("cleanup", "echo clean")}
${exec("sync", "echo synced")}
${exec("frozen", "echo never")}
${["ping", "warm", "mirror", "watch", "still"].map((name) => http(name, "/karajo/healthz")).join("\n")}
${http("poll", "/karajo/api/events")}
`;
// The password is that of the example of logging in.
const USER = '[user "ada"]\npassword = $2b$04$bk1PmyfYGovIb4WHCCd58eH5Qf0WPekXwpBN38dkihaBwoaVE6KKi\n';

const cases = Object.entries<Operation>(OPERATIONS).flatMap(([name, operation]) =>
  operation.examples.map((example) => ({
    name,
    operation,
    example,
    title: example.name,
    route: ROUTES[name as keyof typeof ROUTES] as Route,
  })),
);

describe("the real program answers as the manual shows", () => {
  let program: Program;
  let check: AnswerCheck;

  beforeAll(async () => {
    program = await Program.prepare(JOBS, { "etc/karajo/user.conf": USER });
    await program.start();
    await prepare(program);
    const document = await fetch(`${origin(program)}${ROUTES.openapi.path}`);
    check = new AnswerCheck((await document.json()) as OpenApiDocument);
  });

  afterAll(async () => {
    await program.stop();
    await program[Symbol.asyncDispose]();
  });

  test.each(cases.filter(({ name, title }) => name !== "events" || title !== "stream"))(
    "$name in the example $title",
    async ({ name, route, operation, example }) => {
      const response = await send(program, route, operation, example);
      const { answer } = example;
      const type = response.headers.get("content-type") ?? undefined;
      const text = await response.text();
      const body = type === "application/json" ? JSON.parse(text) : text || undefined;
      expect({ status: response.status, body: normal(body) }).toEqual({
        status: answer.status,
        body: answer.isPart ? containing(normal(answer.body)) : normal(answer.body),
      });
      expect(check.problemsOf({ operationId: name, status: response.status, type, body })).toEqual([]);
      if (response.status === 200) {
        const { headers = {} } = operation.success;
        for (const header of Object.keys(headers)) expect(response.headers.has(header), header).toBe(true);
      }
    },
  );

  test("events in the example stream", async () => {
    const [example] = OPERATIONS.events.examples;
    const response = await send(program, ROUTES.events, OPERATIONS.events, example);
    expect(response.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
    const [expected] = changesIn(String(example.answer.body));
    await command(program, "exec", "pause", "archive");
    let text = "";
    const found = () => changesIn(text).find((change) => (change as { key: string }).key === "exec:archive");
    for await (const piece of response.body ?? []) {
      text += Buffer.from(piece).toString();
      if (found() !== undefined) break;
    }
    expect(text).toMatch(/^retry: 1000\n\n/);
    expect(normal(found())).toEqual(normal(expected));
    for (const change of changesIn(text)) expect(check.problemsOfNamed("JobChange", change)).toEqual([]);
  });
});

/** Brings every job into the state that its examples begin with. */
async function prepare(program: Program): Promise<void> {
  for (const name of ["backup", "archive", "import", "index", "index"]) await hook(program, name);
  for (const id of ["ping", "poll"]) await command(program, "http", "trigger", id);
  for (const id of ["sync", "frozen"]) await command(program, "exec", "pause", id);
  for (const id of ["watch", "still"]) await command(program, "http", "pause", id);
  for (let attempt = 0; attempt < 5; attempt++) {
    const login = await post(program, ROUTES.login.path, "name=eve&password=wrong");
    expect(login.status).toBe(400);
  }
  const settled = {
    ...{ backup: "success", archive: "success", heartbeat: "success", ping: "success" },
    ...{ import: "running", index: "running", poll: "running" },
  };
  await until(async () => {
    const query = "_karajo_epoch=1";
    const response = await fetch(`${origin(program)}${ROUTES.environment.path}?${query}`, { headers: signed(query) });
    const { data } = (await response.json()) as { data: Record<"jobs" | "http_jobs", Record<string, JobState>> };
    const jobs = { ...data.jobs, ...data.http_jobs };
    return Object.entries(settled).every(([name, status]) => jobs[name]?.status === status && jobs[name]?.logs);
  });
}

interface JobState {
  readonly status: string;
  readonly logs?: readonly unknown[];
}

async function send(program: Program, route: Route, operation: Operation, example: Example): Promise<Response> {
  const request = requestOf(route, operation, example);
  const session = example.by === "session" ? await cookie(program) : {};
  const signature = example.by === "signature" ? signed(request.signed) : {};
  return fetch(`${origin(program)}${request.address}`, {
    method: request.method,
    headers: { ...session, ...signature },
    ...(request.body !== undefined && { body: request.body }),
  });
}

async function cookie(program: Program): Promise<{ cookie: string }> {
  const response = await post(program, ROUTES.login.path, "name=ada&password=correct+horse");
  return { cookie: response.headers.get("set-cookie")?.split(";")[0] ?? "" };
}

async function hook(program: Program, name: string): Promise<void> {
  const response = await post(program, `${ROUTES.jobExecRun.path}/${name}`, "{}");
  expect(await response.json()).toMatchObject({ code: 200 });
}

async function command(program: Program, kind: "exec" | "http", what: string, id: string): Promise<void> {
  const form = `_karajo_epoch=1&id=${id}`;
  const path = `/karajo/api/job_${kind}/${what}`;
  const response = await (kind === "exec" ? post(program, path, form) : post(program, `${path}?${form}`, "", form));
  expect(await response.json()).toMatchObject({ code: 200 });
}

function post(program: Program, address: string, body: string, payload = body): Promise<Response> {
  return fetch(`${origin(program)}${address}`, { method: "POST", body, headers: signed(payload) });
}

function signed(payload: string): Readonly<Record<string, string>> {
  return { "x-karajo-sign": createHmac("sha256", SECRET).update(payload).digest("hex") };
}

function origin({ port }: Program): string {
  return `http://127.0.0.1:${port}`;
}

function exec(name: string, line: string): string {
  return `[job "${name}"]\npath = /${name}\ncommand = ${line}`;
}

function http(name: string, url: string): string {
  return `[job.http "${name}"]\nhttp_url = ${url}\nschedule = weekly@Sunday@04:17`;
}

/** The jobs that a stream tells of. */
function changesIn(stream: string): readonly unknown[] {
  return [...stream.matchAll(/^event: jobs\ndata: (.*)\n\n/gm)].flatMap(([, data = ""]) => JSON.parse(data));
}

/** What differs from one server, and from one moment, to another. */
const OF_THE_SERVER: readonly string[] = ["version", "listen_address", "dir_base", "now", "duration_ms"];

/** The same without what differs each time; that something never was, counts. */
function normal(value: unknown): unknown {
  if (typeof value === "string") {
    return value
      .replace(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:Z|[+]00:00| UTC)/g, (time) => (time === NEVER ? time : "(time)"))
      .replace(/in \d+ s$/, "in (some) s");
  }
  if (Array.isArray(value)) return value.map(normal);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => {
      if (OF_THE_SERVER.includes(key)) return [key, typeof each];
      const isLog = key === "content" && typeof each === "string";
      return [key, normal(isLog ? Buffer.from(each, "base64").toString() : each)];
    }),
  );
}

/** What holds at least this, at any depth. */
function containing(value: unknown): unknown {
  if (Array.isArray(value)) return expect.arrayContaining(value.map(containing));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, each]) => [key, containing(each)] as const);
  return expect.objectContaining(Object.fromEntries(entries));
}

test("the examples name the version of the package", () => {
  const versions = [...JSON.stringify(cases.map(({ example }) => example)).matchAll(/"version":"([^"]*)"/g)];
  expect(new Set(versions.map(([, version]) => version))).toEqual(new Set([VERSION]));
});
