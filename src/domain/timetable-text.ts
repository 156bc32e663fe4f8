import { formatCron, isCronText, parseCron } from "./cron-text.ts";
import type { Result } from "./result.ts";
import { formatSchedule, parseSchedule, type ScheduleProblem } from "./schedule-text.ts";
import type { TimetableLine } from "./timetable-line.ts";

/** The line that a text writes, in karajo's own grammar or as cron; otherwise the first problem. Never throws. */
export function parseTimetableLine(text: string): Result<TimetableLine, ScheduleProblem> {
  return isCronText(text) ? parseCron(text) : parseSchedule(text);
}

/** The canonical text of a line, from which {@link parseTimetableLine} makes an equal one. */
export function formatTimetableLine(line: TimetableLine): string {
  return line.kind === "cron" ? formatCron(line) : formatSchedule(line);
}
