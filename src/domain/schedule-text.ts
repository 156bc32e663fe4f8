import { bad, ok, type Result } from "./result.ts";
import type { Schedule } from "./schedule.ts";

/** What is wrong with the text of a schedule, and where: `offset` counts UTF-16 units from the start of the text. */
export interface ScheduleProblem {
  readonly message: string;
  readonly offset: number;
}

/**
 * The schedule that a configuration writes as `minutely`, `hourly[@minutes]`, `daily[@times]`,
 * `weekly[@days[@times]]` or `monthly[@days[@times]]`; otherwise the first problem from the left. Never throws.
 *
 * Lists are separated by commas; blanks around items and the case of letters do not matter. No minute is 0, no time is
 * 00:00, no weekday is Sunday, no day of the month is 1; an empty text is `minutely`. Beyond that grammar, forms are
 * accepted whose meaning is beyond doubt: a time without its leading zero (`6:00`) or without minutes (`6`), empty
 * items (`06:00,`) and empty parts (`monthly@@06:00`, `daily@`). Anything else is a problem, never a silent default.
 *
 * @example
 * ```ts
 * parseSchedule("weekly@Wed,sun@6:00"); // => { ok: true, value: { kind: "weekly", days: [0, 3], times: [360] } }
 * parseSchedule("hourly@5,60");
 * // => { ok: false, problem: { message: "minute 60 is out of range: expected 0 to 59", offset: 9 } }
 * ```
 */
export function parseSchedule(text: string): Result<Schedule, ScheduleProblem> {
  const whole = trimmed({ text, offset: 0 });
  if (whole.text === "") return ok({ kind: "minutely" });
  const [kind = whole, ...lists] = split(whole, "@");
  switch (kind.text.toLowerCase()) {
    case "minutely":
      return surplus(lists, 0, "minutely") ?? ok({ kind: "minutely" });
    case "hourly": {
      const minutes = parseList(lists[0], MINUTES);
      if (!minutes.ok) return minutes;
      return surplus(lists, 1, "hourly[@minutes]") ?? ok({ kind: "hourly", minutes: minutes.value });
    }
    case "daily": {
      const times = parseList(lists[0], TIMES);
      if (!times.ok) return times;
      return surplus(lists, 1, "daily[@times]") ?? ok({ kind: "daily", times: times.value });
    }
    case "weekly":
      return parseDaysAndTimes("weekly", lists, WEEKDAYS);
    case "monthly":
      return parseDaysAndTimes("monthly", lists, DAYS_OF_MONTH);
    default:
      return problem(kind, `unknown schedule "${kind.text}": expected minutely, hourly, daily, weekly or monthly`);
  }
}

/**
 * The canonical text of a schedule, lists and defaults written out, from which {@link parseSchedule} makes an equal one:
 * `minutely`, `hourly@0`, `daily@06:00`, `weekly@sun,wed@00:00`, `monthly@1,15@06:00,18:30`.
 */
export function formatSchedule(schedule: Schedule): string {
  switch (schedule.kind) {
    case "minutely":
      return "minutely";
    case "hourly":
      return `hourly@${schedule.minutes.join(",")}`;
    case "daily":
      return `daily@${formatTimes(schedule.times)}`;
    case "weekly":
      return `weekly@${schedule.days.map((day) => WEEKDAY_NAMES[day]?.slice(0, 3)).join(",")}@${formatTimes(schedule.times)}`;
    case "monthly":
      return `monthly@${schedule.days.join(",")}@${formatTimes(schedule.times)}`;
    default:
      return schedule satisfies never;
  }
}

/** A part of the text, and where in the text it begins. */
interface Part {
  readonly text: string;
  readonly offset: number;
}

/** What the items of a list are: how one is read, and what stands for none. */
interface ItemKind {
  readonly none: number;
  readonly parse: (item: string) => Result<number>;
}

const WEEKDAY_NAMES = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

const MINUTES: ItemKind = { none: 0, parse: (item) => parseNumber(item, { noun: "minute", min: 0, max: 59 }) };
const TIMES: ItemKind = { none: 0, parse: parseTime };
const WEEKDAYS: ItemKind = { none: 0, parse: parseWeekday };
const DAYS_OF_MONTH: ItemKind = {
  none: 1,
  parse: (item) => parseNumber(item, { noun: "day of the month", min: 1, max: 31 }),
};

function parseDaysAndTimes(
  kind: "weekly" | "monthly",
  lists: readonly Part[],
  dayKind: ItemKind,
): Result<Schedule, ScheduleProblem> {
  const days = parseList(lists[0], dayKind);
  if (!days.ok) return days;
  const times = parseList(lists[1], TIMES);
  if (!times.ok) return times;
  return surplus(lists, 2, `${kind}[@days[@times]]`) ?? ok({ kind, days: days.value, times: times.value });
}

/** The problem of a part behind the `limit` first ones that says anything. */
function surplus(lists: readonly Part[], limit: number, form: string): Result<never, ScheduleProblem> | undefined {
  const part = lists.slice(limit).find(({ text }) => text !== "");
  return part && problem(part, `"@${part.text}" is one part too many: expected ${form}`);
}

/** The items of a comma list in ascending order, without duplicates, never empty. */
function parseList(list: Part | undefined, kind: ItemKind): Result<readonly number[], ScheduleProblem> {
  const values = new Set<number>();
  for (const item of list ? split(list, ",") : []) {
    if (item.text === "") continue;
    const value = kind.parse(item.text);
    if (!value.ok) return problem(item, value.problem);
    values.add(value.value);
  }
  return ok(values.size === 0 ? [kind.none] : [...values].sort((a, b) => a - b));
}

function parseNumber(
  item: string,
  { noun, min, max }: { readonly noun: string; readonly min: number; readonly max: number },
): Result<number> {
  if (!/^[0-9]+$/.test(item)) return bad(`"${item}" is not a ${noun}: expected ${min} to ${max}`);
  const value = Number(item);
  if (value < min || value > max) return bad(`${noun} ${item} is out of range: expected ${min} to ${max}`);
  return ok(value);
}

function parseTime(item: string): Result<number> {
  // Minutes have two digits, because 6:5 may mean 06:05 or 06:50; an hour alone has two at most, because 0600 is no hour.
  const [, hour, minute = "0"] = /^([0-9]+):([0-9]{2})$/.exec(item) ?? /^([0-9]{1,2})$/.exec(item) ?? [];
  if (hour === undefined) return bad(`"${item}" is not a time of day: expected hh:mm, 00:00 to 23:59`);
  if (Number(hour) > 23) return bad(`hour ${hour} in "${item}" is out of range: expected 00:00 to 23:59`);
  if (Number(minute) > 59) return bad(`minute ${minute} in "${item}" is out of range: expected 00:00 to 23:59`);
  return ok(Number(hour) * 60 + Number(minute));
}

function parseWeekday(item: string): Result<number> {
  const wanted = item.toLowerCase();
  const day = WEEKDAY_NAMES.findIndex((name) => wanted === name || wanted === name.slice(0, 3));
  return day >= 0 ? ok(day) : bad(`unknown weekday "${item}": expected sunday to saturday, or sun to sat`);
}

function formatTimes(times: readonly number[]): string {
  return times.map((time) => `${twoDigits(Math.floor(time / 60))}:${twoDigits(time % 60)}`).join(",");
}

function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}

function split(whole: Part, separator: string): readonly Part[] {
  let offset = whole.offset;
  return whole.text.split(separator).map((text) => {
    const part = trimmed({ text, offset });
    offset += text.length + separator.length;
    return part;
  });
}

function trimmed({ text, offset }: Part): Part {
  return { text: text.trim(), offset: offset + text.length - text.trimStart().length };
}

function problem(at: Part, message: string): Result<never, ScheduleProblem> {
  return bad({ message, offset: at.offset });
}
