import { expect, test } from "vitest";
import { lastRunOf, noRunWords } from "./last-run.ts";
import { aWireJob } from "./testing/a-wire-job.ts";

const ended = { started_at: "2025-11-04T11:59:56Z", ended_at: "2025-11-04T12:00:00Z", duration_ms: 4_000 };
const at = Date.parse(ended.ended_at);

test("a job that never ran has no last run", () => {
  expect(lastRunOf(aWireJob(), [])).toBeUndefined();
  expect(lastRunOf(aWireJob(), [{ counter: 1, status: "running", attempt: 1 }])).toBeUndefined();
});

test("a job in its first run is not one that never ran", () => {
  expect(noRunWords(aWireJob(), [])).toBe("never");
  expect(noRunWords(aWireJob(), [{ counter: 1, status: "queued", attempt: 1 }])).toBe("never");
  expect(noRunWords(aWireJob({ status: "running" }), [])).toBe("none before this");
  expect(noRunWords(aWireJob(), [{ counter: 1, status: "running", attempt: 1 }])).toBe("none before this");
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

test("short runs are told apart", () => {
  const took = (duration_ms: number) => {
    return lastRunOf(aWireJob(), [{ counter: 1, status: "success", attempt: 1, ...ended, duration_ms }])?.words;
  };
  expect([took(1_240), took(1_760), took(40)]).toEqual(["took 1.2 s", "took 1.8 s", "took 40 ms"]);
});
