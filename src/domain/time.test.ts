import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  civilTime,
  DAY,
  type Duration,
  daysInMonth,
  formatInstant,
  formatLogTime,
  HOUR,
  type Instant,
  later,
  MINUTE,
  SECOND,
  seconds,
  startOfDay,
} from "./time.ts";

const FIRST = Date.parse("0001-01-01T00:00:00.000Z");
const LAST = Date.parse("9999-12-31T23:59:59.999Z");

describe("civilTime", () => {
  test("agrees with JavaScript's Date from year 1 to 9999", () => {
    fc.assert(
      fc.property(anInstant(), (instant) => {
        expect(civilTime(instant)).toEqual(fieldsByDate(instant));
      }),
      { numRuns: 5_000 },
    );
  });

  test("agrees with JavaScript's Date on each day of four hundred years, after which the calendar repeats", () => {
    const lastDay = Date.UTC(2100, 0, 1);
    let disagreements = 0;
    for (let noon = Date.UTC(1700, 0, 1, 12); noon < lastDay; noon += DAY) {
      const { year, month, day, weekday } = civilTime(noon as Instant);
      const date = new Date(noon);
      const same = day === date.getUTCDate() && month === date.getUTCMonth() + 1 && year === date.getUTCFullYear();
      if (!same || weekday !== date.getUTCDay() || startOfDay(year, month, day) !== noon - DAY / 2) disagreements++;
    }
    expect(disagreements).toBe(0);
  });

  test("agrees with JavaScript's Date before year 1, and so does startOfDay", () => {
    for (let day = Date.parse("-000401-01-01T00:00:00Z"); day < FIRST; day += 11 * DAY) {
      const { year, month, day: dayOfMonth } = civilTime(day as Instant);
      const date = new Date(day);
      const fields = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
      if (startOfDay(year, month, dayOfMonth) !== day || `${[year, month, dayOfMonth]}` !== `${fields}`) {
        expect.fail(`${date.toISOString()} became ${year}-${month}-${dayOfMonth}`);
      }
    }
  });

  test("truncates fractions towards the past, on both sides of 1970", () => {
    expect(civilTime(999.999 as Instant)).toMatchObject({ year: 1970, hour: 0, minute: 0, second: 0 });
    const justBefore1970 = { year: 1969, month: 12, day: 31, weekday: 3, hour: 23, minute: 59, second: 59 };
    expect(civilTime(-0.5 as Instant)).toEqual(justBefore1970);
    expect(civilTime(-1e-9 as Instant)).toEqual(justBefore1970);
  });
});

describe("startOfDay", () => {
  test("agrees with JavaScript's Date from year 1 to 9999", () => {
    fc.assert(
      fc.property(anInstant(), (instant) => {
        const { year, month, day } = civilTime(instant);
        expect(startOfDay(year, month, day)).toBe(new Date(instant).setUTCHours(0, 0, 0, 0));
      }),
      { numRuns: 5_000 },
    );
  });

  test("lets days past the end of a month run into the next", () => {
    expect(startOfDay(2026, 2, 29)).toBe(startOfDay(2026, 3, 1));
    expect(startOfDay(2026, 12, 32)).toBe(startOfDay(2027, 1, 1));
  });
});

describe("daysInMonth", () => {
  test("agrees with JavaScript's Date for each month of four hundred years", () => {
    for (let month = 0; month < 400 * 12; month++) {
      const lastDay = new Date(Date.UTC(1900, month + 1, 0));
      expect(daysInMonth(lastDay.getUTCFullYear(), lastDay.getUTCMonth() + 1)).toBe(lastDay.getUTCDate());
    }
  });
});

describe("formatInstant", () => {
  test("writes what Date.toISOString does, to the second", () => {
    fc.assert(
      fc.property(anInstant(), (instant) => {
        expect(formatInstant(instant)).toBe(new Date(instant).toISOString().replace(/[.][0-9]{3}Z$/, "Z"));
      }),
    );
  });

  test("writes the first day of the calendar with all its zeros", () => {
    expect(formatInstant(FIRST as Instant)).toBe("0001-01-01T00:00:00Z");
  });
});

describe("formatLogTime", () => {
  test("writes date and time to the second, in UTC", () => {
    expect(formatLogTime(Date.parse("2026-03-04T05:06:07.890Z") as Instant)).toBe("2026-03-04 05:06:07 UTC");
  });
});

describe("durations", () => {
  test("are multiples of each other", () => {
    expect([SECOND * 60, MINUTE * 60, HOUR * 24]).toEqual([MINUTE, HOUR, DAY]);
    expect(seconds(86_400)).toBe(DAY);
  });

  test("move an instant forward, and back when negative", () => {
    expect(later(1_000 as Instant, SECOND)).toBe(2_000);
    expect(later(1_000 as Instant, -250 as Duration)).toBe(750);
  });
});

function anInstant(): fc.Arbitrary<Instant> {
  return fc.integer({ min: FIRST, max: LAST }) as fc.Arbitrary<Instant>;
}

function fieldsByDate(instant: number): unknown {
  const date = new Date(instant);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    weekday: date.getUTCDay(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
  };
}
