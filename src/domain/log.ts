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

/** A file with a part of the tail of a log that is being written. */
export interface LogPartName {
  readonly counter: number;
  /** How many bytes of the file `running` are the log's head. */
  readonly headSize: number;
  /** The offset in the log of the part's first byte. */
  readonly start: number;
}

/** The name of a part's file: `ID.COUNTER.running.HEADSIZE.START`. */
export function logPartFileName(id: JobId, { counter, headSize, start }: LogPartName): string {
  return `${logFileName(id, { counter, status: "running" })}.${headSize}.${start}`;
}

/** What the name of a part's file says, or `undefined` when it is not the name of a part of a log of this job. */
export function parseLogPartFileName(id: string, fileName: string): LogPartName | undefined {
  const [name, headText, startText] = /^(.*)[.]([0-9]{1,15})[.]([0-9]{1,15})$/s.exec(fileName)?.slice(1) ?? [];
  const log = name === undefined ? undefined : parseLogFileName(id, name);
  if (log?.status !== "running") return undefined;
  return { counter: log.counter, headSize: Number(headText), start: Number(startText) };
}
