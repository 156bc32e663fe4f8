import { durationInWords } from "../domain/duration.ts";
import type { Job } from "../domain/job.ts";
import { jobKey } from "../domain/job-id.ts";
import { retryDelay, whyNoRetry } from "../domain/retry.ts";
import type { Outcome, Run } from "../domain/run.ts";
import type { Clock } from "../ports/clock.ts";
import type { Executor, RunOutput } from "../ports/executor.ts";
import type { LogStore, OpenLog } from "../ports/log-store.ts";
import type { Logger } from "../ports/logger.ts";
import type { Random } from "../ports/random.ts";
import type { Ledger } from "./ledger.ts";
import { gapLine, LogWriter, logWord } from "./log-writer.ts";
import type { Masker } from "./masker.ts";

export interface RunnerDeps {
  readonly clock: Clock;
  readonly logs: LogStore;
  readonly logger: Logger;
  readonly ledger: Ledger;
  readonly random: Pick<Random, "fraction">;
  /** The executor for a job. */
  readonly executorFor: (job: Job) => Executor;
  /** Masks the secrets of the configuration, as it is when the run begins. */
  masker(): Masker;
}

/** What a run is given by whoever lets it begin. */
export interface RunControl {
  /** Ends the run when it aborts; a reason that is a text is told in the log. */
  readonly signal: AbortSignal;
  /** Aborts when the server stops: no further attempt begins then. */
  readonly stopping: AbortSignal;
  /** The log has begun. */
  logBegan(): void;
  /** Waits without keeping others from running. */
  standAside(wait: () => Promise<void>): Promise<void>;
}

/** How a run ended. */
export interface RunEnd {
  readonly outcome: Outcome;
  /** The attempt that would have come, where the server stopped before it. */
  readonly nextAttempt: number | undefined;
}

/** A log that is nowhere: a job runs also when its log cannot be written, for a backup matters more than its log. */
const NO_LOG: OpenLog = { write: async () => undefined, close: async () => undefined };

/** Makes the attempts of a run, from the first log line to the last. Never rejects. */
export async function performRun(deps: RunnerDeps, run: Run, control: RunControl): Promise<RunEnd> {
  const { logger, ledger } = deps;
  const { job, counter, trigger } = run;
  await ledger.begin(job, counter, run.attempt);
  logger.event("run.started", { job: jobKey(job), counter, reason: trigger.reason });
  const writer = await beginLog(deps, run, control);
  await writer.line("=== BEGIN");
  const end = await makeAttempts(deps, run, writer, control);
  for (const line of lastLines(job, end.outcome, control.signal)) await writer.line(line);
  await writer.close(end.outcome.kind);
  const reason = end.outcome.kind === "failed" ? end.outcome.reason : undefined;
  logger.event("run.finished", { job: jobKey(job), counter, outcome: end.outcome.kind, reason });
  return end;
}

async function beginLog(deps: RunnerDeps, { job, counter }: Run, control: RunControl): Promise<LogWriter> {
  const { logs, logger, clock } = deps;
  const onBroken = (error: unknown) => logger.event("log.broken", { job: jobKey(job), counter, error });
  const options = { clock, onBroken, masker: deps.masker() };
  try {
    const log = await logs.create(job, counter, { maxSize: job.logMaxSize, gapLine: gapLine(job, clock) });
    control.logBegan();
    return new LogWriter(log, job, options);
  } catch (error) {
    onBroken(error);
    return new LogWriter(NO_LOG, job, options);
  }
}

async function makeAttempts(
  deps: RunnerDeps,
  first: Run,
  writer: LogWriter,
  { signal, stopping, standAside }: RunControl,
): Promise<RunEnd> {
  const { job } = first;
  const { retry } = job;
  for (let { attempt } = first; ; attempt++) {
    if (attempt > 1) {
      await writer.line(`=== ATTEMPT ${attempt} of ${retry.retries + 1}`);
      if (attempt > first.attempt) await deps.ledger.begin(job, first.counter, attempt);
    }
    const outcome = await attemptOnce(deps, { ...first, attempt }, writer, signal);
    if (outcome.kind !== "failed") return { outcome, nextAttempt: undefined };
    const failed = { number: attempt, failure: outcome.failure };
    const no = whyNoRetry(retry, failed);
    if (no !== undefined) {
      if (retry.retries > 0) await writer.line(`--- No further attempt: ${no}.`);
      return { outcome, nextAttempt: undefined };
    }
    const delay = retryDelay(retry, failed, deps.random.fraction());
    await writer.line(
      `!!! attempt ${attempt} failed: ${outcome.reason}; the next one begins in ${durationInWords(delay)}.`,
    );
    await standAside(() => deps.clock.sleep(delay, AbortSignal.any([signal, stopping])));
    if (signal.aborted) return { outcome: { kind: "canceled" }, nextAttempt: undefined };
    if (stopping.aborted) {
      await writer.line(`--- karajo stops; attempt ${attempt + 1} is a run of its own, after the next start.`);
      return { outcome, nextAttempt: attempt + 1 };
    }
  }
}

async function attemptOnce(deps: RunnerDeps, run: Run, writer: LogWriter, signal: AbortSignal): Promise<Outcome> {
  if (signal.aborted) return { kind: "canceled" }; // while the log was being made
  const { timeout } = run.job;
  const output = outputOf(deps, run, writer);
  if (timeout === undefined) return execute(deps, run, output, signal);
  const expired = new AbortController();
  const over = new AbortController();
  const timer = deps.clock.sleep(timeout, over.signal).then(() => !over.signal.aborted && expired.abort());
  const outcome = await execute(deps, run, output, AbortSignal.any([signal, expired.signal]));
  over.abort();
  await timer;
  if (outcome.kind !== "canceled" || signal.aborted) return outcome;
  return { kind: "failed", reason: `timeout after ${durationInWords(timeout)}`, failure: { kind: "timeout" } };
}

async function execute(deps: RunnerDeps, run: Run, output: RunOutput, signal: AbortSignal): Promise<Outcome> {
  try {
    return await deps.executorFor(run.job).execute(run.job, run, output, signal);
  } catch (error) {
    // An executor promises not to throw: this is a bug in it, and the run must end all the same.
    const reason = `internal error: ${error instanceof Error ? error.message : typeof error}`;
    return { kind: "failed", reason, failure: { kind: "error" } };
  }
}

function outputOf({ ledger }: RunnerDeps, { job, counter }: Run, writer: LogWriter): RunOutput {
  return {
    write: (bytes) => writer.write(bytes),
    line: (text) => writer.line(text),
    hide: (secret) => writer.hide(secret),
    started: (process) => void ledger.nameProcess(job, counter, process),
  };
}

function lastLines(job: Job, outcome: Outcome, signal: AbortSignal): readonly string[] {
  const label = `${logWord(job)}: ${job.id}:`;
  switch (outcome.kind) {
    case "success":
      return ["=== DONE", `=== ${label} finished.`];
    case "failed":
      return [`!!! ${label} ${outcome.reason}`];
    case "canceled":
      return [...(typeof signal.reason === "string" ? [`--- ${signal.reason}`] : []), "??? CANCELED"];
    default:
      return outcome satisfies never;
  }
}
