import { expect, test } from "vitest";
import { lastRunOf } from "./last-run.ts";
import { aWireJob } from "./testing/a-wire-job.ts";

const ended = { started_at: "2025-11-04T11:59:56Z", ended_at: "2025-11-04T12:00:00Z" };
const at = Date.parse(ended.ended_at);

test("a job that never ran has no last run", () => {
  expect(lastRunOf(aWireJob(), [])).toBeUndefined();
  expect(lastRunOf(aWireJob(), [{ counter: 1, status: "running", attempt: 1 }])).toBeUndefined();
});

test("the job itself tells how its last run ended, until its runs are known", () => {
  const logs = [
    { job_id: "a", name: "a.1.failed", status: "failed", counter: 1 },
    { job_id: "a", name: "a.2", status: "running", counter: 2 },
  ] as const;
  expect(lastRunOf(aWireJob({ logs, last_run: ended.ended_at }), [])).toEqual({ status: "failed", at, words: "" });
});

test("a run tells how long it took, or why it failed", () => {
  expect(lastRunOf(aWireJob(), [{ counter: 1, status: "success", attempt: 1, ...ended }])).toEqual({
    status: "success",
    at,
    words: "took 4 s",
  });
  const failed = { counter: 2, status: "failed", attempt: 1, reason: "exit status 3", ...ended } as const;
  expect(lastRunOf(aWireJob(), [failed])?.words).toBe("exit status 3");
});

test("times are told to the second, so that no time is less than one", () => {
  const quick = { counter: 1, status: "success", attempt: 1, ...ended, started_at: ended.ended_at } as const;
  expect(lastRunOf(aWireJob(), [quick])?.words).toBe("took < 1 s");
});
