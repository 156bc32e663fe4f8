import type { Job } from "../domain/job.ts";
import type { Outcome, Run, Trigger } from "../domain/run.ts";
import type { Clock } from "../ports/clock.ts";
import type { Executor, RunOutput } from "../ports/executor.ts";
import type { LogStore, OpenLog } from "../ports/log-store.ts";
import type { Logger } from "../ports/logger.ts";
import type { JobState } from "./job-state.ts";
import type { Ledger } from "./ledger.ts";
import { LogWriter, logWord } from "./log-writer.ts";

export interface RunnerDeps {
  readonly clock: Clock;
  readonly logs: LogStore;
  readonly logger: Logger;
  readonly ledger: Ledger;
  /** The executor for a job. */
  readonly executorFor: (job: Job) => Executor;
}

/** A log that is nowhere: a job runs also when its log cannot be written, for a backup matters more than its log. */
const NO_LOG: OpenLog = { write: async () => undefined, close: async () => undefined };

/** Runs `state`'s job once, from the first log line to the removal of old logs. Never rejects. */
export async function performRun(
  deps: RunnerDeps,
  state: JobState,
  { counter, trigger, signal }: { readonly counter: number; readonly trigger: Trigger; readonly signal: AbortSignal },
): Promise<Outcome> {
  const { logger, ledger } = deps;
  const { job } = state;
  const run: Run = { job, counter, trigger };
  await ledger.begin(job, counter);
  logger.event("run.started", { job: state.key, counter, reason: trigger.reason });
  const writer = await beginLog(deps, state, counter);
  await writer.line("=== BEGIN");
  const outcome = await execute(deps, run, outputOf(deps, run, writer), signal);
  for (const line of lastLines(job, outcome)) await writer.line(line);
  await writer.close(outcome.kind);
  // Not waited for: the log has the end already, and the next start finds it there.
  void ledger.finish(job, counter, outcome);
  await prune(deps, state, counter);
  const reason = outcome.kind === "failed" ? outcome.reason : undefined;
  logger.event("run.finished", { job: state.key, counter, outcome: outcome.kind, reason });
  return outcome;
}

async function beginLog({ logs, logger, clock }: RunnerDeps, state: JobState, counter: number): Promise<LogWriter> {
  const onBroken = (error: unknown) => logger.event("log.broken", { job: state.key, counter, error });
  try {
    const log = await logs.create(state.job, counter);
    state.logBegan(counter);
    return new LogWriter(log, state.job, { clock, onBroken });
  } catch (error) {
    onBroken(error);
    return new LogWriter(NO_LOG, state.job, { clock, onBroken });
  }
}

function outputOf({ ledger }: RunnerDeps, { job, counter }: Run, writer: LogWriter): RunOutput {
  return {
    write: (bytes) => writer.write(bytes),
    line: (text) => writer.line(text),
    started: (process) => void ledger.nameProcess(job, counter, process),
  };
}

async function execute(deps: RunnerDeps, run: Run, output: RunOutput, signal: AbortSignal): Promise<Outcome> {
  if (signal.aborted) return { kind: "canceled" }; // while the log was being made
  try {
    return await deps.executorFor(run.job).execute(run.job, run, output, signal);
  } catch (error) {
    // An executor promises not to throw: this is a bug in it, and the run must end all the same.
    return { kind: "failed", reason: `internal error: ${error instanceof Error ? error.message : typeof error}` };
  }
}

function lastLines(job: Job, outcome: Outcome): readonly string[] {
  const label = `${logWord(job)}: ${job.id}:`;
  switch (outcome.kind) {
    case "success":
      return ["=== DONE", `=== ${label} finished.`];
    case "failed":
      return [`!!! ${label} ${outcome.reason}`];
    case "canceled":
      return ["??? CANCELED"];
    default:
      return outcome satisfies never;
  }
}

/** Removes the oldest logs beyond the job's retention. The log of a run that goes on does not count, but `ending` does. */
export async function prune(
  { logs, logger }: Pick<RunnerDeps, "logs" | "logger">,
  state: JobState,
  ending?: number,
): Promise<void> {
  for (const entry of state.forgetOldLogs(ending)) {
    try {
      await logs.remove(state.job, entry);
    } catch (error) {
      logger.event("log.broken", { job: state.key, counter: entry.counter, error });
    }
  }
}
