import { describe, expect, test } from "vitest";
import { parseInstant } from "../domain/instant-text.ts";
import { formatInstant, type Instant } from "../domain/time.ts";
import { instantOfGiven, parseGivenTime } from "./time-options.ts";

const NOW = parseInstant("2026-01-31T12:00:00Z") as Instant;

describe("a time on the command line", () => {
  test.each([
    ["now", "2026-01-31T12:00:00Z"],
    ["2026-03-29", "2026-03-29T00:00:00Z"],
    ["2026-03-29T02:30:00+02:00", "2026-03-29T00:30:00Z"],
    ["+90m", "2026-01-31T13:30:00Z"],
    ["-1d", "2026-01-30T12:00:00Z"],
    ["+30s", "2026-01-31T12:00:30Z"],
  ])("%s", (text, instant) => expect(formatInstant(instantOfGiven(parseGivenTime(text), NOW))).toBe(instant));

  test.each(["", "soon", "2026-02-30", "1d", "+1w", "2026-01-01 00:00"])("is not %j", (text) => {
    expect(() => parseGivenTime(text)).toThrow("Expected a time such as");
  });
});
