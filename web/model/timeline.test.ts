import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { axisTicks, trackOf, xOf, ZOOMS, type Zoom } from "./timeline.ts";

const NOW = Date.parse("2026-03-28T12:00:00Z");
const HOUR = 3_600_000;

describe("the track", () => {
  test("has now in its middle", () => {
    const track = trackOf("24h", NOW, 960);
    expect(xOf(track, track.now)).toBe(480);
    expect(xOf(track, track.now + 6 * HOUR)).toBe(600);
  });

  test("ends at its edges", () => {
    const track = trackOf("6h", NOW, 960);
    expect([xOf(track, 0), xOf(track, NOW * 2)]).toEqual([0, 960]);
  });

  test("stands still until it would move by a pixel, and is never ahead of now", () => {
    fc.assert(
      fc.property(fc.nat({ max: 10 * HOUR }), fc.integer({ min: 1, max: 4_000 }), (after, width) => {
        const track = trackOf("6h", NOW + after, width);
        const pixel = Math.max(1_000, (12 * HOUR) / width);
        expect(NOW + after - track.now).toBeGreaterThanOrEqual(0);
        expect(NOW + after - track.now).toBeLessThan(pixel);
      }),
      { examples: [[0, 31]] },
    );
  });
});

describe("the axis", () => {
  const labels = (zoom: Zoom, offsetAt: (at: number) => number) =>
    axisTicks({ from: NOW - ZOOMS[zoom].reach, to: NOW + ZOOMS[zoom].reach, now: NOW, width: 960 }, offsetAt).map(
      ({ label }) => label,
    );

  test("names every third hour of two days, and the days, as far as there is room for a name", () => {
    expect(labels("24h", () => 0)).toEqual([
      ...["12:00", "15:00", "18:00", "21:00", "Sat 28", "03:00", "06:00", "09:00"],
      ...["12:00", "15:00", "18:00", "21:00", "Sun 29", "03:00", "06:00", "09:00", ""],
    ]);
  });

  test("goes by the person's clocks, through a night in which they change", () => {
    const change = Date.parse("2026-03-29T01:00:00Z");
    const berlin = (at: number) => (at < change ? 60 : 120);
    expect(labels("24h", berlin).slice(8)).toEqual([
      ...["15:00", "18:00", "21:00", "Sun 29", "03:00", "06:00", "09:00", ""],
    ]);
  });

  test("knows offsets that are no full hours", () => {
    const ticks = axisTicks({ from: NOW, to: NOW + 2 * HOUR, now: NOW, width: 960 }, () => 345);
    expect(ticks.map(({ label, x }) => [label, x])).toEqual([
      ["18:00", 120],
      ["19:00", 600],
    ]);
  });
});
