const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `0001-01-01T00:00:00Z` is never on the wire; so is what is no time at all. */
export function instantOf(text: string | undefined): number | undefined {
  const at = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(at) || at < 0 ? undefined : at;
}

/** How long, in the two units that matter: `2 h 5 min`, `41 s`; of what is short enough, `4.2 s` or `20 ms`. */
export function durationText(milliseconds: number): string {
  const whole = Math.round(Math.max(0, milliseconds));
  if (whole > 0 && whole < 100) return `${whole} ms`;
  if (whole < 10 * SECOND) return `${Math.round(whole / 100) / 10} s`;
  return twoUnits(Math.round(whole / SECOND) * SECOND);
}

/** Until when or since when: `in 5 min`, `3 h ago`, `now`. Of a near time the seconds count. */
export function relativeText(at: number, now: number): string {
  const away = at - now;
  const size = Math.abs(away);
  if (size < SECOND) return "now";
  const words = size < HOUR ? oneUnit(size) : twoUnits(size - (size % MINUTE));
  return away > 0 ? `in ${words}` : `${words} ago`;
}

/** The same in one unit, where there is little room: `3 h ago`. */
export function roughText(at: number, now: number): string {
  const size = Math.abs(at - now);
  if (size < HOUR) return relativeText(at, now);
  const words = size < DAY ? `${Math.floor(size / HOUR)} h` : `${Math.floor(size / DAY)} d`;
  return at > now ? `in ${words}` : `${words} ago`;
}

/** A countdown that moves every second in its last hour: `4:05`, `in 3 h 2 min`. */
export function countdownText(at: number, now: number): string {
  const away = Math.ceil((at - now) / SECOND);
  if (away <= 0) return "due now";
  if (away >= 3_600) return relativeText(at, now);
  return `in ${Math.floor(away / 60)}:${String(away % 60).padStart(2, "0")}`;
}

/** What clocks show at an instant, in the zone of the person unless one is given: `Tue 4 Nov 2025, 03:00:00 CET`. */
export function absoluteText(at: number, zone?: string): string {
  const text = formatter("full", zone, {
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
    timeZoneName: "short",
  });
  return text.format(at);
}

/** How a short time is told: in a zone other than the person's, and to the second. */
export interface ShortOptions {
  readonly zone?: string | undefined;
  readonly hasSeconds?: boolean | undefined;
}

/** The same as short as it can be told: the time today, else with its day, else with its year. */
export function shortText(at: number, now: number, { zone, hasSeconds = false }: ShortOptions = {}): string {
  const day = formatter("day", zone, { year: "numeric", month: "2-digit", day: "2-digit" });
  const time = hasSeconds
    ? clockText(at, zone)
    : formatter("time", zone, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(at);
  if (day.format(at) === day.format(now)) return time;
  if (Math.abs(at - now) < 6 * DAY) return `${formatter("weekday", zone, { weekday: "short" }).format(at)} ${time}`;
  if (Math.abs(at - now) < 300 * DAY) {
    return `${formatter("date", zone, { day: "numeric", month: "short" }).format(at)} ${time}`;
  }
  return formatter("year", zone, { day: "numeric", month: "short", year: "numeric" }).format(at);
}

/** What the clock in the head of the page shows. */
export function clockText(at: number, zone?: string): string {
  const clock = { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" } as const;
  return formatter("clock", zone, clock).format(at);
}

function oneUnit(size: number): string {
  return size < MINUTE ? `${Math.floor(size / SECOND)} s` : `${Math.floor(size / MINUTE)} min`;
}

function twoUnits(size: number): string {
  const [days, hours] = [Math.floor(size / DAY), Math.floor((size % DAY) / HOUR)];
  const [minutes, seconds] = [Math.floor((size % HOUR) / MINUTE), Math.floor((size % MINUTE) / SECOND)];
  if (days >= 10) return `${days} d`;
  if (days > 0) return joined(`${days} d`, hours, "h");
  if (hours > 0) return joined(`${hours} h`, minutes, "min");
  return minutes > 0 ? joined(`${minutes} min`, seconds, "s") : `${seconds} s`;
}

function joined(first: string, count: number, unit: string): string {
  return count === 0 ? first : `${first} ${count} ${unit}`;
}

// Building a formatter costs a hundred times what using it does, and thousands of rows use the same few.
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(name: string, zone: string | undefined, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${name} ${zone}`;
  const known = formatters.get(key);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat("en-GB", { ...options, ...(zone !== undefined && { timeZone: zone }) });
  formatters.set(key, made);
  return made;
}
