import { type Duration, daysInMonth, HOUR, type Instant, later, MINUTE, SECOND, startOfDay } from "./time.ts";

const RFC_3339 =
  /^([0-9]{4})-([0-9]{2})-([0-9]{2})[Tt]([0-9]{2}):([0-9]{2}):([0-9]{2})([.][0-9]+)?(?:[Zz]|([+-])([0-9]{2}):([0-9]{2}))$/;

/**
 * The instant of a time as RFC 3339 writes it, such as `2026-01-31T02:00:00Z` or `2026-01-31T03:00:00.5+01:00`;
 * `undefined` for anything else, a day that does not exist too. A leap second is the second after it.
 */
export function parseInstant(text: string): Instant | undefined {
  const match = RFC_3339.exec(text);
  if (match === null) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const [offsetHours, offsetMinutes] = [Number(match[9] ?? 0), Number(match[10] ?? 0)];
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined;
  if (hour > 23 || minute > 59 || second > 60 || offsetHours > 23 || offsetMinutes > 59) return undefined;
  const inDay = hour * HOUR + minute * MINUTE + (second + Number(match[7] ?? 0)) * SECOND;
  const offset = (match[8] === "-" ? -1 : 1) * (offsetHours * HOUR + offsetMinutes * MINUTE);
  return later(startOfDay(year, month, day), (inDay - offset) as Duration);
}
