import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Schedule } from "./schedule.ts";
import { formatSchedule, parseSchedule } from "./schedule-text.ts";
import { aSchedule } from "./testing/a-schedule.ts";

const MIDNIGHT = 0;
const SIX = 360;

describe("parseSchedule", () => {
  test.each<[string, Schedule]>([
    ["", { kind: "minutely" }],
    ["  \t", { kind: "minutely" }],
    ["minutely", { kind: "minutely" }],
    ["hourly", { kind: "hourly", minutes: [0] }],
    ["daily", { kind: "daily", times: [MIDNIGHT] }],
    ["weekly", { kind: "weekly", days: [0], times: [MIDNIGHT] }],
    ["weekly@wed", { kind: "weekly", days: [3], times: [MIDNIGHT] }],
    ["monthly", { kind: "monthly", days: [1], times: [MIDNIGHT] }],
    ["monthly@15", { kind: "monthly", days: [15], times: [MIDNIGHT] }],
  ])("fills in the defaults of %j", (text, schedule) => {
    expect(parseSchedule(text)).toEqual({ ok: true, value: schedule });
  });

  test.each<[string, Schedule]>([
    ["hourly@59,0", { kind: "hourly", minutes: [0, 59] }],
    ["hourly@10,9,10", { kind: "hourly", minutes: [9, 10] }],
    ["daily@23:59,06:00,00:00,06:00", { kind: "daily", times: [MIDNIGHT, SIX, 1_439] }],
    ["weekly@sat,Sunday,sun,Friday@06:00", { kind: "weekly", days: [0, 5, 6], times: [SIX] }],
    ["monthly@31,1,01@06:00", { kind: "monthly", days: [1, 31], times: [SIX] }],
  ])("puts the lists of %j in order, without duplicates", (text, schedule) => {
    expect(parseSchedule(text)).toEqual({ ok: true, value: schedule });
  });

  test.each<[string, Schedule]>([
    ["WEEKLY@SUN,mOnDaY@06:00", { kind: "weekly", days: [0, 1], times: [SIX] }],
    ["  Monthly @ 1 , 2 @ 06:00 ", { kind: "monthly", days: [1, 2], times: [SIX] }],
    ["monthly@@06:00", { kind: "monthly", days: [1], times: [SIX] }],
    ["weekly@ @06:00", { kind: "weekly", days: [0], times: [SIX] }],
    ["daily@", { kind: "daily", times: [MIDNIGHT] }],
    ["daily@06:00@", { kind: "daily", times: [SIX] }],
    ["daily@06:00,", { kind: "daily", times: [SIX] }],
    ["hourly@,5", { kind: "hourly", minutes: [5] }],
    ["monthly@,", { kind: "monthly", days: [1], times: [MIDNIGHT] }],
    ["daily@6:00", { kind: "daily", times: [SIX] }],
    ["daily@6", { kind: "daily", times: [SIX] }],
    ["hourly@05", { kind: "hourly", minutes: [5] }],
  ])("understands %j, whose meaning is beyond doubt", (text, schedule) => {
    expect(parseSchedule(text)).toEqual({ ok: true, value: schedule });
  });

  test.each([
    [0, "sunday"],
    [1, "monday"],
    [2, "tuesday"],
    [3, "wednesday"],
    [4, "thursday"],
    [5, "friday"],
    [6, "saturday"],
  ])("knows weekday %i as %s and by its first three letters", (day, name) => {
    const schedule: Schedule = { kind: "weekly", days: [day], times: [MIDNIGHT] };
    expect(parseSchedule(`weekly@${name}`)).toEqual({ ok: true, value: schedule });
    expect(parseSchedule(`weekly@${name.slice(0, 3)}`)).toEqual({ ok: true, value: schedule });
  });

  test.each([
    ["dayly", 0, 'unknown schedule "dayly": expected minutely, hourly, daily, weekly or monthly'],
    ["  every day", 2, 'unknown schedule "every day": expected minutely, hourly, daily, weekly or monthly'],
    ["@06:00", 0, 'unknown schedule "": expected minutely, hourly, daily, weekly or monthly'],
    ["constructor", 0, 'unknown schedule "constructor": expected minutely, hourly, daily, weekly or monthly'],
    ["hourly@60", 7, "minute 60 is out of range: expected 0 to 59"],
    ["hourly@5,x", 9, '"x" is not a minute: expected 0 to 59'],
    ["hourly@ 5 , x , 6 ", 12, '"x" is not a minute: expected 0 to 59'],
    ["hourly@-5", 7, '"-5" is not a minute: expected 0 to 59'],
    ["hourly@1.5", 7, '"1.5" is not a minute: expected 0 to 59'],
    ["daily@25:00", 6, 'hour 25 in "25:00" is out of range: expected 00:00 to 23:59'],
    ["daily@24:00", 6, 'hour 24 in "24:00" is out of range: expected 00:00 to 23:59'],
    ["daily@ 06:00 ,  12:60", 16, 'minute 60 in "12:60" is out of range: expected 00:00 to 23:59'],
    ["daily@24", 6, 'hour 24 in "24" is out of range: expected 00:00 to 23:59'],
    ["daily@6:5", 6, '"6:5" is not a time of day: expected hh:mm, 00:00 to 23:59'],
    ["daily@0600", 6, '"0600" is not a time of day: expected hh:mm, 00:00 to 23:59'],
    ["daily@06:00:00", 6, '"06:00:00" is not a time of day: expected hh:mm, 00:00 to 23:59'],
    ["daily@noon", 6, '"noon" is not a time of day: expected hh:mm, 00:00 to 23:59'],
    ["weekly@sun,moonday", 11, 'unknown weekday "moonday": expected sunday to saturday, or sun to sat'],
    ["weekly@06:00", 7, 'unknown weekday "06:00": expected sunday to saturday, or sun to sat'],
    ["weekly@mon @ 25:00", 13, 'hour 25 in "25:00" is out of range: expected 00:00 to 23:59'],
    ["monthly@0", 8, "day of the month 0 is out of range: expected 1 to 31"],
    ["monthly@1, 32", 11, "day of the month 32 is out of range: expected 1 to 31"],
    ["monthly@last", 8, '"last" is not a day of the month: expected 1 to 31'],
    ["monthly@١", 8, '"١" is not a day of the month: expected 1 to 31'],
    ["minutely@5", 9, '"@5" is one part too many: expected minutely'],
    ["hourly@5@06:00", 9, '"@06:00" is one part too many: expected hourly[@minutes]'],
    ["daily@06:00@12:00", 12, '"@12:00" is one part too many: expected daily[@times]'],
    ["weekly@sun@06:00@x", 17, '"@x" is one part too many: expected weekly[@days[@times]]'],
    ["monthly@1@06:00@@x", 17, '"@x" is one part too many: expected monthly[@days[@times]]'],
  ])("refuses %j and points at character %i", (text, offset, message) => {
    expect(parseSchedule(text)).toEqual({ ok: false, problem: { message, offset } });
  });

  test("reports the first of several problems", () => {
    const parsed = parseSchedule("monthly@32@25:00@x");
    expect(parsed).toMatchObject({ ok: false, problem: { offset: 8 } });
  });

  test("points at the fault even behind letters that grow when made lower case", () => {
    expect(parseSchedule("İ")).toMatchObject({ ok: false, problem: { offset: 0 } });
    expect(parseSchedule("weekly@İ,x")).toMatchObject({ ok: false, problem: { offset: 7 } });
  });

  test("never throws, gives only valid schedules, and points into the text", () => {
    const aText = fc.oneof(
      fc.string({ unit: "binary" }),
      fc
        .array(fc.constantFrom("@", ",", ":", " ", "5", "31", "06:00", "sun", "hourly", "weekly", "monthly", "daily"))
        .map((pieces) => pieces.join("")),
    );
    fc.assert(
      fc.property(aText, (text) => {
        const parsed = parseSchedule(text);
        if (!parsed.ok) {
          expect(parsed.problem.offset).toBeGreaterThanOrEqual(0);
          expect(parsed.problem.offset).toBeLessThanOrEqual(text.length);
          expect(parsed.problem.message).toContain("expected");
        } else {
          expect(parseSchedule(formatSchedule(parsed.value))).toEqual(parsed);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("formatSchedule", () => {
  test.each([
    ["", "minutely"],
    ["hourly", "hourly@0"],
    ["hourly@45,5", "hourly@5,45"],
    ["daily", "daily@00:00"],
    ["weekly@Wednesday,sun", "weekly@sun,wed@00:00"],
    ["monthly@15,1@18:30,6:05", "monthly@1,15@06:05,18:30"],
  ])("writes %j as %j", (text, canonical) => {
    const parsed = parseSchedule(text);
    expect(parsed.ok && formatSchedule(parsed.value)).toBe(canonical);
  });

  test("gives a text that reads as the same schedule", () => {
    fc.assert(
      fc.property(aSchedule(), (schedule) => {
        expect(parseSchedule(formatSchedule(schedule))).toEqual({ ok: true, value: schedule });
      }),
      { numRuns: 500 },
    );
  });
});
