import { remembered } from "./remembered.ts";

declare const brand: unique symbol;

/** A point in time: milliseconds since 1970-01-01T00:00:00Z, whole or fractional. */
export type Instant = number & { readonly [brand]: "Instant" };

/** A length of time in milliseconds. May be fractional (a nanosecond is 1e-6) and negative. */
export type Duration = number & { readonly [brand]: "Duration" };

export const SECOND = 1_000 as Duration;
export const MINUTE = 60_000 as Duration;
export const HOUR = 3_600_000 as Duration;
export const DAY = 86_400_000 as Duration;

/** The calendar fields of an instant in UTC. `month` counts from 1, `weekday` from Sunday = 0. */
export interface CivilTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly weekday: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

/** `duration` after `instant`; before it, when negative. */
export function later(instant: Instant, duration: Duration): Instant {
  return (instant + duration) as Instant;
}

/** A duration of so many seconds. */
export function seconds(count: number): Duration {
  return (count * 1_000) as Duration;
}

/** The UTC calendar fields of `instant`, proleptic Gregorian. */
export function civilTime(instant: Instant): CivilTime {
  // To whole milliseconds first: the time of day of -1e-9 would round up to 24:00.
  const wholeMs = Math.floor(instant);
  const days = Math.floor(wholeMs / DAY);
  const inDay = Math.floor((wholeMs - days * DAY) / 1_000);
  const { year, month, day } = civilDate(days);
  return {
    year,
    month,
    day,
    weekday: (((days + 4) % 7) + 7) % 7, // 1970-01-01 was a Thursday
    hour: Math.floor(inDay / 3_600),
    minute: Math.floor(inDay / 60) % 60,
    second: inDay % 60,
  };
}

/** The instant at which the UTC day `year`-`month`-`day` begins. Days past the month's end run into the next. */
export function startOfDay(year: number, month: number, day: number): Instant {
  // Days from civil: Howard Hinnant, "chrono-compatible low-level date algorithms".
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return ((era * 146_097 + dayOfEra - 719_468) * DAY) as Instant;
}

/** The number of days in a month of the Gregorian calendar; `month` counts from 1. */
export function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** `YYYY-MM-DDThh:mm:ssZ` (RFC 3339, UTC, to the second, truncated). */
export function formatInstant(instant: Instant): string {
  const { date, time } = textsAt(Math.floor(instant / SECOND));
  return `${date}T${time}Z`;
}

/** `YYYY-MM-DD hh:mm:ss UTC`, the stamp at the start of each log line. */
export function formatLogTime(instant: Instant): string {
  const { date, time } = textsAt(Math.floor(instant / SECOND));
  return `${date} ${time} UTC`;
}

/** Of some thousand jobs, most were last due at the same few seconds, and will be again. */
const textsAt = remembered((second: number): { readonly date: string; readonly time: string } => {
  const t = civilTime((second * SECOND) as Instant);
  const date = `${pad(t.year, 4)}-${pad(t.month)}-${pad(t.day)}`;
  return { date, time: `${pad(t.hour)}:${pad(t.minute)}:${pad(t.second)}` };
}, 256);

function civilDate(days: number): { year: number; month: number; day: number } {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1_460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth + (shiftedMonth < 10 ? 3 : -9);
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return { year, month, day: dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1 };
}

function pad(value: number, width = 2): string {
  return String(value).padStart(width, "0");
}
