import { type CivilTime, civilTime, HOUR, type Instant, MINUTE, SECOND, startOfDay } from "./time.ts";

declare const brand: unique symbol;

/**
 * What a clock on the wall shows, date included: milliseconds since it showed 1970-01-01 00:00. Not an instant: in one
 * zone a reading may belong to no instant, or to two.
 */
export type WallTime = number & { readonly [brand]: "WallTime" };

/** The reading with these calendar fields. */
export function wallTimeOf(fields: Omit<CivilTime, "weekday">): WallTime {
  const { year, month, day, hour, minute, second } = fields;
  return (startOfDay(year, month, day) + hour * HOUR + minute * MINUTE + second * SECOND) as WallTime;
}

/** The calendar fields of a reading, truncated to the second. */
export function civilTimeOf(wall: WallTime): CivilTime {
  return civilTime(asInUtc(wall));
}

/** The instant at which a clock in UTC shows `wall`. */
export function asInUtc(wall: WallTime): Instant {
  return wall as number as Instant;
}

/** What a clock in UTC shows at `instant`. */
export function shownInUtc(instant: Instant): WallTime {
  return instant as number as WallTime;
}
