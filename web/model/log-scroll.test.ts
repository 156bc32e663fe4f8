import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  anchorAt,
  endAnchor,
  isAtEnd,
  moved,
  type ScrollScene,
  scrollHeight,
  scrollTopOf,
  showing,
  withinEnds,
} from "./log-scroll.ts";

const even = (rows: number, view = 100): ScrollScene => ({ rows, view, usualHeight: 20, heightOf: () => 20 });
const uneven = (heights: readonly number[], view = 100): ScrollScene => ({
  rows: heights.length,
  view,
  usualHeight: heights.reduce((sum, height) => sum + height, 0) / Math.max(1, heights.length),
  heightOf: (row) => heights[row] ?? 20,
});

describe("scrolling", () => {
  test("goes row by row", () => {
    const scene = even(100);
    expect(moved({ row: 0, top: 0 }, 30, scene)).toEqual({ row: 1, top: -10 });
    expect(moved({ row: 1, top: -10 }, -15, scene)).toEqual({ row: 0, top: -15 });
  });

  test("ends at the ends", () => {
    expect(moved({ row: 1, top: 0 }, -1_000, even(100))).toEqual({ row: 0, top: 0 });
    expect(moved({ row: 90, top: 0 }, 1_000, even(100))).toEqual({ row: 95, top: 0 });
    expect(endAnchor(even(100))).toEqual({ row: 95, top: 0 });
    expect(endAnchor(even(102, 110))).toEqual({ row: 96, top: -10 });
  });

  test("leaves few rows where they are", () => {
    expect(moved({ row: 0, top: 0 }, 50, even(3))).toEqual({ row: 0, top: 0 });
    expect(endAnchor(even(0))).toEqual({ row: 0, top: 0 });
    expect(isAtEnd({ row: 0, top: 0 }, even(3))).toBe(true);
  });

  test("shows a row that is wanted", () => {
    expect(showing(50, even(100))).toEqual({ row: 48, top: -7 });
    expect(showing(99, even(100))).toEqual({ row: 95, top: 0 });
    expect(showing(0, even(100))).toEqual({ row: 0, top: 0 });
  });

  test("stays within a log that has become shorter", () => {
    expect(withinEnds({ row: 500, top: -3 }, even(100))).toEqual({ row: 95, top: 0 });
  });
});

describe("the scrollbar", () => {
  test("is as long as the rows, up to what browsers can", () => {
    expect(scrollHeight(even(100))).toBe(2_000);
    expect(scrollHeight(even(5_000_000))).toBe(10_000_000);
  });

  test("of even rows is pixel by pixel", () => {
    const scene = even(1_000);
    expect(scrollTopOf({ row: 10, top: -5 }, scene)).toBeCloseTo(205);
    expect(anchorAt(205, scene).row).toBe(10);
    expect(anchorAt(205, scene).top).toBeCloseTo(-5);
  });

  test("of millions of rows reaches them all", () => {
    const scene = even(5_000_000);
    expect(anchorAt(0, scene)).toEqual({ row: 0, top: 0 });
    expect(anchorAt(9_999_900, scene)).toEqual(endAnchor(scene));
    expect(anchorAt(4_999_950, scene).row).toBeCloseTo(2_500_000, -2);
  });

  test("tells the ends and goes to where it stands, whatever the heights", () => {
    const scene = fc
      .array(fc.integer({ min: 5, max: 300 }), { minLength: 1, maxLength: 60 })
      .map((heights) => uneven(heights));
    fc.assert(
      fc.property(scene, fc.nat(60), fc.integer({ min: -3_000, max: 3_000 }), (given, row, distance) => {
        const anchor = moved({ row, top: 0 }, distance, given);
        expect(anchor.top).toBeLessThanOrEqual(0);
        expect(anchor.top + given.heightOf(anchor.row)).toBeGreaterThan(0);
        const scrollTop = scrollTopOf(anchor, given);
        expect(scrollTop).toBeGreaterThanOrEqual(0);
        expect(scrollTop).toBeLessThanOrEqual(Math.max(0, scrollHeight(given) - given.view));
        expect(isAtEnd(endAnchor(given), given)).toBe(true);
        expect(anchorAt(0, given)).toEqual({ row: 0, top: 0 });
        expect(isAtEnd(anchorAt(scrollHeight(given) - given.view, given), given)).toBe(true);
      }),
    );
  });
});
