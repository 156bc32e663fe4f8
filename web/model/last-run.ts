import type { WireJobExec, WireJobHttp } from "../../src/contract/wire.ts";
import type { WireRun } from "../../src/contract/wire-history.ts";
import { tookOf, tookText } from "./durations.ts";
import type { Status } from "./status-words.ts";
import { instantOf } from "./time-text.ts";

/** How the last run that has ended went. */
export interface LastRun {
  readonly status: Status;
  readonly at: number | undefined;
  /** Why it failed, else how long it took; empty as long as that is not known. */
  readonly words: string;
}

/** What the runs tell, else what the job itself does: it comes first and knows less. */
export function lastRunOf(job: WireJobExec | WireJobHttp, runs: readonly WireRun[]): LastRun | undefined {
  const run = runs.find(({ status }) => status !== "running" && status !== "queued");
  if (run !== undefined) {
    const took = tookOf(run, 0);
    const words = run.reason ?? (took === undefined ? "" : `took ${tookText(took)}`);
    return { status: run.status, at: instantOf(run.ended_at), words };
  }
  const log = job.logs?.findLast(({ status }) => status !== "running");
  const at = instantOf(job.last_run);
  return log === undefined ? undefined : { status: log.status, at, words: "" };
}

/** What is said where no run has ended yet: that there never was one, or that the first is going on. */
export function noRunWords(job: WireJobExec | WireJobHttp, runs: readonly WireRun[]): string {
  const isRunning = job.status === "running" || runs.some(({ status }) => status === "running");
  return isRunning ? "none before this" : "never";
}
