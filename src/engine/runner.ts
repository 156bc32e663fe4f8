import { durationInWords } from "../domain/duration.ts";
import type { Job } from "../domain/job.ts";
import { jobKey } from "../domain/job-id.ts";
import { retryDelay, whyNoRetry } from "../domain/retry.ts";
import type { Outcome, Run } from "../domain/run.ts";
import type { Duration, Instant } from "../domain/time.ts";
import type { Clock } from "../ports/clock.ts";
import type { Executor, RunOutput } from "../ports/executor.ts";
import type { Random } from "../ports/random.ts";
import type { Ledger } from "./ledger.ts";
import { logWord } from "./log-writer.ts";
import { beginLog, goOnWithLog, type RunLog, type RunLogDeps } from "./run-log.ts";

export interface RunnerDeps extends RunLogDeps {
  readonly ledger: Ledger;
  readonly random: Pick<Random, "fraction">;
  /** The executor for a job. */
  readonly executorFor: (job: Job) => Executor;
}

/** What is known of a run that an earlier server has begun. */
export interface ResumedRun {
  /** When its attempt began. */
  readonly startedAt: Instant;
  /** Its log can be followed from now on. */
  logFound(): void;
  /** Resolves when runs may begin, or never will. */
  readonly opened: Promise<void>;
}

/** What a run is given by whoever lets it begin. */
export interface RunControl {
  /** `undefined` for a run that begins. */
  readonly resumed: ResumedRun | undefined;
  /** Whether the ledger knows already that the first attempt begins. */
  readonly isEntered: boolean;
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

const ADOPTED = "--- karajo was started anew, and this run goes on. Its last lines before this one may come again.";

/**
 * Makes the attempts of a run, from the first log line to the last. Answers `left` when the server stops and the run goes
 * on without it. Never rejects.
 */
export async function performRun(deps: RunnerDeps, run: Run, control: RunControl): Promise<RunEnd | "left"> {
  const { logger } = deps;
  const { job, counter } = run;
  const { resumed } = control;
  const log = await (resumed === undefined ? begin(deps, run, control) : goOn(deps, run, { ...control, resumed }));
  if (log === "left") return log;
  const { writer } = log;
  const end = await makeAttempts(deps, run, log, control);
  if (end === "left") {
    await log.leave();
    return end;
  }
  await writer.lines(lastLines(job, end.outcome, control.signal));
  await writer.close(end.outcome.kind);
  const { lasting } = deps.executorFor(job);
  if (lasting?.isFor(job)) await lasting.forget(job, counter);
  const reason = end.outcome.kind === "failed" ? end.outcome.reason : undefined;
  logger.event("run.finished", { job: jobKey(job), counter, outcome: end.outcome.kind, reason });
  return end;
}

async function begin(deps: RunnerDeps, { job, counter, attempt, trigger }: Run, control: RunControl): Promise<RunLog> {
  if (!control.isEntered) await deps.ledger.begin(job, counter, attempt);
  deps.logger.event("run.started", { job: jobKey(job), counter, reason: trigger.reason });
  const log = await beginLog(deps, { job, counter, began: control.logBegan });
  await log.writer.line("=== BEGIN");
  return log;
}

/**
 * The ledger knows of the attempt already, and of its process. The log is there before the server listens: who follows a
 * log that nobody writes takes it for that of a run that has ended.
 */
async function goOn(
  deps: RunnerDeps,
  { job, counter }: Run,
  { resumed, stopping, logBegan }: RunControl & { readonly resumed: ResumedRun },
): Promise<RunLog | "left"> {
  const log = await goOnWithLog(deps, { job, counter, began: logBegan });
  resumed.logFound();
  await resumed.opened;
  if (stopping.aborted) {
    await log.leave(); // the server could not start, and has adopted nothing
    return "left";
  }
  deps.logger.event("run.adopted", { job: jobKey(job), counter });
  await log.writer.line(ADOPTED);
  return log;
}

async function makeAttempts(deps: RunnerDeps, first: Run, log: RunLog, control: RunControl): Promise<RunEnd | "left"> {
  const { job } = first;
  const { retry } = job;
  const { writer } = log;
  const { signal, stopping, standAside } = control;
  for (let { attempt } = first; ; attempt++) {
    const isResumed = attempt === first.attempt && control.resumed !== undefined;
    if (attempt > 1 && !isResumed) {
      await writer.line(`=== ATTEMPT ${attempt} of ${retry.retries + 1}`);
      if (attempt > first.attempt) await deps.ledger.begin(job, first.counter, attempt);
    }
    const resumed = isResumed ? control.resumed : undefined;
    const outcome = await attemptOnce(deps, { ...first, attempt }, log, { ...control, resumed });
    if (outcome === "left") return outcome;
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

async function attemptOnce(deps: RunnerDeps, run: Run, log: RunLog, control: RunControl): Promise<Outcome | "left"> {
  const { signal, resumed } = control;
  if (signal.aborted && resumed === undefined) return { kind: "canceled" }; // while the log was being made
  const { timeout } = run.job;
  const output = outputOf(deps, run, log);
  if (timeout === undefined) return execute(deps, run, output, control);
  const expired = new AbortController();
  const over = new AbortController();
  const timer = deps.clock
    .sleep(timeLeft(timeout, resumed, deps.clock), over.signal)
    .then(() => !over.signal.aborted && expired.abort());
  const either = { ...control, signal: AbortSignal.any([signal, expired.signal]) };
  const outcome = await execute(deps, run, output, either);
  over.abort("over");
  await timer;
  if (outcome === "left" || outcome.kind !== "canceled" || signal.aborted) return outcome;
  return { kind: "failed", reason: `timeout after ${durationInWords(timeout)}`, failure: { kind: "timeout" } };
}

/** The clock may have been set meanwhile: an attempt has never more time than its job says. */
function timeLeft(timeout: Duration, resumed: ResumedRun | undefined, clock: Clock): Duration {
  const passed = resumed === undefined ? 0 : Math.max(0, clock.now() - resumed.startedAt);
  return Math.max(0, timeout - passed) as Duration;
}

async function execute(
  { executorFor }: RunnerDeps,
  run: Run,
  output: RunOutput,
  { signal, stopping, resumed }: RunControl,
): Promise<Outcome | "left"> {
  try {
    const { job } = run;
    const executor = executorFor(job);
    if (!executor.lasting?.isFor(job)) return await executor.execute(job, run, output, signal);
    const control = { signal, leave: stopping, isResumed: resumed !== undefined };
    return await executor.lasting.perform(job, run, output, control);
  } catch (error) {
    // An executor promises not to throw: this is a bug in it, and the run must end all the same.
    const reason = `internal error: ${error instanceof Error ? error.message : typeof error}`;
    return { kind: "failed", reason, failure: { kind: "error" } };
  }
}

function outputOf({ ledger }: RunnerDeps, { job, counter }: Run, { writer, settled }: RunLog): RunOutput {
  return {
    write: (bytes) => writer.write(bytes),
    line: (text) => writer.line(text),
    lines: (texts) => writer.lines(texts),
    settled,
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
