import type { Instant } from "../time.ts";

/** What a clock shows, as numbers; `localMs` is the same as milliseconds since it showed 1970-01-01 00:00. */
export interface LocalFields {
  readonly localMs: number;
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly weekday: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

/** What the clocks of a zone show, asked of Intl field by field: nothing of it is shared with `zone.ts`. */
export function localMsIn(zone: string, instant: Instant): number {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat("en-GB", {
      timeZone: zone,
      calendar: "gregory",
      numberingSystem: "latn",
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
    });
    formats.set(zone, format);
  }
  const [day = 0, month = 0, year = 0, hour = 0, minute = 0, second = 0] = format
    .format(instant)
    .split(/[^0-9]+/)
    .map(Number);
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

export function fieldsOf(localMs: number): LocalFields {
  const date = new Date(localMs);
  return {
    localMs,
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    weekday: date.getUTCDay(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
  };
}

const formats = new Map<string, Intl.DateTimeFormat>();
