import { describe, expect, test } from "vitest";
import { createMemoryLogs } from "../../adapters/log-memory/log-memory.ts";
import type { Job } from "../../domain/job.ts";
import type { FinishedStatus } from "../../domain/log.ts";
import { anExecJob, anHttpJob } from "../../domain/testing/a-job.ts";
import type { LogStore } from "../../ports/log-store.ts";
import { FakeClock, settle } from "../../ports/testing/fake-clock.ts";
import { ADA, aServer, cookieOf, sign, type TestServer } from "../testing/a-server.ts";

const exec = anExecJob({ name: "Nightly" });
const http = anHttpJob({ name: "Nightly" });

/** A server whose jobs, one of each kind and with one ID, have run before. */
async function aServerWithLogs(
  given: { readonly users?: (typeof ADA)[]; readonly change?: (logs: LogStore) => LogStore } = {},
): Promise<TestServer> {
  const clock = new FakeClock();
  const logs = createMemoryLogs(clock);
  await keep(logs, exec, 7, "success", "of commands\n");
  await keep(logs, http, 7, "failed", "of a request\n");
  const { change = (same) => same, users = [] } = given;
  return aServer({ clock, users, logs: change(logs), jobs: [exec], httpJobs: [http] });
}

async function keep(logs: LogStore, job: Job, counter: number, status: FinishedStatus, content: string) {
  const log = await logs.create(job, counter);
  await log.write(Buffer.from(content));
  await log.close(status);
}

describe.each([
  { address: "/karajo/api/job_exec/log", status: "success", content: "of commands\n" },
  { address: "/karajo/api/job_http/log", status: "failed", content: "of a request\n" },
])("$address", ({ address, status, content }) => {
  test("answers with the log of the job of its own kind", async () => {
    const server = await aServerWithLogs();
    const answer = await server.get(`${address}?id=nightly&counter=7`);
    expect(answer.statusCode).toBe(200);
    expect(answer.headers["content-type"]).toBe("application/json");
    expect(answer.json()).toEqual({
      code: 200,
      data: {
        job_id: "nightly",
        name: `nightly.7.${status}`,
        status,
        counter: 7,
        content: Buffer.from(content).toString("base64"),
      },
    });
  });

  test.each(["id=NIGHTLY&counter=7", "counter=7&id=nightly", "id=nightly&counter=007", "id=nightly&counter=7&x=1"])(
    "finds it by %s",
    async (query) => {
      const server = await aServerWithLogs();
      expect((await server.get(`${address}?${query}`)).statusCode).toBe(200);
    },
  );

  test("takes the first of repeated parameters", async () => {
    const server = await aServerWithLogs();
    expect((await server.get(`${address}?id=nightly&id=nope&counter=7&counter=8`)).statusCode).toBe(200);
    expect((await server.get(`${address}?id=nightly&counter=8&counter=7`)).statusCode).toBe(404);
  });

  test.each(["8", "x", "-7", "+7", "7.0", "7e0", "0x7", " 7", "", "0", "9".repeat(400), "１", "%00", "7%00"])(
    "has no log with the counter %j",
    async (counter) => {
      const server = await aServerWithLogs();
      const answer = await server.get(`${address}?id=nightly&counter=${encodeURIComponent(counter)}`);
      expect(answer.statusCode).toBe(404);
      expect(answer.json()).toEqual({ code: 404, message: `log #${counter} not found`, name: "ERR_LOG_NOT_FOUND" });
    },
  );

  test("has no log without a counter", async () => {
    const server = await aServerWithLogs();
    expect((await server.get(`${address}?id=nightly`)).json()).toMatchObject({ code: 404, message: "log # not found" });
  });

  test("answers 404 for a log that was removed by hand", async () => {
    const server = await aServerWithLogs();
    for (const job of [exec, http]) await server.logs.remove(job, { counter: 7, status: "success" });
    expect((await server.get(`${address}?id=nightly&counter=7`)).json()).toMatchObject({
      code: 404,
      name: "ERR_LOG_NOT_FOUND",
    });
  });

  test("needs a session or a signature where there are users", async () => {
    const server = await aServerWithLogs({ users: [ADA] });
    const query = "id=nightly&counter=7";
    expect((await server.get(`${address}?${query}`)).statusCode).toBe(401);
    expect((await server.get(`${address}?id=nope&counter=7`)).statusCode).toBe(401);
    expect((await server.get(`${address}?${query}`, { cookie: await cookieOf(server) })).statusCode).toBe(200);
    expect((await server.get(`${address}?${query}`, { "x-karajo-sign": sign(query) })).statusCode).toBe(200);
  });

  test("sends nothing but the head for HEAD, and reads nothing", async () => {
    let reads = 0;
    const server = await aServerWithLogs({
      change: (logs) => ({
        ...logs,
        async read(job, entry) {
          const text = await logs.read(job, entry);
          const bytes = () => {
            reads++;
            return text?.bytes() ?? (async function* () {})();
          };
          return text && { ...text, bytes };
        },
      }),
    });
    const answer = await server.app.inject({ method: "HEAD", url: `${address}?id=nightly&counter=7` });
    expect(answer.statusCode).toBe(200);
    expect(answer.headers["content-type"]).toBe("application/json");
    expect(answer.headers["content-length"]).toBeUndefined();
    expect(answer.rawPayload).toHaveLength(0);
    await settle();
    expect(reads).toBe(0);
    expect((await server.app.inject({ method: "HEAD", url: `${address}?id=nightly&counter=8` })).statusCode).toBe(404);
  });

  test("answers 500 and shows no path when the log cannot be opened", async () => {
    const read = () => Promise.reject(new Error("EACCES: permission denied, open '/var/log/karajo/job/nightly'"));
    const server = await aServerWithLogs({ change: (logs) => ({ ...logs, read }) });
    const answer = await server.get(`${address}?id=nightly&counter=7`);
    expect(answer.json()).toEqual({ code: 500, message: "internal error", name: "ERR_INTERNAL" });
    expect(server.events.at(-1)).toMatchObject({ name: "http.error", fields: { path: address } });
  });
});

test("the log of an unknown exec job is not found", async () => {
  const server = await aServerWithLogs();
  const answer = await server.get("/karajo/api/job_exec/log?id=nope&counter=7");
  expect(answer.json()).toEqual({ code: 404, message: "job ID nope not found", name: "ERR_JOB_NOT_FOUND" });
});

test("the log of an unknown HTTP job is a wrong question", async () => {
  const server = await aServerWithLogs();
  const answer = await server.get("/karajo/api/job_http/log?id=nope&counter=7");
  expect(answer.json()).toEqual({ code: 400, message: "invalid or empty job id: nope", name: "ERR_INVALID_JOB_ID" });
});

test("the log of a run that goes on holds what was written so far, and no status in its name", async () => {
  const server = await aServerWithLogs();
  await server.engine.trigger(exec, { reason: "manual" });
  const run = await server.runs.next();
  await run.output.write(Buffer.from("half"));
  const { data } = (await server.get("/karajo/api/job_exec/log?id=nightly&counter=8")).json();
  expect(data).toMatchObject({ status: "running", name: "nightly.8" });
  expect(Buffer.from(data.content, "base64").toString()).toMatch(/=== BEGIN\n.*half$/);
  await run.end({ kind: "failed", reason: "exit status 1", failure: { kind: "error" } });
  const after = (await server.get("/karajo/api/job_exec/log?id=nightly&counter=8")).json();
  expect(after.data).toMatchObject({ status: "failed", name: "nightly.8.failed" });
});
