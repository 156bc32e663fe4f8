import { durationOf, parseDuration } from "../domain/duration.ts";
import { AppError } from "../domain/error.ts";
import { parseInstant } from "../domain/instant-text.ts";
import { DAY, type Duration, daysInMonth, type Instant, later } from "../domain/time.ts";
import { instantsOf, type Zone } from "../domain/zone.ts";
import type { TimeStyle } from "./time-words.ts";

const LOCAL = /^([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[ T]([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?)?$/;
const DAYS = /^([0-9]{1,5})d$/;
const EXPECTED =
  'expected "2026-01-31", "2026-01-31 02:00", "2026-01-31T02:00:00Z", or how long ago, such as 36h or 7d';

/**
 * A time as people give it: RFC 3339, by the clocks of the terminal, or how long ago. Of a time that the clocks show twice
 * it is the first, of one that they skip the first after it. Throws `ERR_OPTION_INVALID`, which names the option.
 */
export function givenTime(option: string, text: string, { now, zone }: TimeStyle): Instant {
  const ago = givenAgo(text);
  const instant = ago === undefined ? (parseInstant(text) ?? localTime(text, zone)) : later(now, -ago as Duration);
  if (instant !== undefined) return instant;
  throw new AppError("ERR_OPTION_INVALID", `${option} is ${JSON.stringify(text)}: ${EXPECTED}`);
}

function givenAgo(text: string): Duration | undefined {
  const [, days] = DAYS.exec(text) ?? [];
  if (days !== undefined) return (Number(days) * DAY) as Duration;
  const parsed = parseDuration(text);
  return parsed.ok && parsed.value >= 0n ? durationOf(parsed.value) : undefined;
}

function localTime(text: string, zone: Zone): Instant | undefined {
  const match = LOCAL.exec(text);
  if (match === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1)
    .map((part) => Number(part ?? 0));
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined;
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const [first] = instantsOf(zone, { year, month, day, hour, minute, second });
  // Clocks skip an hour, rarely more: the same time an hour later is there.
  return first ?? instantsOf(zone, { year, month, day, hour: hour + 1, minute: 0, second: 0 })[0];
}
