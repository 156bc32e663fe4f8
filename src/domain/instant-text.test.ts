import fc from "fast-check";
import { expect, test } from "vitest";
import { parseInstant } from "./instant-text.ts";
import { formatInstant, type Instant } from "./time.ts";

test.each([
  ["2026-01-31T02:00:00Z", "2026-01-31T02:00:00Z"],
  ["2026-01-31t02:00:00z", "2026-01-31T02:00:00Z"],
  ["2026-01-31T03:00:00+01:00", "2026-01-31T02:00:00Z"],
  ["2025-12-31T20:30:00-03:30", "2026-01-01T00:00:00Z"],
  ["2024-02-29T00:00:00Z", "2024-02-29T00:00:00Z"],
  ["2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"],
])("%s is %s", (text, instant) => {
  expect(formatInstant(parseInstant(text) as Instant)).toBe(instant);
});

test("a fraction counts", () => {
  expect(parseInstant("1970-01-01T00:00:00.25Z")).toBe(250);
});

test.each([
  "",
  "yesterday",
  "2026-01-31",
  "2026-01-31 02:00:00Z",
  "2026-01-31T02:00:00",
  "2026-01-31T02:00Z",
  "2026-02-29T00:00:00Z",
  "2026-13-01T00:00:00Z",
  "2026-01-00T00:00:00Z",
  "2026-01-01T24:00:00Z",
  "2026-01-01T00:60:00Z",
  "2026-01-01T00:00:61Z",
  "2026-01-01T00:00:00+24:00",
  "2026-01-01T00:00:00Z ",
])("%j is no time", (text) => {
  expect(parseInstant(text)).toBeUndefined();
});

test("what is written is read again", () => {
  fc.assert(
    fc.property(fc.integer({ min: -62_135_596_800, max: 253_402_300_799 }), (second) => {
      expect(parseInstant(formatInstant((second * 1_000) as Instant))).toBe(second * 1_000);
    }),
  );
});
