import { civilTime, type Duration, daysInMonth, HOUR, type Instant, MINUTE, SECOND, startOfDay } from "./time.ts";

/**
 * How long after `now` the value of a Retry-After header asks to wait, or `undefined` where it has neither of its forms.
 * A number of seconds, or a date in any of HTTP's three formats (RFC 9110, 10.2.3 and 5.6.7); one in the past is 0.
 */
export function parseRetryAfter(text: string, now: Instant): Duration | undefined {
  const value = text.trim();
  if (/^[0-9]+$/.test(value)) return Math.min(Number(value) * SECOND, LONGEST) as Duration;
  const date = parseHttpDate(value, now);
  return date === undefined ? undefined : (Math.max(0, date - now) as Duration);
}

/** Some 285,000 years. Enough digits would make infinity, which has no text. */
const LONGEST = Number.MAX_SAFE_INTEGER as Duration;

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const WEEKDAY = "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)";
const LONG_WEEKDAY = "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day";
const MONTH = `(?<month>${MONTHS.join("|")})`;
const TIME = "(?<hour>[0-9]{2}):(?<minute>[0-9]{2}):(?<second>[0-9]{2})";

/** `Sun, 06 Nov 1994 08:49:37 GMT`, and the two that RFC 9110 calls obsolete and tells recipients to read. */
const FORMATS = [
  new RegExp(`^${WEEKDAY}, (?<day>[0-9]{2}) ${MONTH} (?<year>[0-9]{4}) ${TIME} GMT$`),
  new RegExp(`^${LONG_WEEKDAY}, (?<day>[0-9]{2})-${MONTH}-(?<year>[0-9]{2}) ${TIME} GMT$`),
  new RegExp(`^${WEEKDAY} ${MONTH} (?<day>[0-9 ][0-9]) ${TIME} (?<year>[0-9]{4})$`),
];

function parseHttpDate(text: string, now: Instant): Instant | undefined {
  const groups = FORMATS.map((format) => format.exec(text)?.groups).find((found) => found !== undefined);
  if (groups === undefined) return undefined;
  const month = MONTHS.indexOf(groups.month ?? "") + 1;
  const [day, hour, minute, second] = [groups.day, groups.hour, groups.minute, groups.second].map(Number);
  if (day === undefined || hour === undefined || minute === undefined || second === undefined) return undefined;
  if (hour > 23 || minute > 59 || second > 60) return undefined; // 60: a leap second
  const inYear = (year: number) =>
    day >= 1 && day <= daysInMonth(year, month)
      ? ((startOfDay(year, month, day) + hour * HOUR + minute * MINUTE + second * SECOND) as Instant)
      : undefined;
  const year = Number(groups.year);
  return groups.year?.length === 2 ? inYear(fullYear(year, now)) : inYear(year);
}

/** The year that ends with these two digits and is at most 50 ahead, as RFC 9110 says, else past. */
function fullYear(digits: number, now: Instant): number {
  const latest = civilTime(now).year + 50;
  return latest - ((latest - digits) % 100);
}
