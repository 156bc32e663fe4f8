import { parseInstant } from "../domain/instant-text.ts";
import { civilTime, DAY, type Duration, HOUR, type Instant, later, MINUTE, SECOND } from "../domain/time.ts";
import { offsetAt, parseZone, UTC, type Zone } from "../domain/zone.ts";

/** By which clock times are shown. */
export interface TimeStyle {
  readonly now: Instant;
  readonly zone: Zone;
}

/** The zone of the terminal, which `TZ` names; UTC where it is none that is known. */
export function zoneOfTerminal(name: string = new Intl.DateTimeFormat().resolvedOptions().timeZone): Zone {
  const zone = parseZone(name);
  return zone.ok ? zone.value : UTC;
}

/** A time of the API; `undefined` for none and for never, which is `0001-01-01T00:00:00Z`. */
export function instantOf(text: string | undefined): Instant | undefined {
  const instant = text === undefined ? undefined : parseInstant(text);
  return instant === undefined || instant < 0 ? undefined : instant;
}

/** What the clocks show: `2026-01-31 03:00:00 +01:00`, or `2026-01-31 02:00:00 UTC`. */
export function absoluteWords(at: Instant, zone: Zone): string {
  const offset = offsetAt(zone, at);
  const { year, month, day, hour, minute, second } = civilTime(later(at, offset));
  const date = [String(year).padStart(4, "0"), two(month), two(day)].join("-");
  return `${date} ${[hour, minute, second].map(two).join(":")} ${zone === UTC ? "UTC" : offsetWords(offset)}`;
}

/** Until when or since when: `in 5 min`, `2 h 10 min ago`, `now`. */
export function relativeWords(at: Instant, now: Instant): string {
  const away = Math.abs(at - now);
  if (away < SECOND) return "now";
  const words = durationWords((away < HOUR ? cut(away) : away - (away % MINUTE)) as Duration);
  return at > now ? `in ${words}` : `${words} ago`;
}

/** How long, in the two units that matter: `2 h 5 min`, `41 s`, `0.4 s`. */
export function durationWords(duration: Duration): string {
  const size = Math.max(0, duration);
  if (size < SECOND) return size === 0 ? "0 s" : `${Math.max(0.1, Math.round(size / 100) / 10)} s`;
  const whole = Math.round(size / SECOND) * SECOND;
  const [days, hours] = [Math.floor(whole / DAY), Math.floor((whole % DAY) / HOUR)];
  const [minutes, seconds] = [Math.floor((whole % HOUR) / MINUTE), Math.floor((whole % MINUTE) / SECOND)];
  if (days >= 10) return `${days} d`;
  if (days > 0) return joined(`${days} d`, hours, "h");
  if (hours > 0) return joined(`${hours} h`, minutes, "min");
  return minutes > 0 ? joined(`${minutes} min`, seconds, "s") : `${seconds} s`;
}

/** Of a near time one unit says enough. */
function cut(size: number): number {
  return size < MINUTE ? size - (size % SECOND) : size - (size % MINUTE);
}

function joined(first: string, count: number, unit: string): string {
  return count === 0 ? first : `${first} ${count} ${unit}`;
}

function offsetWords(offset: Duration): string {
  const minutes = Math.floor(Math.abs(offset) / MINUTE);
  return `${offset < 0 ? "-" : "+"}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}
