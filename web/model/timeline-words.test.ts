import { describe, expect, test } from "vitest";
import type { WireRun } from "../../src/contract/wire-history.ts";
import type { LaneRun } from "./timeline-lanes.ts";
import type { Mark } from "./timeline-marks.ts";
import { collisionWords, markWords } from "./timeline-words.ts";

const NOW = Date.parse("2026-03-28T12:00:00Z");
const MINUTE = 60_000;
const place = { x: 0, width: 1 };
const told = (mark: Mark) => {
  const { title, lines } = markWords({ name: "backup" }, mark, NOW);
  return [title, ...lines.map((line) => line.replace(/\b[0-9]{2}:[0-9]{2}(?!.*ago)(:[0-9]{2})?\b.*/, "TIME"))];
};

describe("a mark is told", () => {
  test("as its run, with why it is there and how it went", () => {
    const failed = run({ status: "failed", attempt: 2, trigger: "webhook", reason: "exit status 3" }, -10, -8);
    expect(told({ ...place, kind: "runs", status: "failed", runs: [failed] })).toEqual([
      "backup #7",
      "failed after 2 min",
      expect.stringContaining("28 Mar 2026"),
      "webhook",
      "attempt 2",
      "exit status 3",
    ]);
  });

  test("as a run that goes on", () => {
    const running = run({ status: "running" }, -5, undefined);
    expect(told({ ...place, kind: "runs", status: "running", runs: [running] })[1]).toBe("running for 5 min");
  });

  test("as many runs", () => {
    const runs = [run({ counter: 3 }, -30, -29), run({ counter: 5 }, -20, -19)];
    expect(told({ ...place, kind: "runs", status: "success", runs })[1]).toBe("2 runs, success: #3 to #5");
  });

  test("as a time that is to come, or many", () => {
    const slot = { ...place, kind: "slots", first: NOW + 5 * MINUTE, last: NOW + 5 * MINUTE, count: 1 } as const;
    expect(told(slot)[1]).toBe("due in 5 min");
    expect(told({ ...slot, last: NOW + 9 * MINUTE, count: 5 })[1]).toBe("due 5 times");
  });
});

test("a collision names the jobs of its worst minute", () => {
  const jobs = Array.from({ length: 10 }, (_, index) => `exec:job_${index}` as const);
  const minutes = [
    { at: NOW + MINUTE, jobs: jobs.slice(0, 2) },
    { at: NOW + 2 * MINUTE, jobs },
  ];
  const words = collisionWords({ ...place, minutes }, { limit: 1, now: NOW, nameOf: (key) => key.slice(5) });
  expect(words.title).toMatch(/^10 jobs are due at /);
  expect(words.lines[0]).toBe("one runs at once, the others wait");
  expect(words.lines[1]).toBe("job_0, job_1, job_2, job_3, job_4, job_5, job_6, job_7, and 2 more");
  expect(words.lines.at(-1)).toMatch(/^2 such minutes until /);
});

/** Times in minutes from now. */
function run(given: Partial<WireRun>, from: number, to: number | undefined): LaneRun {
  const started_at = new Date(NOW + from * MINUTE).toISOString();
  const took = to === undefined ? {} : { duration_ms: (to - from) * MINUTE };
  return {
    run: { counter: 7, status: "success", attempt: 1, started_at, ...took, ...given },
    from: NOW + from * MINUTE,
    to: to === undefined ? undefined : NOW + to * MINUTE,
  };
}
