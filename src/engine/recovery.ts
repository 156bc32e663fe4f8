import type { Job } from "../domain/job.ts";
import { jobKey } from "../domain/job-id.ts";
import type { LogEntry } from "../domain/log.ts";
import type { LogHistory, LogStore } from "../ports/log-store.ts";
import { LogWriter, logWord, NEWLINE } from "./log-writer.ts";
import type { RunnerDeps } from "./runner.ts";

type RecoveryDeps = Pick<RunnerDeps, "logs" | "logger" | "clock">;

/**
 * Ends the logs that a crash left open: as failed, with a last line that says so. Answers the history as it is then.
 * Never rejects: a log that cannot be ended is reported, and found again at the next start.
 */
export async function recoverLogs(deps: RecoveryDeps, job: Job, history: LogHistory): Promise<LogHistory> {
  if (history.entries.every((entry) => entry.status !== "running")) return history;
  const entries: LogEntry[] = [];
  for (const entry of history.entries) {
    entries.push(entry.status === "running" ? { counter: entry.counter, status: "failed" } : entry);
    if (entry.status === "running") await endLog(deps, job, entry);
  }
  return { entries, lastWrittenAt: deps.clock.now() };
}

async function endLog({ logs, logger, clock }: RecoveryDeps, job: Job, entry: LogEntry): Promise<void> {
  const about = { job: jobKey(job), counter: entry.counter };
  let isEnded = true;
  const onBroken = (error: unknown) => {
    isEnded = false;
    logger.event("log.broken", { ...about, error });
  };
  try {
    const isInLine = await endsInLine(logs, job, entry);
    const writer = new LogWriter(await logs.reopen(job, entry.counter), job, { clock, onBroken, isInLine });
    await writer.line(`!!! ${logWord(job)}: ${job.id}: lost: karajo ended before this run did`);
    await writer.close("failed");
    if (isEnded) logger.event("log.recovered", about);
  } catch (error) {
    onBroken(error);
  }
}

/** Whether a log stops in the middle of a line, as a crash may leave it. */
async function endsInLine(logs: LogStore, job: Job, entry: LogEntry): Promise<boolean> {
  const text = await logs.read(job, entry);
  if (text === undefined) return false;
  try {
    let last = NEWLINE;
    for await (const bytes of text.bytes({ start: Math.max(0, text.size - 1) })) last = bytes.at(-1) ?? last;
    return last !== NEWLINE;
  } finally {
    await text.close();
  }
}
