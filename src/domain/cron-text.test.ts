import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cronPaceOf } from "./cron.ts";
import { formatCron, isCronText, parseCron } from "./cron-text.ts";
import { formatSchedule } from "./schedule-text.ts";
import { aCron } from "./testing/a-cron.ts";
import { aSchedule } from "./testing/a-schedule.ts";

describe("isCronText", () => {
  test.each([
    "* * * * *",
    "  5 4 * * *",
    "*/5 * * * *",
    "@daily",
    "@reboot",
    "@every 5m",
    "? * * * *",
    "-1 * * * *",
    "60",
    "CRON_TZ=UTC 0 5 * * *",
  ])("says yes to %j", (text) => {
    expect(isCronText(text)).toBe(true);
  });

  test.each(["", "  ", "minutely", " Hourly@5", "WEEKLY @ mon , tue @ 06:00", "every day at 5", "İ"])(
    "says no to %j",
    (text) => {
      expect(isCronText(text)).toBe(false);
    },
  );

  test("tells any cron expression from any schedule of karajo's own", () => {
    fc.assert(
      fc.property(aSchedule(), aCron({ withSeconds: true }), (schedule, cron) => {
        expect(isCronText(formatSchedule(schedule))).toBe(false);
        expect(isCronText(cron.text)).toBe(true);
      }),
    );
  });
});

describe("parseCron", () => {
  test.each([
    ["30 2 * * *", "30 2 * * *"],
    ["  30\t2  * * *  ", "30 2 * * *"],
    ["0 30 2 * * *", "0 30 2 * * *"],
    ["*/5 0-23/2 1,15,L jan-mar,Dec mon-FRI", "*/5 0-23/2 1,15,L JAN-MAR,DEC MON-FRI"],
    ["0 0 ? * fri#2", "0 0 ? * FRI#2"],
    ["0 0 l * 5l", "0 0 L * 5L"],
    ["0 0 lw * ?", "0 0 LW * ?"],
    ["0 0 1w,15W,31W * *", "0 0 1W,15W,31W * *"],
    ["0 0 * * 7", "0 0 * * 7"],
    ["0 0 * * sat-sun", "0 0 * * SAT-SUN"],
    ["05 007 * * *", "05 007 * * *"],
    ["*/60 */24 */31 */12 */7", "*/60 */24 */31 */12 */7"],
    ["@hourly", "0 * * * *"],
    ["@Daily", "0 0 * * *"],
    ["@midnight", "0 0 * * *"],
    ["@weekly", "0 0 * * 0"],
    ["@monthly", "0 0 1 * *"],
    [" @yearly ", "0 0 1 1 *"],
    ["@annually", "0 0 1 1 *"],
  ])("takes %j as %j", (text, expression) => {
    expect(parseCron(text)).toEqual({ ok: true, value: { kind: "cron", expression } });
  });

  const fields = "expected 5, minute, hour, day of the month, month and weekday, or 6 with the second before them";
  const nicknames = "expected @hourly, @daily, @midnight, @weekly, @monthly, @yearly or @annually";
  const minutes = "expected 0 to 59, a range such as 0-2, or *";
  const days = "expected 1 to 31, a range such as 1-3, or *";
  const weekdays = "expected 0 to 7 or sun to sat, a range such as 0-2, or *";
  test.each([
    ["", 0, `0 fields: ${fields}`],
    ["*", 0, `1 field: ${fields}`],
    [" * * * *", 1, `4 fields: ${fields}`],
    ["0 0 0 1 1 * 2026", 0, `7 fields, one for the year is not supported: ${fields}`],
    ["60 * * * *", 0, "minute 60 is out of range: expected 0 to 59"],
    ["0 24 * * *", 2, "hour 24 is out of range: expected 0 to 23"],
    ["60 0 0 * * *", 0, "second 60 is out of range: expected 0 to 59"],
    ["0 0 0 * *", 4, "day of the month 0 is out of range: expected 1 to 31"],
    ["0 0 1,32 * *", 6, "day of the month 32 is out of range: expected 1 to 31"],
    ["0 0 * 13 *", 6, "month 13 is out of range: expected 1 to 12 or jan to dec"],
    ["0 0 * * 8", 8, "weekday 8 is out of range: expected 0 to 7 or sun to sat"],
    ["0 0 * * mon,tues", 12, `"tues" is not a weekday: ${weekdays}`],
    ["0 0 * * 1#6", 8, `"1#6" is not a weekday: ${weekdays}`],
    ["0 0 * * L", 8, `"L" is not a weekday: ${weekdays}`],
    ["0 0 * * +1", 8, `"+1" is not a weekday: ${weekdays}`],
    ["0 0 * * 1#L", 8, `"1#L" is not a weekday: ${weekdays}`],
    ["0 0 L-3 * *", 4, `"L-3" is not a day of the month: ${days}`],
    ["0 0 1,LW * *", 6, `"LW" is not a day of the month: ${days}`],
    ["0 0 32W * *", 4, `"32W" is not a day of the month: ${days}`],
    ["0 0 W * *", 4, `"W" is not a day of the month: ${days}`],
    ["? * * * *", 0, `"?" is not a minute: ${minutes}`],
    ["H * * * *", 0, `"H" is not a minute: ${minutes}`],
    ["1,,2 * * * *", 2, `"" is not a minute: ${minutes}`],
    ["5, * * * *", 2, `"" is not a minute: ${minutes}`],
    ["1-2-3 * * * *", 0, `"1-2-3" is not a minute: ${minutes}`],
    ["1-2/3/4 * * * *", 0, `"1-2/3/4" is not a minute: ${minutes}`],
    ["*/x * * * *", 0, `"*/x" is not a minute: ${minutes}`],
    ["/5 * * * *", 0, `"/5" is not a minute: ${minutes}`],
    ["-5 * * * *", 0, `"-5" is not a minute: ${minutes}`],
    ["1e1 * * * *", 0, `"1e1" is not a minute: ${minutes}`],
    ["١ * * * *", 0, `"١" is not a minute: ${minutes}`],
    ["*/0 * * * *", 0, 'step 0 in "*/0" is out of range: expected 1 to 60'],
    ["0 */25 * * *", 2, 'step 25 in "*/25" is out of range: expected 1 to 24'],
    ["5,5/15 * * * *", 2, '"5/15" steps through nothing: expected a range before the step, such as 5-59/15'],
    ["0 22-2 * * *", 2, '"22-2" runs backwards: expected 22-23,0-2'],
    ["0 0 * * fri-mon", 8, '"fri-mon" runs backwards: expected fri-sat,sun-mon'],
    ["0 0 * nov-feb *", 6, '"nov-feb" runs backwards: expected nov-dec,jan-feb'],
    ["0 0 * * 5-1", 8, '"5-1" runs backwards: expected 5-7,0-1'],
    ["0 0 * * sun-SUN", 8, '"sun-SUN" is a day or a week: expected sun or *'],
    ["5-60 * * * *", 0, "minute 60 is out of range: expected 0 to 59"],
    ["@reboot", 0, "@reboot is not a time: set run_at_start to run when karajo starts"],
    ["@every 5m", 0, "@every is not a time of day: set interval, such as interval = 5m"],
    [" @fortnightly", 1, `unknown nickname "@fortnightly": ${nicknames}`],
    ["@06:00", 0, `unknown nickname "@06:00": ${nicknames}`],
    ["@daily 5", 0, '"@daily" stands for all fields: expected nothing behind it'],
    ["CRON_TZ=UTC 0 5 * * *", 0, "a time zone is no part of an expression: set timezone"],
  ])("refuses %j and points at character %i", (text, offset, message) => {
    expect(parseCron(text)).toEqual({ ok: false, problem: { message, offset } });
  });

  test("reports the first of several problems", () => {
    expect(parseCron("0 99 99 * *")).toMatchObject({ ok: false, problem: { offset: 2 } });
  });

  test("takes every valid expression, and so does croner", () => {
    fc.assert(
      fc.property(aCron({ withSeconds: true }), ({ text }) => {
        const parsed = parseCron(text);
        expect(parsed).toMatchObject({ ok: true });
        if (parsed.ok) cronPaceOf(parsed.value); // croner throws for what it does not know
      }),
      { numRuns: 300 },
    );
  });

  test("never throws, points into the text, and takes nothing that croner refuses", () => {
    const pieces = [
      "*",
      "/",
      "-",
      ",",
      "#",
      "?",
      "@",
      "L",
      "W",
      "LW",
      "0",
      "5",
      "7",
      "31",
      "59",
      "60",
      "sun",
      "jan",
      "mon",
      " ",
    ];
    const aText = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(fc.constantFrom(...pieces), { maxLength: 14 }).map((some) => some.join("")),
      fc
        .array(fc.array(fc.constantFrom(...pieces.slice(0, -1)), { minLength: 1, maxLength: 4 }), {
          minLength: 5,
          maxLength: 6,
        })
        .map((words) => words.map((some) => some.join("")).join(" ")),
      fc
        .tuple(fc.nat({ max: 4 }), fc.array(fc.constantFrom(...pieces.slice(0, -1)), { minLength: 1, maxLength: 5 }))
        .map(([index, some]) => ["0", "0", "*", "*", "*"].with(index, some.join("")).join(" ")),
    );
    fc.assert(
      fc.property(aText, (text) => {
        const parsed = parseCron(text);
        if (!parsed.ok) {
          expect(parsed.problem.offset).toBeGreaterThanOrEqual(0);
          expect(parsed.problem.offset).toBeLessThanOrEqual(text.length);
        } else {
          cronPaceOf(parsed.value);
          expect(parseCron(formatCron(parsed.value))).toEqual(parsed);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
