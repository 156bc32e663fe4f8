import type { Job } from "../domain/job.ts";
import { jobKey } from "../domain/job-id.ts";
import type { LogEntry } from "../domain/log.ts";
import type { LogHistory } from "../ports/log-store.ts";
import { LogWriter, logWord } from "./log-writer.ts";
import type { RunnerDeps } from "./runner.ts";

/**
 * Ends the logs that a crash left open: as failed, with a last line that says so. Answers the history as it is then.
 */
export async function recoverLogs(
  { logs, logger, clock }: Pick<RunnerDeps, "logs" | "logger" | "clock">,
  job: Job,
  history: LogHistory,
): Promise<LogHistory> {
  if (history.entries.every((entry) => entry.status !== "running")) return history;
  const entries: LogEntry[] = [];
  for (const entry of history.entries) {
    if (entry.status !== "running") {
      entries.push(entry);
      continue;
    }
    const { counter } = entry;
    const onBroken = (error: unknown) => logger.event("log.broken", { job: jobKey(job), counter, error });
    const writer = new LogWriter(await logs.reopen(job, counter), job, { clock, onBroken });
    await writer.line(`!!! ${logWord(job)}: ${job.id}: lost: karajo ended before this run did`);
    await writer.close("failed");
    logger.event("log.recovered", { job: jobKey(job), counter });
    entries.push({ counter, status: "failed" });
  }
  return { entries, lastWrittenAt: clock.now() };
}
