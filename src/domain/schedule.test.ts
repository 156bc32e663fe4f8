import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { nextSlot, type Schedule } from "./schedule.ts";
import { parseSchedule } from "./schedule-text.ts";
import { aSchedule } from "./testing/a-schedule.ts";
import { type CivilTime, civilTime, formatInstant, type Instant, later, MINUTE } from "./time.ts";

interface RecordedCase {
  readonly schedule: string;
  readonly now: string;
  readonly next: readonly string[];
}

const RECORDED: readonly RecordedCase[] = JSON.parse(
  readFileSync(new URL("../../test/reference/schedule-cases.json", import.meta.url), "utf8"),
);

describe("nextSlot", () => {
  test("gives the next four times that karajo 0.9.3 gave for each recorded schedule", () => {
    expect(RECORDED).toHaveLength(1_500);
    const computed = RECORDED.map((recorded) => ({
      ...recorded,
      next: slots(scheduleOf(recorded.schedule), recorded.now, recorded.next.length),
    }));
    expect(computed).toEqual(RECORDED);
  });

  test.each([
    ["minutely", "2026-01-01T00:00:00Z", "2026-01-01T00:01:00Z"],
    ["hourly@0", "2026-12-31T23:00:00Z", "2027-01-01T00:00:00Z"],
    ["daily@06:00", "2026-03-01T06:00:00Z", "2026-03-02T06:00:00Z"],
    ["weekly@sun", "2026-03-01T00:00:00Z", "2026-03-08T00:00:00Z"],
    ["monthly@1", "2026-12-01T00:00:00Z", "2027-01-01T00:00:00Z"],
  ])("does not give a slot of %s again when asked at that slot", (text, after, next) => {
    expect(slots(scheduleOf(text), after, 1)).toEqual([next]);
  });

  test.each([
    ["monthly@31", "2026-03-31T00:00:00Z", "2026-05-31T00:00:00Z"],
    ["monthly@31", "2026-01-31T00:00:00Z", "2026-03-31T00:00:00Z"],
    ["monthly@30", "2026-01-30T00:00:00Z", "2026-03-30T00:00:00Z"],
    ["monthly@29", "2026-01-29T00:00:00Z", "2026-03-29T00:00:00Z"],
    ["monthly@29", "2028-01-29T00:00:00Z", "2028-02-29T00:00:00Z"],
    ["monthly@29", "2100-02-01T00:00:00Z", "2100-03-29T00:00:00Z"],
    ["monthly@30,31", "2026-04-30T00:00:00Z", "2026-05-30T00:00:00Z"],
  ])("passes over the months that lack a day of %s after %s", (text, after, next) => {
    expect(slots(scheduleOf(text), after, 1)).toEqual([next]);
  });

  test("goes from the last month of a year to the next year", () => {
    const schedule = scheduleOf("monthly@15@12:30");
    expect(slots(schedule, "2026-11-15T12:30:00Z", 2)).toEqual(["2026-12-15T12:30:00Z", "2027-01-15T12:30:00Z"]);
  });

  test("gives every time of a day before it goes to the next day", () => {
    expect(slots(scheduleOf("weekly@sat,sun@18:00,06:00"), "2026-02-28T00:00:00Z", 4)).toEqual([
      "2026-02-28T06:00:00Z",
      "2026-02-28T18:00:00Z",
      "2026-03-01T06:00:00Z",
      "2026-03-01T18:00:00Z",
    ]);
  });

  test("gives the slot that a fraction of a millisecond separates from the instant", () => {
    const slot = Date.parse("2026-01-01T00:00:00Z");
    expect(nextSlot(scheduleOf("daily"), (slot - 0.001) as Instant)).toBe(slot);
  });

  test("counts weeks and months before 1970 as well", () => {
    expect(slots(scheduleOf("weekly@thu"), "1969-12-30T10:00:00Z", 2)).toEqual([
      "1970-01-01T00:00:00Z",
      "1970-01-08T00:00:00Z",
    ]);
    expect(slots(scheduleOf("monthly@31"), "1900-02-01T00:00:00Z", 1)).toEqual(["1900-03-31T00:00:00Z"]);
  });

  test("throws for a schedule made by hand that is never due, instead of searching for ever", () => {
    const never: Schedule = { kind: "monthly", days: [32], times: [0] };
    expect(() => nextSlot(never, 0 as Instant)).toThrow(RangeError);
    expect(() => nextSlot({ kind: "daily", times: [] }, 0 as Instant)).toThrow(RangeError);
  });

  test("always gives a slot that is due and strictly later", () => {
    fc.assert(
      fc.property(aSchedule(), anInstant(), (schedule, after) => {
        const slot = nextSlot(schedule, after);
        expect(slot).toBeGreaterThan(after);
        expect(Math.abs(slot % MINUTE)).toBe(0);
        expect(isDue(schedule, civilTime(slot))).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  test("skips no minute that is due", () => {
    fc.assert(
      fc.property(aSchedule(), anInstant(), (schedule, after) => {
        expect(nextSlot(schedule, after)).toBe(nextSlotMinuteByMinute(schedule, after));
      }),
      { numRuns: 50 },
    );
  });

  test("gives strictly ascending slots when each is asked for after the one before", () => {
    fc.assert(
      fc.property(aSchedule(), anInstant(), (schedule, after) => {
        let previous: number = after;
        for (let round = 0; round < 50; round++) {
          const slot = nextSlot(schedule, previous as Instant);
          expect(slot).toBeGreaterThan(previous);
          previous = slot;
        }
      }),
    );
  });

  test("gives the same slot for every instant up to it", () => {
    fc.assert(
      fc.property(aSchedule(), anInstant(), fc.double({ min: 0, max: 1, noNaN: true }), (schedule, after, share) => {
        const slot = nextSlot(schedule, after);
        const between = after + (slot - after) * share;
        fc.pre(between < slot);
        expect(nextSlot(schedule, between as Instant)).toBe(slot);
      }),
    );
  });
});

/** Instants from the years 1 to 9999, whole and fractional. */
function anInstant(): fc.Arbitrary<Instant> {
  const first = Date.parse("0001-01-01T00:00:00Z");
  const last = Date.parse("9999-09-01T00:00:00Z");
  return fc.oneof(
    fc.integer({ min: first, max: last }),
    fc.integer({ min: Math.ceil(first / MINUTE), max: Math.floor(last / MINUTE) }).map((minute) => minute * MINUTE),
    fc.double({ min: first, max: last, noNaN: true }),
  ) as fc.Arbitrary<Instant>;
}

/** The slow way, for comparison: tries each minute. No schedule leaves more than 62 days without a slot. */
function nextSlotMinuteByMinute(schedule: Schedule, after: Instant): Instant | undefined {
  let candidate = (Math.floor(after / MINUTE) * MINUTE + 0) as Instant; // + 0: never -0
  for (let minutes = 0; minutes <= 63 * 1_440; minutes++) {
    if (candidate > after && isDue(schedule, civilTime(candidate))) return candidate;
    candidate = later(candidate, MINUTE);
  }
  return undefined;
}

function isDue(schedule: Schedule, { day, weekday, hour, minute }: CivilTime): boolean {
  switch (schedule.kind) {
    case "minutely":
      return true;
    case "hourly":
      return schedule.minutes.includes(minute);
    case "daily":
      return schedule.times.includes(hour * 60 + minute);
    case "weekly":
      return schedule.days.includes(weekday) && schedule.times.includes(hour * 60 + minute);
    case "monthly":
      return schedule.days.includes(day) && schedule.times.includes(hour * 60 + minute);
  }
}

function slots(schedule: Schedule, after: string, count: number): string[] {
  const found: string[] = [];
  let instant = Date.parse(after) as Instant;
  while (found.length < count) {
    instant = nextSlot(schedule, instant);
    found.push(formatInstant(instant));
  }
  return found;
}

function scheduleOf(text: string): Schedule {
  const parsed = parseSchedule(text);
  if (!parsed.ok) throw new Error(parsed.problem.message);
  return parsed.value;
}
