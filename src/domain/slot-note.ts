import { DAY, type Duration, type Instant, later, MINUTE } from "./time.ts";
import type { Timetable } from "./timetable.ts";
import { civilTimeOf, type WallTime } from "./wall-time.ts";
import { offsetAt, transitionsBetween, type ZoneTransition } from "./zone.ts";

/**
 * What is to be known about a slot near a change of the clocks, in words; `undefined` on all other days. It says what
 * the clocks do, and which of two equal times is meant.
 */
export function slotNote({ zone }: Pick<Timetable, "zone">, slot: Instant): string | undefined {
  const before = later(slot, -DAY as Duration);
  for (const transition of transitionsBetween(zone, before, later(slot, DAY))) {
    const note = transition.after > transition.before ? gapNote(transition, slot) : foldNote(transition, slot);
    if (note !== undefined) return `${note} (${zone})`;
  }
  return undefined;
}

function gapNote({ at, before, after }: ZoneTransition, slot: Instant): string | undefined {
  if (slot !== at) return undefined;
  return `the clocks go forward from ${shown(at + before)} to ${shown(at + after)}: times between them are due now`;
}

function foldNote({ at, before, after }: ZoneTransition, slot: Instant): string | undefined {
  const length = before - after;
  if (slot >= at && slot < at + length) return `the second ${shown(slot + after)} of this day`;
  if (slot < at && slot >= at - length) return `the first ${shown(slot + before)} of this day`;
  return undefined;
}

function shown(wall: number): string {
  const { hour, minute } = civilTimeOf(wall as WallTime);
  return `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
}

/** What the clocks of the timetable show at the slot, as `YYYY-MM-DDTHH:MM:SS` with their offset from UTC. */
export function localSlot({ zone }: Pick<Timetable, "zone">, slot: Instant): string {
  const offset = offsetAt(zone, slot);
  const { year, month, day, hour, minute, second } = civilTimeOf((slot + offset) as WallTime);
  const [date, time] = [
    [String(year).padStart(4, "0"), two(month), two(day)].join("-"),
    [hour, minute, second].map(two).join(":"),
  ];
  const minutes = Math.round(Math.abs(offset) / MINUTE);
  return `${date}T${time}${offset < 0 ? "-" : "+"}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

function two(number: number): string {
  return String(number).padStart(2, "0");
}
