import type { ExecJob, Timer } from "../domain/job.ts";
import { jobIdOf } from "../domain/job-id.ts";
import { type Duration, MINUTE } from "../domain/time.ts";
import type { Values } from "./option.ts";
import { TIMED_OPTIONS } from "./option-table.ts";
import type { ProblemList } from "./problem.ts";
import { isGiven, listEntries, optionNameIn, placeOf, type Section, textOf } from "./section.ts";
import { shown } from "./shown-text.ts";

type TimedValues = Values<typeof TIMED_OPTIONS>;

/** What both kinds of job have, but for the kind. */
export type TimedFacts = Omit<ExecJob, "kind" | "path" | "authKind" | "headerSign" | "secret" | "work">;

/** The part of a job that both kinds have, from the values of its section. */
export function timedFacts(section: Section, values: TimedValues, problems: ProblemList): TimedFacts {
  const interval = intervalOf(section, values.interval, problems);
  const retention = {
    key: "log_retention",
    value: values.log_retention,
    fallback: TIMED_OPTIONS.log_retention.fallback,
  };
  return {
    id: jobIdOf(section.name),
    name: section.name,
    description: values.description ?? "",
    timer: timerOf(values, interval),
    scheduleText: listEntries(section, "schedule")
      .map((entry) => entry.value)
      .join("; "),
    interval,
    runAtStart: values.run_at_start,
    logRetention: countFromOne(section, retention, problems),
    notifyOnSuccess: values.notif_on_success,
    notifyOnFailure: values.notif_on_failed,
  };
}

/** Whether the section asks for a timer, be it a wrong one. An interval of zero asks for none. */
export function asksForTimer(section: Section, values: TimedValues): boolean {
  return values.run_at_start || isGiven(section, "schedule") || (isGiven(section, "interval") && values.interval !== 0);
}

/** A count; where it is below 1 the fallback, with a warning. */
export function countFromOne(
  section: Section,
  { key, value, fallback }: { readonly key: string; readonly value: number; readonly fallback: number },
  problems: ProblemList,
): number {
  if (value >= 1) return value;
  const message = `${optionNameIn(section, key)} ${value} is below 1: the default, ${fallback}, is used`;
  problems.warning(placeOf(section, key), message);
  return fallback;
}

function intervalOf(section: Section, given: Duration | undefined, problems: ProblemList): Duration | undefined {
  if (given === undefined || given === 0) return undefined;
  if (given >= MINUTE) return given;
  problems.warning(
    placeOf(section, "interval"),
    `interval ${shown(textOf(section, "interval"))} is below 1m: 1m is used`,
  );
  return MINUTE;
}

function timerOf(values: TimedValues, interval: Duration | undefined): Timer {
  const { schedule: lines, timezone: zone, dst_gap: dstGap, dst_fold: dstFold } = values;
  if (lines.length > 0) return { kind: "schedule", timetable: { lines, zone, dstGap, dstFold } };
  return interval === undefined ? { kind: "none" } : { kind: "interval", every: interval };
}
