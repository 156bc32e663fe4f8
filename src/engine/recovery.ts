import { type JobKey, type JobRef, jobKey, jobOfKey } from "../domain/job-id.ts";
import type { LogEntry, LogStatus } from "../domain/log.ts";
import type { Outcome } from "../domain/run.ts";
import type { Clock } from "../ports/clock.ts";
import type { Leftovers } from "../ports/leftovers.ts";
import type { LogHistory, LogStore, OpenLog } from "../ports/log-store.ts";
import type { Logger } from "../ports/logger.ts";
import type { UnfinishedRun } from "../ports/store.ts";
import type { Ledger } from "./ledger.ts";
import { LogWriter, logWord, NEWLINE } from "./log-writer.ts";

export interface RecoveryDeps {
  readonly logs: LogStore;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly ledger: Ledger;
  readonly leftovers: Leftovers;
}

const LOST = "lost: karajo ended before this run did";
const REMOVED = "the job was removed from the configuration before this run could begin";

/** What a crash, or an ordinary end, has left to do. */
export interface Recovered {
  /** The logs of each job, every one of them ended. */
  readonly histories: ReadonlyMap<JobKey, LogHistory>;
  /** Runs that were accepted and have not begun, of jobs that still exist, in the order in which they were accepted. */
  readonly queued: readonly UnfinishedRun[];
  /** Runs that were cut off: nobody has been told of their end. */
  readonly lost: readonly LostRun[];
}

export interface LostRun {
  readonly job: JobRef;
  readonly counter: number;
  readonly outcome: Outcome;
}

/**
 * Brings ledger, logs and processes into agreement before anything runs: what runs have left behind is ended, the log of
 * a run that was cut off gets a last line that says so, a run whose log has an end is ended in the ledger as well.
 */
export async function recover(deps: RecoveryDeps, jobs: readonly JobRef[]): Promise<Recovered> {
  const { logs, ledger } = deps;
  const unfinished = await ledger.unfinished();
  const known = new Set(jobs.map(jobKey));
  const removed = unfinished.map((run) => run.job).filter((key) => !known.has(key));
  const all = [...jobs, ...[...new Set(removed)].map(jobOfKey)];
  const histories = new Map(await logs.scan(all));
  const cutOff = cutOffRuns(unfinished, histories);
  await Promise.all(cutOff.map(({ job, counter, process }) => endLeftovers(deps, job, counter, process)));
  const lost: LostRun[] = [];
  for (const run of cutOff) lost.push(...(await endCutOff(deps, run, histories)));
  const queued = unfinished.filter((run) => run.state === "queued");
  for (const run of queued.filter((each) => !known.has(each.job))) await endRemoved(deps, run);
  return { histories, queued: queued.filter((run) => known.has(run.job)), lost };
}

interface CutOffRun {
  readonly job: JobRef;
  readonly counter: number;
  readonly process: Extract<UnfinishedRun, { state: "running" }>["process"];
}

/** Runs that the ledger or an open log says were going on; the store may be lost, or older than the logs. */
function cutOffRuns(
  unfinished: readonly UnfinishedRun[],
  histories: ReadonlyMap<JobKey, LogHistory>,
): readonly CutOffRun[] {
  const found = new Map<string, CutOffRun>();
  for (const [key, { entries }] of histories) {
    for (const { counter, status } of entries) {
      if (status === "running") found.set(`${key} ${counter}`, { job: jobOfKey(key), counter, process: undefined });
    }
  }
  for (const run of unfinished) {
    if (run.state === "queued") continue;
    const { job, counter, process } = run;
    found.set(`${job} ${counter}`, { job: jobOfKey(job), counter, process });
  }
  return [...found.values()];
}

async function endLeftovers(
  { leftovers, logger }: RecoveryDeps,
  job: JobRef,
  counter: number,
  process: CutOffRun["process"],
): Promise<void> {
  const processes = await leftovers.end({ job, counter }, process);
  if (processes > 0) logger.event("run.recovered", { job: jobKey(job), counter, processes });
}

/** Answers the run where it is lost: one whose log has an end was only not entered in time. */
async function endCutOff(
  deps: RecoveryDeps,
  { job, counter }: CutOffRun,
  histories: Map<JobKey, LogHistory>,
): Promise<readonly LostRun[]> {
  const key = jobKey(job);
  const history = histories.get(key) ?? { entries: [], lastWrittenAt: undefined };
  const status = history.entries.find((entry) => entry.counter === counter)?.status;
  const ended = outcomeOf(status);
  if (ended === undefined) {
    const begin = status === "running" ? deps.logs.reopen : deps.logs.create;
    await endLog(deps, job, { counter, reason: LOST, open: () => begin(job, counter) });
    histories.set(key, { entries: withEnded(history.entries, counter), lastWrittenAt: deps.clock.now() });
    deps.logger.event("run.lost", { job: key, counter });
  }
  const outcome = ended ?? ({ kind: "failed", reason: LOST } as const);
  await deps.ledger.finish(job, counter, outcome);
  return ended === undefined ? [{ job, counter, outcome }] : [];
}

/** A run of a job that is gone: whoever asked for it was told that it would run, so a log says why it did not. */
async function endRemoved(deps: RecoveryDeps, run: UnfinishedRun): Promise<void> {
  const job = jobOfKey(run.job);
  const { counter } = run;
  await endLog(deps, job, { counter, reason: REMOVED, open: () => deps.logs.create(job, counter) });
  deps.logger.event("run.lost", { job: run.job, counter, reason: REMOVED });
  await deps.ledger.finish(job, counter, { kind: "failed", reason: REMOVED });
}

function outcomeOf(status: LogStatus | undefined): Outcome | undefined {
  if (status === "success" || status === "canceled") return { kind: status };
  return status === "failed" ? { kind: "failed", reason: "see the log" } : undefined;
}

function withEnded(entries: readonly LogEntry[], counter: number): readonly LogEntry[] {
  const others = entries.filter((entry) => entry.counter !== counter);
  return [...others, { counter, status: "failed" } as const].toSorted((a, b) => a.counter - b.counter);
}

/** Never rejects: a log that cannot be ended is reported, and found again at the next start. */
async function endLog(
  { logs, logger, clock }: RecoveryDeps,
  job: JobRef,
  { counter, reason, open }: { readonly counter: number; readonly reason: string; open(): Promise<OpenLog> },
): Promise<void> {
  const onBroken = (error: unknown) => logger.event("log.broken", { job: jobKey(job), counter, error });
  try {
    const isInLine = await endsInLine(logs, job, { counter, status: "running" });
    const writer = new LogWriter(await open(), job, { clock, onBroken, isInLine });
    await writer.line(`!!! ${logWord(job)}: ${job.id}: ${reason}`);
    await writer.close("failed");
  } catch (error) {
    onBroken(error);
  }
}

/** Whether a log stops in the middle of a line, as a crash may leave it. */
async function endsInLine(logs: LogStore, job: JobRef, entry: LogEntry): Promise<boolean> {
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
