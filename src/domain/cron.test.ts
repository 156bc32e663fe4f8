import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type CronSchedule, cronPaceOf, nextCronTime } from "./cron.ts";
import { parseCron } from "./cron-text.ts";
import { aCron, type CronModel } from "./testing/a-cron.ts";
import { fieldsOf } from "./testing/local-clock.ts";
import type { WallTime } from "./wall-time.ts";

const DAY = 86_400_000;

describe("nextCronTime", () => {
  test.each<[string, string, readonly string[]]>([
    ["* * * * *", "2026-03-06 12:00", ["2026-03-06 12:01", "2026-03-06 12:02"]],
    ["30 2 * * *", "2026-03-06 02:30", ["2026-03-07 02:30", "2026-03-08 02:30"]],
    ["0 0 L * *", "2028-01-31 00:00", ["2028-02-29 00:00", "2028-03-31 00:00"]],
    ["0 0 29 2 *", "2096-02-29 00:00", ["2104-02-29 00:00", "2108-02-29 00:00"]],
    ["0 9 * * fri#2", "2026-03-01 00:00", ["2026-03-13 09:00", "2026-04-10 09:00"]],
    ["0 9 * * 5#5", "2026-03-01 00:00", ["2026-05-29 09:00", "2026-07-31 09:00"]],
    ["0 9 * * sunL", "2026-03-01 00:00", ["2026-03-29 09:00", "2026-04-26 09:00"]],
    ["0 9 15W * *", "2026-03-01 00:00", ["2026-03-16 09:00", "2026-04-15 09:00"]],
    ["0 9 1W * *", "2026-08-01 10:00", ["2026-08-03 09:00", "2026-09-01 09:00"]],
    ["0 9 LW * *", "2026-01-01 00:00", ["2026-01-30 09:00", "2026-02-27 09:00"]],
    ["0 0 * * 7", "2026-03-01 00:00", ["2026-03-08 00:00", "2026-03-15 00:00"]],
    ["0 0 1,15 * mon", "2026-03-09 00:00", ["2026-03-15 00:00", "2026-03-16 00:00"]],
    ["0 0 */2 * mon", "2026-03-01 00:00", ["2026-03-09 00:00", "2026-03-23 00:00"]],
    ["0 0 1-7 * */6", "2026-03-01 00:00", ["2026-03-07 00:00", "2026-04-04 00:00"]],
    ["@yearly", "2026-01-01 00:00", ["2027-01-01 00:00", "2028-01-01 00:00"]],
  ])("finds the next two times of %j after %s", (text, after, times) => {
    expect(textsOf(cronOf(text), after, 2)).toEqual(times);
  });

  test("counts seconds where there are six fields", () => {
    const wall = nextCronTime(cronOf("*/20 * * * * *"), (wallOf("2026-03-06 12:00") + 500) as WallTime);
    expect(wall).toBe(wallOf("2026-03-06 12:00") + 20_000);
  });

  test.each(["0 0 30 2 *", "0 0 31 4,6,9,11 *", "0 0 31 2 ?", "0 0 30 feb *"])("finds none for %j", (text) => {
    const schedule = cronOf(text);
    expect(nextCronTime(schedule, wallOf("2026-03-06 12:00"))).toBeUndefined();
  });

  test("finds the same when more than ten thousand expressions are in use", () => {
    const daily = Array.from({ length: 10_100 }, (_, index) =>
      cronOf(`${index % 60} ${Math.floor(index / 60) % 24} ${1 + (index % 28)} * *`),
    );
    const after = wallOf("2026-03-06 12:00");
    const first = daily.slice(0, 5).map((schedule) => nextCronTime(schedule, after));
    for (const schedule of daily) nextCronTime(schedule, after);
    expect(daily.slice(0, 5).map((schedule) => nextCronTime(schedule, after))).toEqual(first);
  });

  test("finds the next time that plain reckoning finds", () => {
    fc.assert(
      fc.property(aCron({ withSeconds: true }), aWallTime(), (cron, after) => {
        expect(nextCronTime(cronOf(cron.text), after)).toBe(nextByReckoning(cron, after));
      }),
      { numRuns: 300 },
    );
  });
});

describe("cronPaceOf", () => {
  test.each([
    ["* * * * *", true, true],
    ["30 * * * *", true, true],
    ["30 0-23 * * *", true, false],
    ["30 */2 * * *", false, true],
    ["*/20 0-2 * * *", false, true],
    ["0-40/20 1 * * *", false, true],
    ["* 30 2 * * *", false, true],
    ["30 2 * * *", false, false],
    ["0,30 2,14-16 */2 * *", false, false],
  ])("finds of %j that it is due every hour: %s, and has a rhythm: %s", (text, isDueEveryHour, hasRhythm) => {
    expect(cronPaceOf(cronOf(text))).toEqual({ isDueEveryHour, hasRhythm });
  });

  test("agrees with plain reckoning", () => {
    fc.assert(
      fc.property(aCron({ withSeconds: true }), ({ text, pace }) => {
        const { isDueEveryHour, hasRhythm } = cronPaceOf(cronOf(text));
        expect(isDueEveryHour ? "elapsed" : hasRhythm ? "mixed" : "local").toBe(pace);
      }),
    );
  });
});

/** The slow way, day by day, for up to 40 years, in which each 29 February is each day of the week; then none is expected. */
function nextByReckoning({ isDueOn, isDueIn, isDueAt }: CronModel, after: WallTime): number | undefined {
  const today = Math.floor(after / DAY) * DAY;
  for (let day = today; day <= today + 40 * 366 * DAY; day += DAY) {
    if (!isDueOn(fieldsOf(day))) continue;
    const first = day > after ? day : (Math.floor(after / 1_000) + 1) * 1_000;
    for (let minute = Math.floor(first / 60_000) * 60_000; minute < day + DAY; minute += 60_000) {
      if (!isDueIn(fieldsOf(minute))) continue;
      for (let second = Math.max(minute, first); second < minute + 60_000; second += 1_000) {
        if (isDueAt(fieldsOf(second))) return second;
      }
    }
  }
  return undefined;
}

function aWallTime(): fc.Arbitrary<WallTime> {
  const [min, max] = [Date.parse("1990-01-01T00:00:00Z"), Date.parse("2090-01-01T00:00:00Z")];
  return fc.oneof(
    fc.integer({ min, max }),
    fc.integer({ min: min / 60_000, max: max / 60_000 }).map((minute) => minute * 60_000),
    fc.double({ min, max, noNaN: true }),
  ) as fc.Arbitrary<WallTime>;
}

function textsOf(schedule: CronSchedule, after: string, count: number): string[] {
  const found: string[] = [];
  let wall = wallOf(after);
  while (found.length < count) {
    const next = nextCronTime(schedule, wall);
    if (next === undefined) break;
    found.push(new Date(next).toISOString().slice(0, 16).replace("T", " "));
    wall = next;
  }
  return found;
}

function wallOf(text: string): WallTime {
  return Date.parse(`${text.replace(" ", "T")}:00Z`) as WallTime;
}

function cronOf(text: string): CronSchedule {
  const parsed = parseCron(text);
  if (!parsed.ok) throw new Error(`${text}: ${parsed.problem.message}`);
  return parsed.value;
}
