import type { Job } from "../domain/job.ts";
import { type JobKey, type JobRef, jobKey, jobOfKey } from "../domain/job-id.ts";
import type { LogEntry, LogStatus } from "../domain/log.ts";
import type { Outcome } from "../domain/run.ts";
import type { Clock } from "../ports/clock.ts";
import type { Executor } from "../ports/executor.ts";
import type { Leftovers } from "../ports/leftovers.ts";
import type { LogHistory, LogStore } from "../ports/log-store.ts";
import type { Logger } from "../ports/logger.ts";
import type { UnfinishedRun } from "../ports/store.ts";
import { endsInLine } from "./ends-in-line.ts";
import type { Ledger } from "./ledger.ts";
import { gapLine, LogWriter, logWord } from "./log-writer.ts";

export interface RecoveryDeps {
  readonly logs: LogStore;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly ledger: Ledger;
  readonly leftovers: Leftovers;
  /** The executor for a job. */
  readonly executorFor: (job: Job) => Executor;
}

const LOST = "lost: karajo ended before this run did";
const REMOVED = "the job was removed from the configuration before this run could begin";

/** What a crash, or an ordinary end, has left to do. */
export interface Recovered {
  /** The logs of each job, every one of them ended. */
  readonly histories: ReadonlyMap<JobKey, LogHistory>;
  /** Runs that were accepted and have not begun, of jobs that still exist, in the order in which they were accepted. */
  readonly queued: readonly UnfinishedRun[];
  /** Runs that have an end by now and none in the ledger. */
  readonly ended: readonly EndedRun[];
  /** Runs that can be gone on with. */
  readonly resumable: readonly ResumableRun[];
}

/** A run that goes on, or has ended with nobody there, and can be taken over. */
export interface ResumableRun {
  readonly entry: Extract<UnfinishedRun, { readonly state: "running" }>;
  /** The attempt that it is in. */
  readonly attempt: number;
}

/** A run that ended with the server, or just before. */
export interface EndedRun {
  readonly job: JobRef;
  readonly counter: number;
  readonly outcome: Outcome;
  /** Whether it was cut off. */
  readonly isLost: boolean;
  /** What the ledger knows of it. */
  readonly entry: UnfinishedRun | undefined;
}

/**
 * Brings logs and processes into agreement with the ledger before anything runs: what runs have left behind is ended,
 * the log of a run that was cut off gets a last line that says so. The ends are left for the caller to enter.
 */
export async function recover(deps: RecoveryDeps, jobs: readonly Job[]): Promise<Recovered> {
  const { logs, ledger } = deps;
  const unfinished = await ledger.unfinished();
  const known = new Map(jobs.map((job) => [jobKey(job), job]));
  const removed = unfinished.map((run) => run.job).filter((key) => !known.has(key));
  const all = [...jobs, ...[...new Set(removed)].map(jobOfKey)];
  const histories = new Map(await logs.scan(all));
  const cutOff = cutOffRuns(unfinished, histories).map((run) => ({
    ...run,
    job: known.get(jobKey(run.job)) ?? run.job,
  }));
  const attempts = await Promise.all(cutOff.map((run) => resumableAttempt(deps, run, { known, histories })));
  const resumable = cutOff.flatMap(({ entry }, index): readonly ResumableRun[] => {
    const attempt = attempts[index];
    return attempt !== undefined && entry?.state === "running" ? [{ entry, attempt }] : [];
  });
  const lost = cutOff.filter((_, index) => attempts[index] === undefined);
  await Promise.all(lost.map((run) => endLeftovers(deps, run)));
  const ended: EndedRun[] = [];
  for (const run of lost) ended.push(await endCutOff(deps, run, histories));
  const queued = unfinished.filter((run) => run.state === "queued" && !hasLog(histories, run));
  for (const run of queued.filter((each) => !known.has(each.job))) ended.push(await endRemoved(deps, run));
  return { histories, queued: queued.filter((run) => known.has(run.job)), ended, resumable };
}

/** The attempt in which the run can be gone on with: its job is to outlive the server, still, and its log has no end. */
async function resumableAttempt(
  { executorFor }: RecoveryDeps,
  { job: { id, kind }, counter, entry }: CutOffRun,
  { known, histories }: { readonly known: ReadonlyMap<JobKey, Job>; readonly histories: Recovered["histories"] },
): Promise<number | undefined> {
  const job = known.get(jobKey({ id, kind }));
  if (job === undefined || entry?.state !== "running") return undefined;
  const status = histories.get(jobKey(job))?.entries.find((each) => each.counter === counter)?.status;
  if (status !== undefined && status !== "running") return undefined;
  const { lasting } = executorFor(job);
  return lasting?.isFor(job) ? lasting.resumable(job, counter) : undefined;
}

/** A job, or what its key tells of one that is gone. */
type LoggedJob = JobRef & { readonly logMaxSize?: number };

interface CutOffRun {
  readonly job: LoggedJob;
  readonly counter: number;
  /** `undefined` where only an open log tells of it. */
  readonly entry: UnfinishedRun | undefined;
}

/** Runs that the ledger or an open log says were going on; the store may be lost, or older than the logs. */
function cutOffRuns(
  unfinished: readonly UnfinishedRun[],
  histories: ReadonlyMap<JobKey, LogHistory>,
): readonly CutOffRun[] {
  const found = new Map<string, CutOffRun>();
  for (const [key, { entries }] of histories) {
    for (const { counter, status } of entries) {
      if (status === "running") found.set(`${key} ${counter}`, { job: jobOfKey(key), counter, entry: undefined });
    }
  }
  for (const entry of unfinished) {
    // A full disk may have taken its log and not its entry.
    if (entry.state === "queued" && !hasLog(histories, entry)) continue;
    const { job, counter } = entry;
    found.set(`${job} ${counter}`, { job: jobOfKey(job), counter, entry });
  }
  return [...found.values()];
}

function hasLog(histories: ReadonlyMap<JobKey, LogHistory>, { job, counter }: UnfinishedRun): boolean {
  return histories.get(job)?.entries.some((entry) => entry.counter === counter) ?? false;
}

async function endLeftovers({ leftovers, logger }: RecoveryDeps, { job, counter, entry }: CutOffRun): Promise<void> {
  const processes = await leftovers.end({ job, counter }, entry?.state === "running" ? entry.process : undefined);
  if (processes > 0) logger.event("run.recovered", { job: jobKey(job), counter, processes });
}

/** A run whose log has an end was only not entered in time. */
async function endCutOff(
  deps: RecoveryDeps,
  { job, counter, entry }: CutOffRun,
  histories: Map<JobKey, LogHistory>,
): Promise<EndedRun> {
  const key = jobKey(job);
  const history = histories.get(key) ?? { entries: [], lastWrittenAt: undefined };
  const status = history.entries.find((each) => each.counter === counter)?.status;
  const known = outcomeOf(status);
  if (known !== undefined) return { job, counter, outcome: known, isLost: false, entry };
  const open = status === "running" ? deps.logs.reopen : deps.logs.create;
  await endLog(deps, job, { counter, reason: LOST, open });
  histories.set(key, { entries: withEnded(history.entries, counter), lastWrittenAt: deps.clock.now() });
  deps.logger.event("run.lost", { job: key, counter });
  return { job, counter, outcome: { kind: "failed", reason: LOST, failure: { kind: "lost" } }, isLost: true, entry };
}

/** A run of a job that is gone: whoever asked for it was told that it would run, so a log says why it did not. */
async function endRemoved(deps: RecoveryDeps, entry: UnfinishedRun): Promise<EndedRun> {
  const job = jobOfKey(entry.job);
  const { counter } = entry;
  await endLog(deps, job, { counter, reason: REMOVED, open: deps.logs.create });
  deps.logger.event("run.lost", { job: entry.job, counter, reason: REMOVED });
  const outcome = { kind: "failed", reason: REMOVED, failure: { kind: "error" } } as const;
  return { job, counter, outcome, isLost: false, entry };
}

function outcomeOf(status: LogStatus | undefined): Outcome | undefined {
  if (status === "success" || status === "canceled") return { kind: status };
  return status === "failed" ? { kind: "failed", reason: "see the log", failure: { kind: "error" } } : undefined;
}

function withEnded(entries: readonly LogEntry[], counter: number): readonly LogEntry[] {
  const others = entries.filter((entry) => entry.counter !== counter);
  return [...others, { counter, status: "failed" } as const].toSorted((a, b) => a.counter - b.counter);
}

/** Never rejects: a log that cannot be ended is reported, and found again at the next start. */
async function endLog(
  { logs, logger, clock }: RecoveryDeps,
  job: LoggedJob,
  { counter, reason, open }: { readonly counter: number; readonly reason: string; open: LogStore["create"] },
): Promise<void> {
  const onBroken = (error: unknown) => logger.event("log.broken", { job: jobKey(job), counter, error });
  try {
    const { logMaxSize: maxSize = Number.POSITIVE_INFINITY } = job;
    const bounds = { maxSize, gapLine: gapLine(job, clock) };
    const isInLine = await endsInLine(logs, job, { counter, status: "running" });
    const writer = new LogWriter(await open(job, counter, bounds), job, { clock, onBroken, isInLine });
    await writer.line(`!!! ${logWord(job)}: ${job.id}: ${reason}`);
    await writer.close("failed");
  } catch (error) {
    onBroken(error);
  }
}
