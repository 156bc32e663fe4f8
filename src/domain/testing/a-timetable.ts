import type { Timetable } from "../timetable.ts";
import { parseTimetableLine } from "../timetable-text.ts";
import { UTC } from "../zone.ts";

/** A timetable of one line, in UTC unless it is told otherwise. */
export function aTimetable(text: string, given: Partial<Timetable> = {}): Timetable {
  const line = parseTimetableLine(text);
  if (!line.ok) throw new Error(line.problem.message);
  return { lines: [line.value], zone: UTC, dstGap: "run", dstFold: "once", ...given };
}
