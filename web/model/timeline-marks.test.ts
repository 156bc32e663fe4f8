import { describe, expect, test } from "vitest";
import type { WireRun } from "../../src/contract/wire-history.ts";
import type { Track } from "./timeline.ts";
import type { Lane, LaneRun } from "./timeline-lanes.ts";
import { marksOf } from "./timeline-marks.ts";

/** One pixel is one second. */
const track: Track = { from: 0, to: 1_000_000, now: 500_000, width: 1_000 };

describe("the marks of a lane", () => {
  test("are as long as the runs", () => {
    expect(marksOf(lane({ runs: [run(100, 150)] }), track)).toMatchObject([{ kind: "runs", x: 100, width: 50 }]);
  });

  test("reach to now while a run goes on", () => {
    expect(marksOf(lane({ runs: [run(450, undefined, "running")] }), track)).toMatchObject([{ x: 450, width: 50 }]);
  });

  test("are wide enough to be seen, and begin at the edge", () => {
    expect(marksOf(lane({ runs: [run(-50, -50), run(-50, 20)] }), track)).toMatchObject([{ x: 0, width: 20 }]);
    expect(marksOf(lane({ runs: [run(100, 100)] }), track)).toMatchObject([{ width: 3 }]);
  });

  test("are one for runs that cannot be told apart, each status by itself", () => {
    const runs = [run(100, 101), run(102, 103), run(103, 104, "failed"), run(105, 106), run(200, 201)];
    const marks = marksOf(lane({ runs }), track);
    expect(marks.map((mark) => mark.kind === "runs" && [mark.status, mark.x, mark.width, mark.runs.length])).toEqual([
      ["success", 100, 8, 3],
      ["failed", 103, 3, 1],
      ["success", 200, 3, 1],
    ]);
  });

  test("are one for slots that cannot be told apart", () => {
    const marks = marksOf(lane({ slots: [600_000, 602_000, 610_000] }), track);
    expect(marks).toEqual([
      { kind: "slots", x: 600, width: 4, first: 600_000, last: 602_000, count: 2 },
      { kind: "slots", x: 610, width: 2, first: 610_000, last: 610_000, count: 1 },
    ]);
  });

  test("say where nothing more is known", () => {
    expect(marksOf(lane({ slots: [600_000], isCutOff: true }), track).at(-1)).toEqual({
      kind: "more",
      x: 603,
      width: 397,
    });
  });

  test("are few, however busy a job is", () => {
    const runs = Array.from({ length: 5_000 }, (_, index) =>
      run(index / 10, index / 10, index % 7 ? "success" : "failed"),
    );
    expect(marksOf(lane({ runs }), track).length).toBeLessThan(500);
  });
});

function lane(given: Partial<Lane>): Lane {
  return { key: "exec:a", name: "a", runs: [], slots: [], isCutOff: false, ...given };
}

function run(from: number, to: number | undefined, status: WireRun["status"] = "success"): LaneRun {
  return { run: { counter: 1, status, attempt: 1 }, from: from * 1_000, to: to === undefined ? undefined : to * 1_000 };
}
