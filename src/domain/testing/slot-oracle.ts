import type { Schedule } from "../schedule.ts";
import { type Duration, HOUR, type Instant, later } from "../time.ts";
import type { DstFold, DstGap } from "../timetable.ts";
import type { CronModel } from "./a-cron.ts";
import { fieldsOf, type LocalFields, localMsIn } from "./local-clock.ts";

/** A line of a timetable that knows, by plain reckoning, when it is due. */
export interface LineModel {
  readonly pace: "elapsed" | "mixed" | "local";
  readonly isDue: (shown: LocalFields) => boolean;
}

export interface OraclePolicy {
  readonly zone: string;
  readonly dstGap: DstGap;
  readonly dstFold: DstFold;
}

/** The slots after `after`, up to and with `upTo`, found by looking at the clock every `step`, as a person would. */
export function slotsByLooking(
  lines: readonly LineModel[],
  { zone, dstGap, dstFold }: OraclePolicy,
  { after, upTo, step }: { readonly after: Instant; readonly upTo: Instant; readonly step: Duration },
): readonly Instant[] {
  const slots = new Set<Instant>();
  const shownAlready = new Set<number>();
  let expected: number | undefined;
  // From a while earlier, to know what the clock has shown already.
  const begin = (Math.floor((after - 3 * HOUR) / step) * step) as Instant;
  for (let instant = begin; instant <= upTo; instant = later(instant, step)) {
    const shown = shownAt(zone, instant);
    const skipped: LocalFields[] = [];
    for (let ms = expected ?? shown.localMs; ms < shown.localMs; ms += step) skipped.push(fieldsOf(ms));
    for (const { pace, isDue } of lines) {
      const isAgain = shownAlready.has(shown.localMs);
      if (isDue(shown) && !(isAgain && pace === "local" && dstFold === "once")) slots.add(instant);
      if (dstGap === "run" && pace !== "elapsed" && skipped.some(isDue)) slots.add(instant);
    }
    shownAlready.add(shown.localMs);
    expected = shown.localMs + step;
  }
  return [...slots].filter((slot) => slot > after);
}

export function modelOfSchedule(schedule: Schedule): LineModel {
  const pace = schedule.kind === "minutely" || schedule.kind === "hourly" ? "elapsed" : "local";
  return { pace, isDue: (shown) => shown.second === 0 && isScheduled(schedule, shown) };
}

export function modelOfCron({ pace, isDueOn, isDueAt }: CronModel): LineModel {
  return { pace, isDue: (shown) => isDueAt(shown) && isDueOn(shown) };
}

function isScheduled(schedule: Schedule, { day, weekday, hour, minute }: LocalFields): boolean {
  switch (schedule.kind) {
    case "minutely":
      return true;
    case "hourly":
      return schedule.minutes.includes(minute);
    case "daily":
      return schedule.times.includes(hour * 60 + minute);
    case "weekly":
      return schedule.days.includes(weekday) && schedule.times.includes(hour * 60 + minute);
    case "monthly":
      return schedule.days.includes(day) && schedule.times.includes(hour * 60 + minute);
    default:
      return schedule satisfies never;
  }
}

/** Looked up once for each zone and instant: the tests look at the same days again and again. */
function shownAt(zone: string, instant: Instant): LocalFields {
  let known = looked.get(zone);
  if (known === undefined) {
    known = new Map();
    looked.set(zone, known);
  }
  let shown = known.get(instant);
  if (shown === undefined) {
    shown = fieldsOf(localMsIn(zone, instant));
    known.set(instant, shown);
  }
  return shown;
}

const looked = new Map<string, Map<Instant, LocalFields>>();
