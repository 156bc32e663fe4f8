import type { CatchUpPolicy } from "../domain/catch-up.ts";
import type { ExecJob, Timer } from "../domain/job.ts";
import { jobIdOf } from "../domain/job-id.ts";
import type { Overlap } from "../domain/overlap.ts";
import type { RetryPolicy } from "../domain/retry.ts";
import { formatSize } from "../domain/size.ts";
import { type Duration, MINUTE } from "../domain/time.ts";
import { isAsMeant, warnOfNoEffect } from "./no-effect.ts";
import type { Values } from "./option.ts";
import { overlapOf } from "./overlap-policy.ts";
import type { ProblemList } from "./problem.ts";
import { type RetryValues, retryPolicyOf } from "./retry-policy.ts";
import { isGiven, listEntries, optionNameIn, placeOf, type Section, textOf } from "./section.ts";
import { SharedDefault } from "./shared-default.ts";
import { shown } from "./shown-text.ts";
import { TIMED_OPTIONS } from "./timed-options.ts";

type TimedValues = Values<typeof TIMED_OPTIONS> & RetryValues;

/** What both kinds of job have, but for the kind. */
export type TimedFacts = Omit<ExecJob, "kind" | "path" | "authKind" | "headerSign" | "secret" | "work" | "process">;

/** Below, a head and a tail would not tell what happened. */
const LEAST_LOG_SIZE = 4_096;

const NO_JOBS: TimedFacts["after"] = [];
const sharedCatchUp = new SharedDefault<CatchUpPolicy>(["catch_up", "catch_up_limit"]);
const sharedOverlap = new SharedDefault<Overlap>(["overlap", "queue_limit", "max_parallel"]);
const sharedRetry = new SharedDefault<RetryPolicy>([
  "retry",
  "retry_on",
  "retry_delay",
  "retry_max_delay",
  "retry_backoff",
]);

/** The part of a job that both kinds have, from the values of its section. `after` waits until all jobs are known. */
export function timedFacts(section: Section, values: TimedValues, problems: ProblemList): TimedFacts {
  const interval = intervalOf(section, values.interval, problems);
  const timer = timerOf(values, interval);
  const retention = {
    key: "log_retention",
    value: values.log_retention,
    fallback: TIMED_OPTIONS.log_retention.fallback,
  };
  return {
    id: jobIdOf(section.name),
    name: section.name,
    description: values.description ?? "",
    tags: tagsOf(values.tag),
    timer,
    scheduleText: listEntries(section, "schedule")
      .map((entry) => entry.value)
      .join("; "),
    interval,
    runAtStart: values.run_at_start,
    catchUp: sharedCatchUp.of(section, timer.kind, () => catchUpOf(section, { values, timer }, problems)),
    jitter: values.jitter,
    after: NO_JOBS,
    overlap: sharedOverlap.of(section, section.kind, () => overlapOf(section, values, problems)),
    timeout: values.timeout === undefined || values.timeout <= 0 ? undefined : values.timeout,
    retry: sharedRetry.of(section, section.kind, () => retryPolicyOf(section, values, problems)),
    logRetention: countFromOne(section, retention, problems),
    logMaxSize: logSizeOf(section, values.log_max_size, problems),
    notifyOnSuccess: values.notif_on_success,
    notifyOnFailure: values.notif_on_failed,
  };
}

/** Whether the section asks that the job runs by itself, be it in a wrong way. An interval of zero does not. */
export function runsByItself(section: Section, values: TimedValues): boolean {
  const hasInterval = isGiven(section, "interval") && values.interval !== 0;
  return hasInterval || values.run_at_start || isGiven(section, "schedule") || isGiven(section, "after");
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

/** An interval counts from the last run and so never has more than one turn to catch up on, which is the default. */
function catchUpOf(
  section: Section,
  { values, timer }: { readonly values: TimedValues; readonly timer: Timer },
  problems: ProblemList,
): CatchUpPolicy {
  const catchUp = values.catch_up ?? (timer.kind === "interval" ? "last" : "none");
  if (catchUp !== "all" && isAsMeant(section, "catch_up")) {
    const because = `${optionNameIn(section, "catch_up")} is ${catchUp}`;
    warnOfNoEffect(section, { keys: ["catch_up_limit"], because }, problems);
  }
  return { catchUp, cap: values.catch_up_limit };
}

function logSizeOf(section: Section, given: number, problems: ProblemList): number {
  if (given >= LEAST_LOG_SIZE) return given;
  const place = placeOf(section, "log_max_size");
  const option = optionNameIn(section, "log_max_size");
  const least = formatSize(LEAST_LOG_SIZE);
  if (given === 0) problems.error(place, `${option} is 0: expected at least ${least}`);
  else
    problems.warning(place, `${option} ${shown(textOf(section, "log_max_size"))} is below ${least}: ${least} is used`);
  return LEAST_LOG_SIZE;
}

function timerOf(values: TimedValues, interval: Duration | undefined): Timer {
  const { schedule: lines, timezone: zone, dst_gap: dstGap, dst_fold: dstFold } = values;
  if (lines.length > 0) return { kind: "schedule", timetable: { lines, zone, dstGap, dstFold } };
  return interval === undefined ? { kind: "none" } : { kind: "interval", every: interval };
}

function tagsOf(written: readonly string[]): readonly string[] {
  if (written.length === 0) return written;
  const words = written.flatMap((text) => text.split(",")).map((word) => word.trim());
  return [...new Set(words)].filter((word) => word !== "");
}
