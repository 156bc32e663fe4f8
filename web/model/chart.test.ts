import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { WireRun } from "../../src/contract/wire-history.ts";
import { chartOf } from "./chart.ts";

const START = Date.parse("2026-03-01T00:00:00Z");

describe("the chart of durations", () => {
  test("has the oldest run on the left, and a bar as high as it took", () => {
    const { bars, scale } = chartOf([lasting(2, 10), lasting(1, 5)], START);
    expect(scale).toBe("linear");
    expect(bars.map(({ run, height }) => [run.counter, height])).toEqual([
      [1, 0.5],
      [2, 1],
    ]);
  });

  test("is logarithmic where one run would press the others to the ground", () => {
    const { bars, scale, ticks } = chartOf([lasting(3, 3_600), lasting(2, 8), lasting(1, 4)], START);
    expect(scale).toBe("log");
    expect(bars[0]?.height).toBeGreaterThan(0.15);
    expect(bars[1]?.height).toBeGreaterThan(bars[0]?.height ?? 1);
    expect(ticks.map(({ at }) => at / 1_000)).toEqual([20, 300, 3_600]);
  });

  test("shows a run that took no time, and one that never began", () => {
    const { bars } = chartOf([{ counter: 2, status: "queued", attempt: 1 }, lasting(1, 0)], START);
    expect(bars.map(({ took, height }) => [took, height])).toEqual([
      [0, 0.03],
      [undefined, 0.03],
    ]);
  });

  test("tells runs of less than a second apart, on a logarithmic scale too", () => {
    const linear = chartOf([lasting(2, 0.08), lasting(1, 0.04)], START);
    expect([linear.scale, ...linear.bars.map(({ height }) => height)]).toEqual(["linear", 0.5, 1]);
    const log = chartOf([lasting(3, 2), lasting(2, 0.08), lasting(1, 0.04)], START);
    expect(log.scale).toBe("log");
    expect(log.bars[0]?.height).toBeGreaterThan(0.1);
    expect(log.ticks.map(({ at }) => at)).toEqual([200, 1_000, 2_000]);
  });

  test("of nothing is empty", () => {
    expect(chartOf([], START)).toMatchObject({ bars: [], scale: "linear" });
  });

  test.each([
    [0.04, [0.02, 0.04]],
    [0.9, [0.5]],
    [1, [0.5, 1]],
    [3, [1, 2, 3]],
    [45, [20, 40]],
    [100, [30, 60, 90]],
    [7 * 3_600, [7_200, 14_400, 21_600]],
  ])("of up to %i s names %j", (longest, ticks) => {
    expect(chartOf([lasting(1, longest)], START).ticks.map(({ at }) => at / 1_000)).toEqual(ticks);
  });

  test("keeps every bar and line within its height, a longer run never lower", () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 1e10 }), { minLength: 1, maxLength: 60 }), (sizes) => {
        const { bars, ticks } = chartOf(
          sizes.map((size, index) => lasting(sizes.length - index, size / 1_000)),
          START,
        );
        const sorted = bars.toSorted((a, b) => (a.took ?? 0) - (b.took ?? 0)).map(({ height }) => height);
        expect(sorted).toEqual(sorted.toSorted((a, b) => a - b));
        for (const { height } of [...bars, ...ticks]) expect(height > 0 && height <= 1).toBe(true);
        expect(ticks.length).toBeLessThanOrEqual(3);
      }),
    );
  });
});

function lasting(counter: number, seconds: number): WireRun {
  return { counter, status: "success", attempt: 1, duration_ms: Math.round(seconds * 1_000) };
}
