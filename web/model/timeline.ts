import { civilTime, type Instant } from "../../src/domain/time.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** How far the timeline looks back and ahead. */
export const ZOOMS = {
  "6h": { label: "6 h", reach: 6 * HOUR },
  "24h": { label: "24 h", reach: 24 * HOUR },
  "3d": { label: "3 d", reach: 72 * HOUR },
} as const satisfies Record<string, { readonly label: string; readonly reach: number }>;

export type Zoom = keyof typeof ZOOMS;

/** A stretch of time on a track of so many pixels. Times are milliseconds since 1970. */
export interface Track {
  readonly from: number;
  readonly to: number;
  readonly now: number;
  readonly width: number;
}

/**
 * The track around `now`. It stands still until it would move by a pixel, so that nothing is drawn anew in between: `now`
 * is then up to a pixel old.
 */
export function trackOf(zoom: Zoom, now: number, width: number): Track {
  const { reach } = ZOOMS[zoom];
  // In whole milliseconds: fractions of them add up to another pixel now and then.
  const pixel = Math.ceil(Math.max(1_000, (2 * reach) / Math.max(1, width)));
  const still = Math.floor(now / pixel) * pixel;
  return { from: still - reach, to: still + reach, now: still, width };
}

/** Where an instant is on the track, in pixels from its left; what is outside is at the nearer end. */
export function xOf({ from, to, width }: Track, at: number): number {
  return (Math.min(Math.max(at, from), to) - from) * (width / (to - from));
}

export interface AxisTick {
  readonly at: number;
  readonly x: number;
  /** Empty where there is no room for it. */
  readonly label: string;
  /** Whether a day begins here. */
  readonly isDay: boolean;
}

const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
/** The hours between two names on the axis. */
const TICK_HOURS = [1, 2, 3, 6, 12];
/** What a name needs, in pixels. */
const TICK_ROOM = 52;
/** Every offset from UTC that is in use is a multiple of it. */
const OFFSET_STEP = 15 * MINUTE;

/** The full hours that the axis names, by the person's clocks: `offsetAt` gives their minutes ahead of UTC. */
export function axisTicks(track: Track, offsetAt: (at: number) => number): readonly AxisTick[] {
  const hourWidth = (track.width * HOUR) / (track.to - track.from);
  const tickHours = TICK_HOURS.find((hours) => hours * hourWidth >= TICK_ROOM) ?? 24;
  const ticks: AxisTick[] = [];
  for (let at = Math.ceil(track.from / OFFSET_STEP) * OFFSET_STEP; at <= track.to; at += OFFSET_STEP) {
    const { hour, minute, weekday, day } = civilTime((at + offsetAt(at) * MINUTE) as Instant);
    if (minute !== 0 || hour % tickHours !== 0) continue;
    const isDay = hour === 0;
    const x = xOf(track, at);
    const name = isDay ? `${WEEKDAYS[weekday]} ${day}` : `${String(hour).padStart(2, "0")}:00`;
    ticks.push({ at, x, label: x + TICK_ROOM > track.width ? "" : name, isDay });
  }
  return ticks;
}
