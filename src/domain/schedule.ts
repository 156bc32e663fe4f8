import { civilTime, DAY, type Duration, daysInMonth, HOUR, type Instant, later, MINUTE, startOfDay } from "./time.ts";

/**
 * When a job is due, in UTC, to the minute.
 *
 * Every list ascends, repeats nothing and is never empty. `minutes` are minutes of the hour, 0 to 59; `times` are
 * minutes of the day, 0 to 1439; `days` are weekdays from Sunday = 0 when weekly, days of the month from 1 when monthly.
 */
export type Schedule =
  | { readonly kind: "minutely" }
  | { readonly kind: "hourly"; readonly minutes: readonly number[] }
  | { readonly kind: "daily"; readonly times: readonly number[] }
  | { readonly kind: "weekly"; readonly days: readonly number[]; readonly times: readonly number[] }
  | { readonly kind: "monthly"; readonly days: readonly number[]; readonly times: readonly number[] };

const MINUTES_PER_DAY = 1_440;

/** An instant at which a week begins: Sunday, 1970-01-04. */
const A_SUNDAY = startOfDay(1970, 1, 4);

/**
 * The first instant strictly after `after` at which `schedule` is due. There always is one.
 *
 * A month that lacks a day is passed over for that day: `monthly@31` is not due in April. The effort depends on the
 * length of the lists only, not on how far away the slot is.
 *
 * @example
 * ```ts
 * nextSlot({ kind: "monthly", days: [31], times: [90] }, startOfDay(2026, 3, 31));
 * // => 2026-03-31T01:30:00Z; the one after it is 2026-05-31T01:30:00Z
 * ```
 */
export function nextSlot(schedule: Schedule, after: Instant): Instant {
  for (const slot of slotsAround(schedule, after)) if (slot > after) return slot;
  throw new RangeError(`a ${schedule.kind} schedule was made by hand with an empty list or a day that no month has`);
}

/** Slots in ascending order, some at or before `instant`, at least one after it. */
function slotsAround(schedule: Schedule, instant: Instant): Iterable<Instant> {
  switch (schedule.kind) {
    case "minutely":
      return repeatedSlots({ every: MINUTE, from: 0 as Instant, minutes: [0] }, instant);
    case "hourly":
      return repeatedSlots({ every: HOUR, from: 0 as Instant, minutes: schedule.minutes }, instant);
    case "daily":
      return repeatedSlots({ every: DAY, from: 0 as Instant, minutes: schedule.times }, instant);
    case "weekly":
      return repeatedSlots(
        { every: (7 * DAY) as Duration, from: A_SUNDAY, minutes: onDays(schedule.days, schedule.times) },
        instant,
      );
    case "monthly":
      return monthlySlots(schedule, instant);
    default:
      return schedule satisfies never;
  }
}

/** Periods of equal length, one of which begins at `from`, with slots so many minutes after the begin of each. */
interface Repetition {
  readonly every: Duration;
  readonly from: Instant;
  readonly minutes: readonly number[];
}

/** The slots of the period that holds `instant` and of the one that follows. */
function* repeatedSlots({ every, from, minutes }: Repetition, instant: Instant): Generator<Instant> {
  const period = Math.floor((instant - from) / every);
  for (const begin of [from + period * every, from + (period + 1) * every]) {
    for (const minute of minutes) yield later(begin as Instant, (minute * MINUTE) as Duration);
  }
}

/** The slots of the month that holds `instant` and of the two that follow. */
function* monthlySlots(
  { days, times }: { readonly days: readonly number[]; readonly times: readonly number[] },
  instant: Instant,
): Generator<Instant> {
  const { year, month } = civilTime(instant);
  // Two more are enough: the month after one that lacks a day has it.
  for (const monthIndex of [month - 1, month, month + 1]) {
    const y = year + Math.floor(monthIndex / 12);
    const m = (monthIndex % 12) + 1;
    const begin = startOfDay(y, m, 1);
    const daysAhead = days.filter((day) => day <= daysInMonth(y, m)).map((day) => day - 1);
    for (const minute of onDays(daysAhead, times)) yield later(begin, (minute * MINUTE) as Duration);
  }
}

/** Each of `times` on each of `days`, counted from 0, in minutes since day 0 began. */
function onDays(days: readonly number[], times: readonly number[]): readonly number[] {
  return days.flatMap((day) => times.map((time) => day * MINUTES_PER_DAY + time));
}
