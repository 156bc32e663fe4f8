import type { Job } from "../domain/job.ts";
import { jobKey } from "../domain/job-id.ts";
import type { Clock } from "../ports/clock.ts";
import type { LogBounds, LogStore, OpenLog } from "../ports/log-store.ts";
import type { Logger } from "../ports/logger.ts";
import { endsInLine } from "./ends-in-line.ts";
import { gapLine, LogWriter } from "./log-writer.ts";
import type { Masker } from "./masker.ts";
import { NO_LOG } from "./no-log.ts";
import { SettlingLog } from "./settling-log.ts";

export interface RunLogDeps {
  readonly clock: Clock;
  readonly logs: LogStore;
  readonly logger: Logger;
  /** Masks the secrets of the configuration, as it is when the run begins. */
  masker(): Masker;
}

/** The log of a run that goes on. */
export interface RunLog {
  readonly writer: LogWriter;
  /** Resolves when all whole lines that were written are in it, or given up. */
  settled(): Promise<void>;
  /** Lets go of it then, for another server to go on with. */
  leave(): Promise<void>;
}

/** Whose log it is. */
export interface LoggedRun {
  readonly job: Job;
  readonly counter: number;
  /** Called when there is a log that was not there before. */
  began(): void;
}

/** Begins a log. Never rejects. */
export function beginLog(deps: RunLogDeps, run: LoggedRun): Promise<RunLog> {
  return openLog(deps, run, { isInLine: false, open: (bounds) => create(deps, run, bounds) });
}

/** Goes on with the log that an earlier server has left, or begins it where that had not come so far. Never rejects. */
export async function goOnWithLog(deps: RunLogDeps, run: LoggedRun): Promise<RunLog> {
  const { job, counter } = run;
  const entry = { counter, status: "running" } as const;
  const isInLine = await endsInLine(deps.logs, job, entry).catch(() => false);
  return openLog(deps, run, {
    isInLine,
    async open(bounds) {
      const text = await deps.logs.read(job, entry);
      await text?.close();
      return text === undefined ? create(deps, run, bounds) : deps.logs.reopen(job, counter, bounds);
    },
  });
}

async function create({ logs }: RunLogDeps, { job, counter, began }: LoggedRun, bounds: LogBounds): Promise<OpenLog> {
  const log = await logs.create(job, counter, bounds);
  began();
  return log;
}

async function openLog(
  { logger, clock, masker }: RunLogDeps,
  { job, counter }: LoggedRun,
  { isInLine, open }: { readonly isInLine: boolean; open(bounds: LogBounds): Promise<OpenLog> },
): Promise<RunLog> {
  const onBroken = (error: unknown) => logger.event("log.broken", { job: jobKey(job), counter, error });
  const found = await open({ maxSize: job.logMaxSize, gapLine: gapLine(job, clock) }).catch((error) => {
    onBroken(error);
    return NO_LOG;
  });
  const log = new SettlingLog(found, clock);
  const writer = new LogWriter(log, job, { clock, onBroken, masker: masker(), isInLine });
  return { writer, settled: () => log.settled(), leave: () => log.leave() };
}
