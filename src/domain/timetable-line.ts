import { type CronSchedule, cronPaceOf, nextCronTime } from "./cron.ts";
import { remembered } from "./remembered.ts";
import { nextSlot, type Schedule } from "./schedule.ts";
import { asInUtc, shownInUtc, type WallTime } from "./wall-time.ts";

/** One schedule of a timetable, in karajo's own grammar or as a cron expression. */
export type TimetableLine = Schedule | CronSchedule;

/**
 * What a line is true to when clocks change.
 *
 * `elapsed`: to the time that passes; it is due in every hour (`minutely`, `hourly`, cron with every hour).
 * `local`: to the times that it names (`daily`, `weekly`, `monthly`, cron with a minute and some hours).
 * `mixed`: to both; cron with some hours, and `*` or a step for second, minute or hour (`* 0-2 * * *`, `0 0-22/2 * * *`).
 */
export type Pace = "elapsed" | "mixed" | "local";

/** The pace of a line. */
export function paceOf(line: TimetableLine): Pace {
  switch (line.kind) {
    case "minutely":
    case "hourly":
      return "elapsed";
    case "daily":
    case "weekly":
    case "monthly":
      return "local";
    case "cron": {
      const { isDueEveryHour, hasRhythm } = cronPaceOf(line);
      if (isDueEveryHour) return "elapsed";
      return hasRhythm ? "mixed" : "local";
    }
    default:
      return line satisfies never;
  }
}

/** What a line was asked last, and the answers: at one moment, a thousand jobs with the same line ask the same few things. */
const answersOf = remembered((_line: TimetableLine) => new Map<WallTime, WallTime>(), 64);
const MOST_ANSWERS = 16;

/** The first reading of the clock strictly after `after` at which the line is due, if there is any. */
export function nextWallTime(line: TimetableLine, after: WallTime): WallTime | undefined {
  const known = answersOf(line);
  const answer = known.get(after);
  if (answer !== undefined) return answer;
  const next = line.kind === "cron" ? nextCronTime(line, after) : shownInUtc(nextSlot(line, asInUtc(after)));
  if (known.size >= MOST_ANSWERS) known.clear();
  if (next !== undefined) known.set(after, next);
  return next;
}
