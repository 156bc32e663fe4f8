import { describe, expect, test } from "vitest";
import { comingTimes, dueText } from "./coming.ts";

const NOW = Date.parse("2026-03-28T12:00:00Z");

describe("slots to come", () => {
  test("show the clock of the job where the person's shows something else", () => {
    const slot = { at: "2026-03-29T01:00:00Z", local: "2026-03-29T03:00:00+02:00", note: "the clocks go forward" };
    expect(comingTimes([slot], { now: NOW, offsetAt: () => 0 })).toEqual([
      { at: Date.parse(slot.at), ownClock: "03:00 +02:00", note: "the clocks go forward" },
    ]);
  });

  test("show one clock where both are the same", () => {
    const slot = { at: "2026-03-29T01:00:00Z", local: "2026-03-29T03:00:00+02:00" };
    expect(comingTimes([slot], { now: NOW, offsetAt: () => 120 })[0]?.ownClock).toBeUndefined();
  });

  test("show the day as well where it is another day there", () => {
    const slot = { at: "2026-03-28T23:30:00Z", local: "2026-03-28T23:30:00Z" };
    expect(comingTimes([slot], { now: NOW, offsetAt: () => 540 })[0]?.ownClock).toBe("Sat 23:30 UTC");
  });

  test("have seconds by the clock of the job, all of them, where they tell two apart", () => {
    const slots = [
      { at: "2026-03-29T01:00:00Z", local: "2026-03-29T03:00:00+02:00" },
      { at: "2026-03-29T01:00:30Z", local: "2026-03-29T03:00:30+02:00" },
    ];
    const times = comingTimes(slots, { now: NOW, offsetAt: () => 0 });
    expect(times.map(({ ownClock }) => ownClock)).toEqual(["03:00:00 +02:00", "03:00:30 +02:00"]);
  });

  test("are gone once they are due, and what is no time is left out", () => {
    const slots = [
      { at: "2026-03-28T12:00:00Z", local: "" },
      { at: "never", local: "" },
      { at: "2026-03-28T12:00:01Z", local: "" },
    ];
    expect(comingTimes(slots, { now: NOW, offsetAt: () => 0 })).toEqual([
      { at: NOW + 1_000, ownClock: undefined, note: undefined },
    ]);
  });
});

test.each([
  ["2026-03-29T01:00:00Z", false, "Sun 29 Mar, 03:00"],
  ["2026-03-29T01:00:05Z", true, "Sun 29 Mar, 03:00:05"],
  ["2026-03-29T01:00:00Z", true, "Sun 29 Mar, 03:00:00"],
  ["2027-03-29T01:00:00Z", false, "29 Mar 2027, 03:00"],
])("%s, seconds: %s, is shown as %s", (at, hasSeconds, words) => {
  expect(dueText(Date.parse(at), NOW, { zone: "Europe/Berlin", hasSeconds })).toBe(words);
});
