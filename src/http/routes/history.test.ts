import { describe, expect, test } from "vitest";
import { anExecJob, anHttpJob } from "../../domain/testing/a-job.ts";
import { aTimetable } from "../../domain/testing/a-timetable.ts";
import { HOUR, MINUTE } from "../../domain/time.ts";
import { ADA, aServer, sign, type TestServer } from "../testing/a-server.ts";

const minutely = { timer: { kind: "schedule", timetable: aTimetable("minutely") } } as const;
const job = anExecJob({ name: "a", ...minutely });

async function dataOf(server: TestServer, url: string): Promise<readonly Record<string, unknown>[]> {
  const answer = await server.get(url);
  expect(answer.statusCode).toBe(200);
  return answer.json().data;
}

/** A server whose job ran at 00:01, was paused for two slots and ran again. */
async function withHistory(): Promise<TestServer> {
  const server = await aServer({ jobs: [job] });
  await server.clock.advance(MINUTE);
  await (await server.runs.next()).end();
  await server.engine.pause(job);
  await server.clock.advance(MINUTE);
  await server.clock.advance(MINUTE);
  await server.engine.resume(job);
  await server.clock.advance(MINUTE);
  return server;
}

describe("the slots of a job", () => {
  test("tell of each instant what became of it and why", async () => {
    const server = await withHistory();
    expect(await dataOf(server, "/karajo/api/job_exec/slots?id=A")).toEqual([
      {
        slot: "2026-01-01T00:01:00Z",
        outcome: "ran",
        run: {
          counter: 1,
          status: "success",
          trigger: "schedule",
          queued_at: "2026-01-01T00:01:00Z",
          slot: "2026-01-01T00:01:00Z",
          started_at: "2026-01-01T00:01:00Z",
          ended_at: "2026-01-01T00:01:00Z",
          duration_ms: 0,
          attempt: 1,
        },
      },
      { slot: "2026-01-01T00:02:00Z", outcome: "skipped", reason: "the job is paused" },
      { slot: "2026-01-01T00:03:00Z", outcome: "skipped", reason: "the job is paused" },
      { slot: "2026-01-01T00:04:00Z", outcome: "ran", run: expect.objectContaining({ counter: 2, status: "running" }) },
    ]);
  });

  test("are those of the time that was asked for, the newest where there are too many", async () => {
    const server = await withHistory();
    const slots = async (query: string) =>
      (await dataOf(server, `/karajo/api/job_exec/slots?id=a&${query}`)).map(({ slot }) => String(slot).slice(14, 16));
    expect(await slots("from=2026-01-01T00:02:30Z")).toEqual(["03", "04"]);
    expect(await slots("to=2026-01-01T00:02:00Z")).toEqual(["01", "02"]);
    expect(await slots("from=2026-01-01T01:02:00%2B01:00&to=2026-01-01T00:03:00Z")).toEqual(["02", "03"]);
    expect(await slots("from=2026-01-01T01:02:00+01:00&to=2026-01-01T00:03:00Z")).toEqual(["02", "03"]);
    expect(await slots("limit=2")).toEqual(["03", "04"]);
    await server.clock.advance((25 * HOUR) as typeof HOUR);
    expect(await slots("from=2026-01-01T00:00:00Z&to=2026-01-01T00:01:00Z")).toEqual(["01"]);
  });

  test("stand together where there are more of one answer than may be shown", async () => {
    const server = await aServer({ jobs: [job] });
    await server.engine.pause(job);
    await server.clock.advance(HOUR);
    expect(await dataOf(server, "/karajo/api/job_exec/slots?id=a&limit=10")).toEqual([
      { slot: "2026-01-01T00:01:00Z", until: "2026-01-01T01:00:00Z", outcome: "skipped", reason: "the job is paused" },
    ]);
  });

  test("of an HTTP job are at its own address", async () => {
    const server = await aServer({ httpJobs: [anHttpJob({ name: "ping", ...minutely })] });
    await server.clock.advance(MINUTE);
    expect(await dataOf(server, "/karajo/api/job_http/slots?id=ping")).toMatchObject([{ outcome: "ran" }]);
    expect(await dataOf(server, "/karajo/api/job_http/runs?id=ping")).toMatchObject([{ counter: 1 }]);
  });
});

describe("the runs of a job", () => {
  test("are told newest first, page by page", async () => {
    const server = await withHistory();
    expect((await dataOf(server, "/karajo/api/job_exec/runs?id=a")).map((run) => run.counter)).toEqual([2, 1]);
    expect(await dataOf(server, "/karajo/api/job_exec/runs?id=a&before=2")).toMatchObject([{ counter: 1 }]);
    expect(await dataOf(server, "/karajo/api/job_exec/runs?id=a&limit=1")).toMatchObject([{ counter: 2 }]);
  });
});

describe.each(["slots", "runs"])("asking for the %s", (what) => {
  test("of no job is refused", async () => {
    const server = await aServer({ jobs: [job] });
    for (const query of ["?id=nope", "", "?id="]) {
      const answer = await server.get(`/karajo/api/job_exec/${what}${query}`);
      expect(answer.json()).toMatchObject({ code: 404, name: "ERR_JOB_NOT_FOUND" });
    }
  });

  test("needs a session or a signature where there are users", async () => {
    const server = await aServer({ jobs: [job], users: [ADA] });
    const url = `/karajo/api/job_exec/${what}?id=a`;
    expect((await server.get(url)).statusCode).toBe(401);
    expect((await server.get(url, { "x-karajo-sign": sign("id=a") })).statusCode).toBe(200);
  });
});

test.each([
  ["slots?id=a&from=yesterday", 'from "yesterday" is no time: expected a time such as 2026-01-31T02:00:00Z'],
  [
    "slots?id=a&to=2026-13-01T00:00:00Z",
    'to "2026-13-01T00:00:00Z" is no time: expected a time such as 2026-01-31T02:00:00Z',
  ],
  ["slots?id=a&from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z", "from is after to: expected an earlier time"],
  ["slots?id=a&limit=0", 'limit "0" is no number: expected one from 1'],
  ["runs?id=a&before=-1", 'before "-1" is no number: expected one from 1'],
])("%s is refused in words", async (query, message) => {
  const server = await aServer({ jobs: [job] });
  const answer = await server.get(`/karajo/api/job_exec/${query}`);
  expect(answer.json()).toEqual({ code: 400, message, name: "ERR_BAD_REQUEST" });
});
