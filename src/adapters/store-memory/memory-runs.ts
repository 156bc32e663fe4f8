import { AppError } from "../../domain/error.ts";
import type { JobKey } from "../../domain/job-id.ts";
import type { Outcome } from "../../domain/run.ts";
import type { Instant } from "../../domain/time.ts";
import {
  type AdoptedRun,
  type JobRun,
  type Page,
  type ProcessIdentity,
  type QueuedRun,
  RUNS_KEPT,
  type RunRecord,
  type UnfinishedRun,
} from "../../ports/store.ts";

/** A run that goes on, or what is left of one that has ended. */
type KeptRun = UnfinishedRun | (RunRecord & { readonly state: "ended" });

/** The runs of all jobs. */
export class MemoryRuns {
  readonly #jobs = new Map<JobKey, Map<number, KeptRun>>();
  /** In the order in which they were accepted. */
  readonly #unfinished = new Map<string, UnfinishedRun>();
  readonly #counters = new Map<JobKey, number>();

  add(run: QueuedRun): void {
    const { job, counter } = run;
    if (this.#runsOf(job).has(counter)) throw new AppError("ERR_STORE", `run ${counter} of ${job} is there already`);
    this.#keep({ ...run, state: "queued" });
    this.#count(job, counter);
  }

  start(job: JobKey, counter: number, begin: { readonly attempt: number; readonly at: Instant }): void {
    const run = this.#unfinished.get(keyOf(job, counter));
    if (run === undefined) return;
    this.#keep({ ...run, attempt: begin.attempt, state: "running", startedAt: begin.at, process: undefined });
  }

  nameProcess(job: JobKey, counter: number, process: ProcessIdentity): void {
    const run = this.#unfinished.get(keyOf(job, counter));
    if (run?.state === "running") this.#keep({ ...run, process });
  }

  finish(job: JobKey, counter: number, outcome: Outcome, at: Instant): void {
    const run = this.#unfinished.get(keyOf(job, counter));
    if (run !== undefined) this.#end(run, outcome, at);
    this.#forget(job);
  }

  adopt(job: JobKey, runs: readonly AdoptedRun[]): void {
    for (const { counter, status, endedAt } of runs) {
      if (this.#runsOf(job).has(counter)) continue;
      const outcome = { kind: status, reason: "", failure: undefined };
      this.#runsOf(job).set(counter, { ...NOTHING_KNOWN, counter, endedAt, outcome });
      this.#count(job, counter);
    }
    this.#forget(job);
  }

  unfinished(): readonly UnfinishedRun[] {
    return [...this.#unfinished.values()];
  }

  counters(): ReadonlyMap<JobKey, number> {
    return new Map(this.#counters);
  }

  page(job: JobKey, { before, limit }: { readonly before: number; readonly limit: number }): readonly RunRecord[] {
    const below = [...this.#runsOf(job).values()].filter(({ counter }) => counter < before);
    return below
      .sort((a, b) => b.counter - a.counter)
      .slice(0, limit)
      .map(recordOf);
  }

  during({ from, to, limit }: Page): readonly JobRun[] {
    const all = [...this.#jobs].flatMap(([job, runs]) =>
      [...runs.values()].map((run) => ({ job, run: recordOf(run) })),
    );
    return all
      .filter(({ run: { startedAt, endedAt, outcome } }) => {
        if (startedAt === undefined || startedAt > to) return false;
        return startedAt >= from || outcome === undefined || (endedAt !== undefined && endedAt >= from);
      })
      .sort(
        (a, b) =>
          newestFirst(a.run, b.run) || (a.job < b.job ? -1 : Number(a.job > b.job)) || b.run.counter - a.run.counter,
      )
      .slice(0, limit);
  }

  record(job: JobKey, counter: number): RunRecord | undefined {
    const run = this.#runsOf(job).get(counter);
    return run === undefined ? undefined : recordOf(run);
  }

  #end(run: UnfinishedRun, outcome: Outcome, at: Instant): void {
    const failed = outcome.kind === "failed" ? outcome : undefined;
    const ending = { kind: outcome.kind, reason: failed?.reason ?? "", failure: failed?.failure.kind };
    this.#unfinished.delete(keyOf(run.job, run.counter));
    this.#runsOf(run.job).set(run.counter, { ...recordOf(run), endedAt: at, outcome: ending, state: "ended" });
  }

  #keep(run: UnfinishedRun): void {
    this.#unfinished.set(keyOf(run.job, run.counter), run);
    this.#runsOf(run.job).set(run.counter, run);
  }

  #count(job: JobKey, counter: number): void {
    this.#counters.set(job, Math.max(counter, this.#counters.get(job) ?? 0));
  }

  #forget(job: JobKey): void {
    const runs = this.#runsOf(job);
    const newest = this.#counters.get(job) ?? 0;
    for (const run of runs.values()) {
      if (run.state === "ended" && run.counter <= newest - RUNS_KEPT) runs.delete(run.counter);
    }
  }

  #runsOf(job: JobKey): Map<number, KeptRun> {
    const runs = this.#jobs.get(job) ?? new Map<number, KeptRun>();
    this.#jobs.set(job, runs);
    return runs;
  }
}

const NOTHING_KNOWN = {
  reason: undefined,
  queuedAt: undefined,
  slot: undefined,
  attempt: 1,
  startedAt: undefined,
  state: "ended",
} as const;

function newestFirst(a: RunRecord, b: RunRecord): number {
  return (b.startedAt ?? 0) - (a.startedAt ?? 0);
}

function keyOf(job: JobKey, counter: number): string {
  return `${job} ${counter}`;
}

function recordOf(run: KeptRun): RunRecord {
  if (run.state === "ended") {
    const { state, ...record } = run;
    return record;
  }
  const { counter, reason, queuedAt, slot, attempt } = run;
  const startedAt = run.state === "running" ? run.startedAt : undefined;
  return { counter, reason, queuedAt, slot: slot?.at, attempt, startedAt, endedAt: undefined, outcome: undefined };
}
