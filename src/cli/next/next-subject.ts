import type { Configuration } from "../../domain/configuration.ts";
import { AppError } from "../../domain/error.ts";
import type { Job, Timer } from "../../domain/job.ts";
import type { DstFold, DstGap } from "../../domain/timetable.ts";
import { parseTimetableLine } from "../../domain/timetable-text.ts";
import { UTC, type Zone } from "../../domain/zone.ts";
import { configuredJob } from "../configured-jobs.ts";

/** What the options say of a schedule. */
export interface GivenTimetable {
  readonly zone?: Zone;
  readonly dstGap?: DstGap;
  readonly dstFold?: DstFold;
}

/** What is due next: a timer, and the job whose it is where it is one's. */
export interface NextSubject {
  readonly timer: Timer;
  readonly job: string | undefined;
}

/**
 * What `text` means: a schedule where it is one, else a job, by name or ID. A job whose name is that of a schedule is
 * had by `exec:` or `http:` before it. What the options give wins over the job's own.
 */
export async function nextSubject(
  text: string,
  given: GivenTimetable,
  configuration: () => Promise<Configuration>,
): Promise<NextSubject> {
  const line = parseTimetableLine(text);
  if (line.ok) {
    const { zone = UTC, dstGap = "run", dstFold = "once" } = given;
    return { job: undefined, timer: { kind: "schedule", timetable: { lines: [line.value], zone, dstGap, dstFold } } };
  }
  if (!mayBeJob(text)) throw notUnderstood(text, line.problem);
  const { name, timer } = await jobOr(text, line.problem.message, configuration);
  if (timer.kind === "schedule") {
    const { zone = timer.timetable.zone, ...rest } = given;
    return { job: name, timer: { ...timer, timetable: { ...timer.timetable, ...rest, zone } } };
  }
  if (timer.kind === "interval") return { job: name, timer };
  throw new AppError("ERR_BAD_REQUEST", `job ${JSON.stringify(name)} has no timer: neither schedule nor interval`);
}

async function jobOr(text: string, problem: string, configuration: () => Promise<Configuration>): Promise<Job> {
  try {
    return configuredJob(await configuration(), text);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new AppError(error.code, `${error.message}\n(nor is it a schedule: ${problem})`, { cause: error });
  }
}

/** Whether it is more likely a name than a schedule with a mistake. */
function mayBeJob(text: string): boolean {
  return !/^\s*(?:[*@0-9]|(?:minutely|hourly|daily|weekly|monthly)\s*@)/i.test(text) || /^[0-9][\w-]*$/.test(text);
}

function notUnderstood(text: string, problem: { readonly message: string; readonly offset: number }): AppError {
  const place = problem.offset > 0 ? ` (at character ${problem.offset + 1})` : "";
  return new AppError(
    "ERR_BAD_REQUEST",
    `cannot read the schedule ${JSON.stringify(text)}${place}: ${problem.message}`,
  );
}
