import type { WireJobExec, WireJobHttp, WireJobKey } from "../../src/contract/wire.ts";
import type { Schedule } from "../../src/domain/schedule.ts";
import { parseSchedule } from "../../src/domain/schedule-text.ts";
import { cronWords } from "./cron-words.ts";
import { durationText } from "./time-text.ts";

const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
/** Beyond this a list of schedules is no quick read. */
const MOST = 2;

/** What makes a job run, in words: `every day at 04:00, after fetch, webhook /deploy`. */
export function triggerWords(job: WireJobExec | WireJobHttp, nameOf: (key: WireJobKey) => string): string {
  const causes: string[] = [];
  if (job.schedule !== undefined) causes.push(scheduleWords(job.schedule));
  else if (job.interval !== undefined) causes.push(`every ${durationText(job.interval / 1e6)}`);
  if (job.after !== undefined) causes.push(`after ${afterWords(job.after.map(nameOf))}`);
  if ("path" in job && job.path !== undefined) causes.push(`webhook ${job.path}`);
  return causes.join(", ") || "when it is asked to";
}

/** Each of them must have succeeded, so that two are joined by `and`. */
function afterWords(names: readonly string[]): string {
  return names.length > MOST ? `${names.length} other jobs` : names.join(" and ");
}

/** A schedule, or several on lines of their own that `; ` joins, in words. */
export function scheduleWords(text: string): string {
  const lines = text.split("; ");
  return lines.length > MOST ? `${lines.length} schedules` : lines.map(lineWords).join(" and ");
}

function lineWords(line: string): string {
  const parsed = parseSchedule(line);
  return parsed.ok ? wordsOf(parsed.value) : cronWords(line);
}

function wordsOf(schedule: Schedule): string {
  switch (schedule.kind) {
    case "minutely":
      return "every minute";
    case "hourly": {
      const { minutes } = schedule;
      return minutes.every((minute) => minute === 0) ? "every hour" : `every hour at ${list(minutes, minuteText)}`;
    }
    case "daily":
      return `every day at ${list(schedule.times, timeText)}`;
    case "weekly":
      return `every ${list(schedule.days, (day) => WEEKDAYS[day] ?? "")} at ${list(schedule.times, timeText)}`;
    case "monthly":
      return `every month on day ${list(schedule.days, String)} at ${list(schedule.times, timeText)}`;
    default:
      return schedule satisfies never;
  }
}

function list(items: readonly number[], words: (item: number) => string): string {
  return items.map(words).join(", ");
}

function minuteText(minute: number): string {
  return `:${String(minute).padStart(2, "0")}`;
}

function timeText(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}${minuteText(minutes % 60)}`;
}
