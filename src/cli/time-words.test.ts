import { describe, expect, test } from "vitest";
import { parseInstant } from "../domain/instant-text.ts";
import type { Duration, Instant } from "../domain/time.ts";
import { UTC, type Zone } from "../domain/zone.ts";
import { absoluteWords, durationWords, instantOf, relativeWords, zoneOfTerminal } from "./time-words.ts";

const BERLIN = "Europe/Berlin" as Zone;
const at = (text: string) => parseInstant(text) as Instant;
const now = at("2026-03-01T12:00:00Z");

describe("a time", () => {
  test.each([
    ["2026-01-31T02:00:00Z", "2026-01-31 03:00:00 +01:00"],
    ["2026-07-31T02:00:00Z", "2026-07-31 04:00:00 +02:00"],
    ["2026-10-25T00:30:00Z", "2026-10-25 02:30:00 +02:00"],
    ["2026-10-25T01:30:00Z", "2026-10-25 02:30:00 +01:00"],
  ])("%s in Berlin is %s", (text, words) => {
    expect(absoluteWords(at(text), BERLIN)).toBe(words);
  });

  test("has another sign in the west, and half hours", () => {
    expect(absoluteWords(now, "America/St_Johns" as Zone)).toBe("2026-03-01 08:30:00 -03:30");
    expect(absoluteWords(now, UTC)).toBe("2026-03-01 12:00:00 UTC");
  });

  test.each([undefined, "", "0001-01-01T00:00:00Z"])("of the API that is %j is none", (text) => {
    expect(instantOf(text)).toBeUndefined();
  });
});

describe("relative words", () => {
  test.each([
    [0, "now"],
    [999, "now"],
    [1_000, "in 1 s"],
    [59_999, "in 59 s"],
    [-60_000, "1 min ago"],
    [-330_000, "5 min ago"],
    [7_200_000, "in 2 h"],
    [-7_859_999, "2 h 10 min ago"],
    [90_000_000, "in 1 d 1 h"],
    [-864_000_000, "10 d ago"],
  ])("%d ms away are %s", (away, words) => {
    expect(relativeWords((now + away) as Instant, now)).toBe(words);
  });
});

test.each([
  [0, "0 s"],
  [3, "0.1 s"],
  [440, "0.4 s"],
  [41_200, "41 s"],
  [90_000, "1 min 30 s"],
  [7_500_000, "2 h 5 min"],
])("%d ms took %s", (duration, words) => {
  expect(durationWords(duration as Duration)).toBe(words);
});

test("the zone of the terminal is UTC where nobody knows it", () => {
  expect(zoneOfTerminal("Europe/Berlin")).toBe(BERLIN);
  expect(zoneOfTerminal("Mars/Olympus")).toBe(UTC);
});
