import { describe, expect, test } from "vitest";
import { parseInstant } from "../domain/instant-text.ts";
import { formatInstant, type Instant } from "../domain/time.ts";
import type { Zone } from "../domain/zone.ts";
import { givenTime } from "./time-given.ts";

const style = { now: parseInstant("2026-03-01T12:00:00Z") as Instant, zone: "Europe/Berlin" as Zone };

describe("a time that is given", () => {
  test.each([
    ["2026-01-31T02:00:00Z", "2026-01-31T02:00:00Z"],
    ["2026-01-31T02:00:00+05:00", "2026-01-30T21:00:00Z"],
    ["2026-01-31", "2026-01-30T23:00:00Z"],
    ["2026-01-31 02:00", "2026-01-31T01:00:00Z"],
    ["2026-07-31T02:00:30", "2026-07-31T00:00:30Z"],
    ["36h", "2026-02-28T00:00:00Z"],
    ["7d", "2026-02-22T12:00:00Z"],
    ["0", "2026-03-01T12:00:00Z"],
  ])("as %s is %s", (text, instant) => {
    expect(formatInstant(givenTime("--from", text, style))).toBe(instant);
  });

  test("by clocks that skip it or show it twice is the first that there is", () => {
    expect(formatInstant(givenTime("--from", "2026-03-29 02:30", style))).toBe("2026-03-29T01:00:00Z");
    expect(formatInstant(givenTime("--from", "2026-10-25 02:30", style))).toBe("2026-10-25T00:30:00Z");
  });

  test.each(["", "yesterday", "2026-02-30", "2026-01-31 24:00", "-1h", "2026-13-01"])("cannot be %j", (text) => {
    expect(() => givenTime("--from", text, style)).toThrow(`--from is ${JSON.stringify(text)}: expected "2026-01-31"`);
  });
});
