import type { JobId } from "./job-id.ts";

/** How the run of a log stands. `paused` is found only in folders that karajo 0.9.3 wrote. */
export type LogStatus = "running" | FinishedStatus;
export type FinishedStatus = "success" | "failed" | "canceled" | "paused";

/** A log, without its content. */
export interface LogEntry {
  readonly counter: number;
  readonly status: LogStatus;
}

const STATUSES: readonly string[] = ["running", "success", "failed", "canceled", "paused"] satisfies LogStatus[];

/** The name of a log: `ID.COUNTER.STATUS`, and `ID.COUNTER` while it runs. This is what the API shows. */
export function logName(id: JobId, entry: LogEntry): string {
  return entry.status === "running" ? `${id}.${entry.counter}` : `${id}.${entry.counter}.${entry.status}`;
}

/** The name of a log's file: `ID.COUNTER.STATUS`, `running` included, so that a crash leaves a file that tells. */
export function logFileName(id: JobId, entry: LogEntry): string {
  return `${id}.${entry.counter}.${entry.status}`;
}

/** The counter and status in the name of a log file, or `undefined` when it is not the name of a log of this job. */
export function parseLogFileName(id: string, fileName: string): LogEntry | undefined {
  if (!fileName.startsWith(`${id}.`)) return undefined;
  const [counterText, status, ...rest] = fileName.slice(id.length + 1).split(".");
  if (counterText === undefined || status === undefined || rest.length > 0) return undefined;
  if (!/^[0-9]{1,15}$/.test(counterText) || !STATUSES.includes(status)) return undefined;
  return { counter: Number(counterText), status: status as LogStatus };
}
