import { describe, expect, test } from "vitest";
import { anExecJob, anHttpJob } from "../../domain/testing/a-job.ts";
import { aTimetable } from "../../domain/testing/a-timetable.ts";
import { HOUR, MINUTE } from "../../domain/time.ts";
import type { Zone } from "../../domain/zone.ts";
import { at, FakeClock } from "../../ports/testing/fake-clock.ts";
import { ADA, aServer, cookieOf, type TestServer } from "../testing/a-server.ts";

const hook = anExecJob({ name: "hook" });
const minutely = anExecJob({ name: "m", timer: { kind: "schedule", timetable: aTimetable("minutely") } });

async function dataOf<Data>(server: TestServer, url: string, headers = {}): Promise<Data> {
  const answer = await server.get(url, headers);
  expect(answer.statusCode, answer.payload).toBe(200);
  return answer.json().data;
}

describe("the session", () => {
  test("tells what the server is, and who asks", async () => {
    const server = await aServer({ users: [ADA] });
    const cookie = await cookieOf(server);
    expect(await dataOf(server, "/karajo/api/session", { cookie })).toEqual({
      name: "Test <server>",
      version: "1.2.3",
      user: "ada",
      has_users: true,
      max_job_running: 2,
      now: server.clock.now(),
    });
    expect((await server.get("/karajo/api/session")).statusCode).toBe(401);
  });

  test("where nobody has to log in has no user", async () => {
    expect(await dataOf(await aServer(), "/karajo/api/session")).toMatchObject({ has_users: false });
  });

  test("ends with a logout, on the server too", async () => {
    const server = await aServer({ users: [ADA] });
    const cookie = await cookieOf(server);
    const answer = await server.post("/karajo/api/auth/logout", undefined, { cookie });
    expect(answer.statusCode).toBe(200);
    expect(answer.headers["set-cookie"]).toBe("karajo=; Path=/; Max-Age=0; HttpOnly");
    expect((await server.get("/karajo/api/session", { cookie })).statusCode).toBe(401);
  });
});

describe("the newest runs of some jobs", () => {
  test("are told by the keys of the jobs", async () => {
    const server = await aServer({ jobs: [hook, minutely] });
    await server.engine.trigger(hook, { reason: "webhook" });
    const data = await dataOf(server, "/karajo/api/runs?job=exec:hook&job=exec:m&job=exec:none");
    expect(data).toEqual({
      "exec:hook": [expect.objectContaining({ counter: 1, trigger: "webhook" })],
      "exec:m": [],
    });
  });
});

describe("the timeline", () => {
  test("has what ran and what will run", async () => {
    const quiet = anExecJob({ name: "quiet" });
    const interval = anHttpJob({ name: "i", timer: { kind: "interval", every: HOUR } });
    const server = await aServer({ jobs: [hook, minutely, quiet], httpJobs: [interval] });
    await server.engine.trigger(hook, { reason: "webhook" });
    for (let i = 0; i < 2; i++) await (await server.runs.next()).end();
    const lanes = await dataOf(server, "/karajo/api/timeline?to=2026-01-01T00:02:00Z");
    expect(lanes).toEqual([
      { key: "exec:hook", name: "hook", runs: [expect.objectContaining({ counter: 1 })], slots: [] },
      { key: "exec:m", name: "m", runs: [], slots: ["2026-01-01T00:01:00Z", "2026-01-01T00:02:00Z"] },
      { key: "http:i", name: "i", runs: [expect.objectContaining({ counter: 1 })], slots: [] },
    ]);
    const later = await dataOf<readonly { key: string; slots: string[] }[]>(server, "/karajo/api/timeline");
    expect(later.find((lane) => lane.key === "http:i")?.slots).toEqual(["2026-01-01T01:00:00Z"]);
  });

  test("shows no slots of a job that is paused", async () => {
    const server = await aServer({ jobs: [minutely] });
    await server.engine.pause(minutely);
    expect(await dataOf(server, "/karajo/api/timeline")).toEqual([]);
  });
});

describe("what comes next", () => {
  test("is told with the clocks of the job's zone, and what they do", async () => {
    const timetable = { ...aTimetable("hourly@30"), zone: "Europe/Berlin" as Zone };
    const job = anExecJob({ name: "a", timer: { kind: "schedule", timetable } });
    const server = await aServer({ jobs: [job], clock: new FakeClock(at("2026-10-25T00:00:00Z")) });
    expect(await dataOf(server, "/karajo/api/job_exec/next?id=a&count=3")).toEqual([
      {
        at: "2026-10-25T00:30:00Z",
        local: "2026-10-25T02:30:00+02:00",
        note: "the first 02:30 of this day (Europe/Berlin)",
      },
      {
        at: "2026-10-25T01:30:00Z",
        local: "2026-10-25T02:30:00+01:00",
        note: "the second 02:30 of this day (Europe/Berlin)",
      },
      { at: "2026-10-25T02:30:00Z", local: "2026-10-25T03:30:00+01:00" },
    ]);
  });

  test("of an interval is its next turn, and of no timer nothing", async () => {
    const interval = anHttpJob({ name: "i", timer: { kind: "interval", every: HOUR } });
    const server = await aServer({ jobs: [hook], httpJobs: [interval] });
    await (await server.runs.next()).end();
    expect(await dataOf(server, "/karajo/api/job_http/next?id=i")).toMatchObject([{ at: "2026-01-01T01:00:00Z" }]);
    expect(await dataOf(server, "/karajo/api/job_exec/next?id=hook")).toEqual([]);
  });
});

describe("a command from a page", () => {
  const body = "id=hook";
  const same = { "sec-fetch-site": "same-origin" };

  test.each([
    ["a session and a page of this server", same, 200],
    ["a session and its origin, from an older browser", { origin: "http://karajo.test", host: "karajo.test" }, 200],
    ["a session and another site", { "sec-fetch-site": "cross-site" }, 401],
    ["a session and a neighbour", { "sec-fetch-site": "same-site" }, 401],
    ["a session and another origin", { origin: "http://evil.test", host: "karajo.test" }, 401],
    ["a session alone", {}, 401],
  ])("with %s is answered as it should be", async (_, headers, status) => {
    const server = await aServer({ jobs: [hook], users: [ADA] });
    const cookie = await cookieOf(server);
    const answer = await server.post("/karajo/api/job_exec/trigger", body, { cookie, ...headers });
    expect(answer.statusCode).toBe(status);
    expect(server.engine.job(hook)?.status).toBe(status === 200 ? "running" : "started");
  });

  test("without a session needs a signature, also where there are no users", async () => {
    const server = await aServer({ jobs: [hook] });
    expect((await server.post("/karajo/api/job_exec/trigger", body, same)).statusCode).toBe(401);
  });

  test("runs and cancels an HTTP job", async () => {
    const ping = anHttpJob({ name: "ping" });
    const server = await aServer({ httpJobs: [ping], users: [ADA] });
    const headers = { cookie: await cookieOf(server), ...same };
    await server.post("/karajo/api/job_http/trigger?id=ping", undefined, headers);
    expect((await server.runs.next()).run.trigger.reason).toBe("manual");
    await server.post("/karajo/api/job_http/cancel?id=ping", undefined, headers);
    await server.clock.advance(MINUTE);
    expect(server.engine.job(ping)?.status).toBe("canceled");
  });
});
