import { DAY, type Duration, type Instant, later, MINUTE } from "./time.ts";
import { nextWallTime, paceOf, type TimetableLine } from "./timetable-line.ts";
import type { WallTime } from "./wall-time.ts";
import { offsetAt, transitionAfter, transitionsBetween, UTC, type Zone, type ZoneTransition } from "./zone.ts";

/** What becomes of a local time that the clocks skip: it runs when they have, or not at all. */
export type DstGap = "run" | "skip";

/** What becomes of a local time that the clocks show twice: it runs the first time only, or both times. */
export type DstFold = "once" | "twice";

/**
 * When a job is due: whenever one of its lines is, by the clocks of a zone.
 *
 * What happens when those clocks change depends on the {@link paceOf | pace} of each line:
 *
 * | line | a local time in the gap | a local time that occurs twice |
 * | --- | --- | --- |
 * | `local`, such as `daily@02:30` or `30 2 * * *` | `dstGap` | `dstFold` |
 * | `mixed`, such as `* 0-2 * * *` or `0 0-22/2 * * *` | `dstGap` | both |
 * | `elapsed`, such as `hourly@30` or `0-59/5 * * * *` | not at all | both |
 *
 * A gap that is to `run` is one slot at the first instant after it, however many local times of the lines lie in it; a
 * slot that is due there anyway is the same one. A gap may be an hour, half an hour (Lord Howe) or a day (Apia, 2011).
 *
 * Elsewhere: Vixie's cron has `run` and `once` as its only policy, and drops a `mixed` line in the gap, though cron(8)
 * says that jobs "with a granularity greater than one hour" are kept. Kubernetes skips the gap and runs twice. systemd
 * skips the gap (#5595), and in the repeated hour even a minutely timer, which its authors call a bug (#8647).
 */
export interface Timetable {
  /** One or more. */
  readonly lines: readonly TimetableLine[];
  readonly zone: Zone;
  readonly dstGap: DstGap;
  readonly dstFold: DstFold;
}

/**
 * The first instant strictly after `after` at which `timetable` is due, or `undefined` when it never is again, as for
 * `0 0 30 2 *`. Lines that are due at the same instant have one slot there.
 *
 * @example
 * ```ts
 * const lines = [{ kind: "daily", times: [150] }]; // daily@02:30
 * nextSlotOf({ lines, zone: berlin, dstGap: "run", dstFold: "once" }, midnightBefore2026March29);
 * // => 2026-03-29T01:00:00Z, which is 03:00 in Berlin, for there is no 02:30 on that day
 * ```
 */
export function nextSlotOf(timetable: Timetable, after: Instant): Instant | undefined {
  const [line] = timetable.lines;
  if (line !== undefined && timetable.lines.length === 1) return nextSlotOfLine(line, timetable, after);
  return earliest(timetable.lines.map((each) => nextSlotOfLine(each, timetable, after)));
}

/** The slots after `after`, up to and with `upTo`, ascending; where there are more than `limit`, the first ones. */
export function slotsBetween(
  timetable: Timetable,
  { after, upTo }: { readonly after: Instant; readonly upTo: Instant },
  limit: number,
): readonly Instant[] {
  const slots: Instant[] = [];
  const ahead = timetable.lines.map((line) => nextSlotOfLine(line, timetable, after));
  while (slots.length < limit) {
    const slot = earliest(ahead);
    if (slot === undefined || slot > upTo) break;
    slots.push(slot);
    for (const [index, line] of timetable.lines.entries()) {
      if (ahead[index] === slot) ahead[index] = nextSlotOfLine(line, timetable, slot);
    }
  }
  return slots;
}

/** The last slot after `after`, up to and with `upTo`. The effort hardly depends on how many there are. */
export function lastSlotOf(
  timetable: Timetable,
  { after, upTo }: { readonly after: Instant; readonly upTo: Instant },
): Instant | undefined {
  const slotAfter = (start: Instant) => {
    const slot = nextSlotOf(timetable, start);
    return slot !== undefined && slot <= upTo ? slot : undefined;
  };
  // Goes back twice as far each time, until there is a slot ahead.
  let last: Instant | undefined;
  let bare = upTo; // no slot after this one
  for (let step = MINUTE; last === undefined; step = (2 * step) as Duration) {
    if (bare <= after) return undefined;
    const start = Math.max(after, bare - step) as Instant;
    last = slotAfter(start);
    if (last === undefined) bare = start;
  }
  // Then halves what is left.
  for (let next = slotAfter(last); next !== undefined; next = slotAfter(last)) {
    const middle = later(next, ((bare - next) / 2) as Duration);
    const beyond = slotAfter(middle);
    if (beyond === undefined) bare = middle;
    last = beyond ?? next;
  }
  return last;
}

function earliest(slots: readonly (Instant | undefined)[]): Instant | undefined {
  return slots.reduce(
    (first, slot) => (slot !== undefined && (first === undefined || slot < first) ? slot : first),
    undefined,
  );
}

function nextSlotOfLine(line: TimetableLine, timetable: Timetable, after: Instant): Instant | undefined {
  const { zone, dstGap, dstFold } = timetable;
  const pace = paceOf(line);
  const runsAfterGap = pace !== "elapsed" && dstGap === "run";
  const runsOnce = pace === "local" && dstFold === "once";
  let since = after;
  let offset = offsetAt(zone, after);
  let wall = (after + offset) as WallTime; // what the clock shows at or before this is done with
  if (runsOnce) wall = Math.max(wall, lastShownBefore(zone, after)) as WallTime;
  for (;;) {
    const next = nextWallTime(line, wall);
    if (next === undefined) return undefined;
    const slot = (next - offset) as Instant;
    const transition = transitionAfter(zone, since, slot);
    if (transition === undefined) return slot;
    if (runsAfterGap && next < shownAt(transition)) return transition.at;
    since = transition.at;
    offset = transition.after;
    const done = shownAt(transition) - 1;
    wall = (runsOnce ? Math.max(wall, done, lastShownUntil(transition)) : done) as WallTime;
  }
}

/** What the clock shows once it is changed. */
function shownAt({ at, after }: ZoneTransition): WallTime {
  return (at + after) as WallTime;
}

/** The last that the clock shows, to the millisecond, before it is changed. */
function lastShownUntil({ at, before }: ZoneTransition): WallTime {
  return (at + before - 1) as WallTime;
}

/** No clock has gone back by more than a day since there are zones. */
const LARGEST_FOLD = DAY;

/** The latest reading that the clock showed before it went back, if it did within the last day. */
function lastShownBefore(zone: Zone, instant: Instant): number {
  let latest = Number.NEGATIVE_INFINITY;
  if (zone === UTC) return latest;
  for (const transition of transitionsBetween(zone, later(instant, -LARGEST_FOLD as Duration), instant)) {
    latest = Math.max(latest, lastShownUntil(transition));
  }
  return latest;
}
