import type { WireRun } from "../../src/contract/wire-history.ts";
import { tookOf, tookText } from "./durations.ts";
import type { RunStatus } from "./status-words.ts";

/** How many runs there is room for. */
export const BARS = 30;
export const BAR_WIDTH = 4;
export const BAR_STEP = 5;
/** Bars stand on this line; what failed has a foot below it, which is seen without colours. */
export const GROUND = 22;
export const BARS_HEIGHT = 27;
const FOOT = 5;
const LEAST = 3;

/** All bars of one status, as the path of a drawing. */
export interface BarPath {
  readonly status: RunStatus;
  readonly path: string;
}

/** The newest runs as bars, the newest at the right; a bar is as high as its run took, of the longest of them. */
export function barPaths(runs: readonly WireRun[], now: number): readonly BarPath[] {
  const shown = runs.slice(0, BARS);
  const took = shown.map((run) => tookOf(run, now) ?? 0);
  const longest = Math.max(1, ...took);
  const paths = new Map<RunStatus, string>();
  for (const [i, { status }] of shown.entries()) {
    const height = Math.max(LEAST, Math.round(((took[i] ?? 0) / longest) * GROUND));
    const foot = status === "failed" ? FOOT : 0;
    const x = (BARS - 1 - i) * BAR_STEP;
    const bar = `M${x} ${GROUND - height}h${BAR_WIDTH}v${height + foot}h-${BAR_WIDTH}z`;
    paths.set(status, (paths.get(status) ?? "") + bar);
  }
  return [...paths].map(([status, path]) => ({ status, path }));
}

/** The run under a point, whose distance from the left is a share of the width. */
export function runAt(runs: readonly WireRun[], share: number): WireRun | undefined {
  return runs[BARS - 1 - Math.floor(share * BARS)];
}

/** The bars for those who do not see them: `last 30 runs: 28 success, 2 failed`. */
export function barsWords(runs: readonly WireRun[]): string {
  if (runs.length === 0) return "no runs yet";
  const counts = new Map<RunStatus, number>();
  for (const { status } of runs.slice(0, BARS)) counts.set(status, (counts.get(status) ?? 0) + 1);
  const words = [...counts].toSorted(([, a], [, b]) => b - a).map(([status, count]) => `${count} ${status}`);
  const count = Math.min(BARS, runs.length);
  return `last ${count === 1 ? "run" : `${count} runs`}: ${words.join(", ")}`;
}

/** One run in a line: `#12 failed after 4 s: exit status 1`. */
export function runWords(run: WireRun, now: number): string {
  const took = tookOf(run, now);
  const how = took === undefined ? "" : ` ${run.status === "running" ? "for" : "after"} ${tookText(took)}`;
  return `#${run.counter} ${run.status}${how}${run.reason === undefined ? "" : `: ${run.reason}`}`;
}
