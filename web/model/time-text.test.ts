import { describe, expect, test } from "vitest";
import {
  absoluteText,
  clockText,
  countdownText,
  durationText,
  instantOf,
  relativeText,
  roughText,
  shortText,
} from "./time-text.ts";

const NOW = Date.parse("2025-11-04T12:00:00Z");
const [S, MIN, H, D] = [1_000, 60_000, 3_600_000, 86_400_000];

test.each([
  ["2025-11-04T12:00:00Z", NOW],
  ["0001-01-01T00:00:00Z", undefined],
  ["", undefined],
  [undefined, undefined],
])("%s on the wire is the instant %s", (text, instant) => {
  expect(instantOf(text)).toBe(instant);
});

test.each([
  [0, "0 s"],
  [20, "20 ms"],
  [99.6, "0.1 s"],
  [400, "0.4 s"],
  [4_000, "4 s"],
  [4_240, "4.2 s"],
  [9_960, "10 s"],
  [999, "1 s"],
  [41_400, "41 s"],
  [59_700, "1 min"],
  [2 * MIN, "2 min"],
  [2 * MIN + 5 * S, "2 min 5 s"],
  [2 * H + 5 * MIN + 59 * S, "2 h 5 min"],
  [3 * D + 4 * H, "3 d 4 h"],
  [40 * D + 4 * H, "40 d"],
  [-5, "0 s"],
])("%i ms are %s", (milliseconds, text) => {
  expect(durationText(milliseconds)).toBe(text);
});

test.each([
  [0, "now"],
  [-999, "now"],
  [-41 * S, "41 s ago"],
  [-(5 * MIN + 40 * S), "5 min ago"],
  [-(3 * H + 5 * MIN), "3 h 5 min ago"],
  [5 * MIN, "in 5 min"],
  [26 * H, "in 1 d 2 h"],
])("%i ms away is %s", (away, text) => {
  expect(relativeText(NOW + away, NOW)).toBe(text);
});

test.each([
  [0, "now"],
  [-41 * S, "41 s ago"],
  [-(H - 1), "59 min ago"],
  [-(3 * H + 5 * MIN), "3 h ago"],
  [-(D - 1), "23 h ago"],
  [-(40 * D + H), "40 d ago"],
  [26 * H, "in 1 d"],
])("%i ms away is roughly %s", (away, text) => {
  expect(roughText(NOW + away, NOW)).toBe(text);
});

test.each([
  [-1, "due now"],
  [0, "due now"],
  [1, "in 0:01"],
  [4 * MIN + 5 * S, "in 4:05"],
  [59 * MIN + 59 * S, "in 59:59"],
  [H, "in 1 h"],
  [26 * H, "in 1 d 2 h"],
])("%i ms before it is due a countdown shows %s", (away, text) => {
  expect(countdownText(NOW + away, NOW)).toBe(text);
});

describe("a time is told as short as it can be", () => {
  test.each([
    ["today by its time", NOW + 2 * H, "15:00"],
    ["this week by its day", NOW + 2 * D, "Thu 13:00"],
    ["this year by its date", NOW - 30 * D, "5 Oct 14:00"],
    ["another year by that", NOW + 400 * D, "9 Dec 2026"],
  ])("%s", (_case, at, text) => {
    expect(shortText(at, NOW, { zone: "Europe/Berlin" })).toBe(text);
  });

  test("to the second where seconds tell times apart", () => {
    const options = { zone: "Europe/Berlin", hasSeconds: true };
    expect(shortText(NOW + 30 * S, NOW, options)).toBe("13:00:30");
    expect(shortText(NOW + 2 * D, NOW, options)).toBe("Thu 13:00:00");
  });

  test("and tomorrow is not today, however near", () => {
    expect(shortText(Date.parse("2025-11-04T23:30:00Z"), NOW, { zone: "Europe/Berlin" })).toBe("Wed 00:30");
  });
});

test("a time in full has its day and its zone, and midnight is 00", () => {
  expect(absoluteText(Date.parse("2025-11-03T23:00:00Z"), "Europe/Berlin")).toBe("Tue, 4 Nov 2025, 00:00:00 CET");
  expect(absoluteText(NOW, "UTC")).toBe("Tue, 4 Nov 2025, 12:00:00 UTC");
  expect(clockText(Date.parse("2025-11-04T23:05:09Z"), "Europe/Berlin")).toBe("00:05:09");
});
