import { CronDate, type CronOptions, CronPattern } from "croner";
import { civilTimeOf, type WallTime, wallTimeOf } from "./wall-time.ts";

/** When a job is due, as a cron expression, to the second. `parseCron` makes it. */
export interface CronSchedule {
  readonly kind: "cron";
  /** Five or six fields in capital letters with one blank between two, nicknames written out. */
  readonly expression: string;
}

/** Whether an expression is due in every hour of the day, and whether it has a rhythm: `*` or a step below the day. */
export interface CronPace {
  readonly isDueEveryHour: boolean;
  readonly hasRhythm: boolean;
}

/**
 * The first reading of the clock strictly after `after` that the expression matches, or `undefined` when there is none
 * within 400 years or before the year 3000, as for 30 February. Knows nothing of zones.
 *
 * When day of the month and weekday are both given, either is enough, unless one of them starts with `*`: then both
 * must match. That is the rule of crontab(5) and of Kubernetes. Croner's own differs for a step: to it either matches.
 */
export function nextCronTime(schedule: CronSchedule, after: WallTime): WallTime | undefined {
  const { pattern, options } = compiled(schedule);
  const { month, weekday, ...fields } = civilTimeOf(after);
  const cursor = Object.assign(new CronDate(EPOCH), fields, { month: month - 1 });
  const found = cursor.increment(pattern, options, false);
  return found === null ? undefined : wallTimeOf({ ...found, month: found.month + 1 });
}

/** How the times of day of an expression are spread. */
export function cronPaceOf(schedule: CronSchedule): CronPace {
  const { pattern } = compiled(schedule);
  return { isDueEveryHour: pattern.hour.every((isDue) => isDue), hasRhythm: !pattern.isFixedTime };
}

interface CompiledCron {
  readonly pattern: CronPattern;
  readonly options: CronOptions;
}

// With an offset of 0 croner reckons with the fields alone and asks Intl for nothing. To read the same from a text it would
// ask it all the same, for the first time at the cost of 20 ms of every start.
// biome-ignore lint/style/noRestrictedGlobals: it does not read the clock
const EPOCH = new CronDate(new Date(0), 0);

/** By expression, because many jobs share one; it only keeps what is the same whenever it is asked for. */
const compiledCrons = new Map<string, CompiledCron>();
/** Each takes 2 KB. Beyond, the whole lot is made anew as it is needed: expressions may come from anybody who types. */
const MOST_COMPILED = 10_000;
let everyYear: number[] | undefined;

/**
 * Croner's pattern, and not its `Cron`: that one reads the clock, has a policy of its own for daylight-saving time, and
 * holds on to the options of a timer.
 */
function compiled({ expression }: CronSchedule): CompiledCron {
  const known = compiledCrons.get(expression);
  if (known !== undefined) return known;
  const pattern = new CronPattern(expression, undefined, {
    mode: "5-or-6-parts",
    fixedTimeRule: "no-wildcard",
  });
  // Every pattern comes with 80 KB of years, all alike as there is no field for the year: 10,000 jobs share one list.
  everyYear ??= pattern.year;
  pattern.year = everyYear;
  const [weekday = "", , day = ""] = expression.split(" ").reverse();
  const fresh = { pattern, options: { domAndDow: /^[*]/.test(day) || /^[*]/.test(weekday) } };
  if (compiledCrons.size >= MOST_COMPILED) compiledCrons.clear();
  compiledCrons.set(expression, fresh);
  return fresh;
}
