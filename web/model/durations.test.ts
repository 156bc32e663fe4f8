import { describe, expect, test } from "vitest";
import type { WireRun } from "../../src/contract/wire-history.ts";
import { mergedRuns, summaryOf, tookOf, tookText } from "./durations.ts";

const NOON = Date.parse("2026-03-01T12:00:00Z");

describe("how long a run took", () => {
  test("is what the server says to the millisecond", () => {
    const times = { started_at: "2026-03-01T11:00:00Z", ended_at: "2026-03-01T11:01:30Z" };
    expect(tookOf(aRun({ ...times, duration_ms: 89_137 }), NOON)).toBe(89_137);
  });

  test("goes on while it runs", () => {
    expect(tookOf(aRun({ status: "running", started_at: "2026-03-01T11:59:00Z" }), NOON + 999)).toBe(60_000);
  });

  test("is never less than nothing, though the clock of the server was set back", () => {
    expect(tookOf(aRun({ status: "running", started_at: "2026-03-01T13:00:00Z" }), NOON)).toBe(0);
  });

  test.each([
    aRun({ status: "queued" }),
    aRun({ status: "running" }),
    aRun({ status: "canceled", ended_at: "2026-03-01T11:00:00Z" }),
  ])("is not known of %o", (run) => {
    expect(tookOf(run, NOON)).toBeUndefined();
  });
});

describe("what is typical", () => {
  test("leaves out what has not ended", () => {
    const runs = [
      aRun({ counter: 4, status: "running", started_at: "2026-03-01T00:00:00Z" }),
      lasting(3, 60, "failed"),
      lasting(2, 2),
      lasting(1, 4),
    ];
    expect(summaryOf(runs)).toEqual({ count: 3, failed: 1, median: 4_000, longest: 60_000 });
  });

  test("is not known before a run has ended", () => {
    expect(summaryOf([aRun({ status: "queued" })])).toBeUndefined();
  });
});

test("a run of which no second has passed takes less than one", () => {
  expect([tookText(0), tookText(40), tookText(1_000), tookText(61_000)]).toEqual([
    "< 1 s",
    "40 ms",
    "1 s",
    "1 min 1 s",
  ]);
});

test("runs of two lists are shown once, as the newer list knows them", () => {
  const merged = mergedRuns(
    [aRun({ counter: 3 }), aRun({ counter: 2 })],
    [aRun({ counter: 2, status: "running" }), aRun()],
  );
  expect(merged.map(({ counter, status }) => `${counter} ${status}`)).toEqual(["3 success", "2 success", "1 success"]);
});

function aRun(given: Partial<WireRun> = {}): WireRun {
  return { counter: 1, status: "success", attempt: 1, ...given };
}

function lasting(counter: number, seconds: number, status: WireRun["status"] = "success"): WireRun {
  return aRun({ counter, status, duration_ms: seconds * 1_000 });
}
