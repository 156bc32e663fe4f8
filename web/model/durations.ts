import type { WireRun } from "../../src/contract/wire-history.ts";
import { durationText, instantOf } from "./time-text.ts";

/** A run and how long its last attempt took. */
export interface TimedRun {
  readonly run: WireRun;
  readonly took: number;
}

/** In milliseconds, how long the last attempt took, or goes on until `now`; `undefined` for one that never began. */
export function tookOf(run: WireRun, now: number): number | undefined {
  if (run.status !== "running") return run.duration_ms;
  const start = instantOf(run.started_at);
  // When it began is known to the second; and the clock of the server may have been set back.
  return start === undefined ? undefined : Math.max(0, Math.floor((now - start) / 1_000) * 1_000);
}

/** How long a run took or goes on. Of one that began just now no second has passed. */
export function tookText(took: number): string {
  return took === 0 ? "< 1 s" : durationText(took);
}

/** What is typical of the runs that have ended, and how many failed. */
export interface DurationSummary {
  readonly count: number;
  readonly failed: number;
  readonly median: number;
  readonly longest: number;
}

/** `undefined` where no run has ended whose duration is known. */
export function summaryOf(runs: readonly WireRun[]): DurationSummary | undefined {
  const ended = runs.filter(({ status }) => status !== "queued" && status !== "running");
  const sizes = ended.flatMap((run) => tookOf(run, 0) ?? []).toSorted((a, b) => a - b);
  const longest = sizes.at(-1);
  if (longest === undefined) return undefined;
  return {
    count: ended.length,
    failed: ended.filter(({ status }) => status === "failed").length,
    median: sizes[Math.floor((sizes.length - 1) / 2)] ?? longest,
    longest,
  };
}

/** Both lists as one, newest first, each run once; `newer` knows better. */
export function mergedRuns(newer: readonly WireRun[], older: readonly WireRun[]): readonly WireRun[] {
  const byCounter = new Map([...older, ...newer].map((run) => [run.counter, run]));
  return [...byCounter.values()].toSorted((a, b) => b.counter - a.counter);
}
