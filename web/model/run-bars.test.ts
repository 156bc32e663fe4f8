import { describe, expect, test } from "vitest";
import type { WireRun } from "../../src/contract/wire-history.ts";
import { barPaths, barsWords, runAt, runWords } from "./run-bars.ts";

const NOW = Date.parse("2025-11-04T12:00:00Z");
const run = (counter: number, status: WireRun["status"], seconds = 10): WireRun => ({
  counter,
  status,
  attempt: 1,
  ...(status !== "queued" && { started_at: new Date(NOW - seconds * 1_000).toISOString() }),
  ...(status !== "queued" &&
    status !== "running" && {
      ended_at: new Date(NOW).toISOString(),
      duration_ms: seconds * 1_000,
    }),
});

test("the newest run is at the right, as high as it took of the longest", () => {
  expect(barPaths([run(2, "success", 20), run(1, "success", 10)], NOW)).toEqual([
    { status: "success", path: "M145 0h4v22h-4zM140 11h4v11h-4z" },
  ]);
});

test("a failed run has a foot below the ground, so that it is told apart without colours", () => {
  expect(barPaths([run(1, "failed")], NOW)).toEqual([{ status: "failed", path: "M145 0h4v27h-4z" }]);
});

test("a run that took no time, or has not begun, is still seen", () => {
  const paths = barPaths([run(3, "queued"), run(2, "success", 0), run(1, "canceled", 60)], NOW);
  expect(paths.map(({ path }) => path)).toEqual(["M145 19h4v3h-4z", "M140 19h4v3h-4z", "M135 0h4v22h-4z"]);
});

test("runs of less than a second are told apart", () => {
  expect(barPaths([run(2, "success", 0.8), run(1, "success", 0.4)], NOW)[0]?.path).toBe(
    "M145 0h4v22h-4zM140 11h4v11h-4z",
  );
  expect(runWords(run(1, "success", 0.4), NOW)).toBe("#1 success after 0.4 s");
});

test("a running run grows", () => {
  const [, later] = [NOW, NOW + 30_000].map((now) => barPaths([run(2, "running", 10), run(1, "success", 40)], now));
  expect(later?.[0]).toEqual({ status: "running", path: "M145 0h4v22h-4z" });
});

test("of many runs the newest are shown", () => {
  const many = Array.from({ length: 40 }, (_, i) => run(40 - i, "success"));
  expect(barPaths(many, NOW)[0]?.path.match(/M/g)).toHaveLength(30);
  expect(barsWords(many)).toBe("last 30 runs: 30 success");
});

describe("for those who do not see the bars", () => {
  test("they are counted, the most frequent outcome first", () => {
    const runs = [run(5, "running"), run(4, "failed"), run(3, "success"), run(2, "success"), run(1, "failed")];
    expect(barsWords([...runs, run(0, "success")])).toBe("last 6 runs: 3 success, 2 failed, 1 running");
    expect(barsWords([])).toBe("no runs yet");
    expect(barsWords([run(1, "failed")])).toBe("last run: 1 failed");
  });

  test("each says what became of it", () => {
    expect(runWords({ ...run(12, "failed", 4), reason: "exit status 1" }, NOW)).toBe(
      "#12 failed after 4 s: exit status 1",
    );
    expect(runWords(run(3, "running", 61), NOW)).toBe("#3 running for 1 min 1 s");
    expect(runWords(run(4, "queued"), NOW)).toBe("#4 queued");
  });
});

test("the run under a point is the one whose bar is there", () => {
  const runs = [run(2, "success"), run(1, "success")];
  expect(runAt(runs, 0.99)?.counter).toBe(2);
  expect(runAt(runs, 28.5 / 30)?.counter).toBe(1);
  expect(runAt(runs, 0.1)).toBeUndefined();
});
