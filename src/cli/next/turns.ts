import type { Timer } from "../../domain/job.ts";
import { localSlot, slotNote } from "../../domain/slot-note.ts";
import { civilTime, type Instant, later } from "../../domain/time.ts";
import { nextSlotOf } from "../../domain/timetable.ts";
import { UTC, wallTimeIn, type Zone } from "../../domain/zone.ts";
import { relativeTime } from "./relative-time.ts";

/** 9999-12-31T23:59:59Z: years have four digits, as RFC 3339 writes them. */
const LAST = 253_402_300_799_000 as Instant;

/** The next times after `from` at which a timer is due; an interval counts from `from`, as if a run ended there. */
export function turnsOf(timer: Timer, from: Instant, count: number): readonly Instant[] {
  const turns: Instant[] = [];
  for (let at: Instant | undefined = from; turns.length < count; ) {
    at = nextTurn(timer, at);
    if (at === undefined || at > LAST) break;
    turns.push(at);
  }
  return turns;
}

function nextTurn(timer: Timer, after: Instant): Instant | undefined {
  switch (timer.kind) {
    case "none":
      return undefined;
    case "interval":
      return later(after, timer.every);
    case "schedule":
      return nextSlotOf(timer.timetable, after);
    default:
      return timer satisfies never;
  }
}

/** A turn for people: what the clocks of the zone show, how far away it is, and what is odd about that day. */
export function turnCells(turn: Instant, zone: Zone, now: Instant): readonly [string, string, string] {
  return [shownTime(turn, zone), relativeTime(turn - now), slotNote({ zone }, turn) ?? ""];
}

/** The zone by whose clocks a timer is meant. */
export function zoneOf(timer: Timer): Zone {
  return timer.kind === "schedule" ? timer.timetable.zone : UTC;
}

const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

/** `Thu 2026-01-01 06:00:00 +01:00`. */
export function shownTime(instant: Instant, zone: Zone): string {
  const [, date, time, offset] = /^(.*)T(.{8})(.*)$/.exec(localSlot({ zone }, instant)) ?? [];
  const { weekday } = civilTime(wallTimeIn(zone, instant) as number as Instant);
  return `${WEEKDAYS[weekday]} ${date} ${time} ${offset}`;
}
