import type { WireRun } from "../../src/contract/wire-history.ts";
import { tookOf } from "./durations.ts";

/** How durations become heights. */
export type ChartScale = "linear" | "log";

/** One bar: where it stands is `slot` of `slots`, counted from the oldest; its height is a share of the chart's. */
export interface ChartBar {
  readonly run: WireRun;
  /** `undefined`: the run never began. */
  readonly took: number | undefined;
  readonly height: number;
}

export interface ChartTick {
  /** In milliseconds. */
  readonly at: number;
  /** A share of the chart's height, from the ground. */
  readonly height: number;
}

export interface Chart {
  readonly scale: ChartScale;
  readonly bars: readonly ChartBar[];
  readonly ticks: readonly ChartTick[];
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Where people expect lines. */
const STEPS = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 20, 30].map((count) => count * SECOND),
  ...[1, 2, 5, 10, 20, 30].map((count) => count * MINUTE),
  ...[1, 2, 4, 8, 12].map((count) => count * HOUR),
  ...[1, 2, 4, 7, 14, 30].map((count) => count * DAY),
];
const MOST_TICKS = 3;
/** From so many times the median on, the longest run would press all others to the ground. */
const LOG_FROM = 12;
/** A run that took no time is seen nevertheless. */
const LEAST_HEIGHT = 0.03;

/** The chart of the `runs`, which come newest first. Of a run that goes on the time until `now` counts. */
export function chartOf(runs: readonly WireRun[], now: number): Chart {
  const timed = runs.toReversed().map((run) => ({ run, took: tookOf(run, now) }));
  const sizes = timed.flatMap(({ took }) => took ?? []).toSorted((a, b) => a - b);
  const longest = Math.max(1, sizes.at(-1) ?? 0);
  const median = Math.max(1, sizes[Math.floor((sizes.length - 1) / 2)] ?? 0);
  const scale: ChartScale = longest / median > LOG_FROM ? "log" : "linear";
  // Of a logarithmic chart the ground is no time at all, and this is where it begins to grow.
  const unit = Math.min(SECOND, median);
  const heightOf = (took: number) => {
    return scale === "linear" ? took / longest : Math.log1p(took / unit) / Math.log1p(longest / unit);
  };
  return {
    scale,
    bars: timed.map(({ run, took }) => ({
      run,
      took,
      height: took === undefined ? LEAST_HEIGHT : Math.max(LEAST_HEIGHT, heightOf(took)),
    })),
    ticks: (scale === "linear" ? evenTicks(longest) : logTicks(longest, unit)).map((at) => ({
      at,
      height: heightOf(at),
    })),
  };
}

/** The steps that are the same distance apart: as few of them as leave the lines quiet. */
function evenTicks(longest: number): readonly number[] {
  const step = STEPS.find((size) => longest / size <= MOST_TICKS + 0.5) ?? longest;
  return Array.from({ length: Math.floor(longest / step) }, (_, index) => (index + 1) * step).slice(0, MOST_TICKS);
}

function logTicks(longest: number, unit: number): readonly number[] {
  const known = STEPS.filter((step) => step >= unit && step <= longest);
  const last = known.length - 1;
  const indexes = new Set([Math.round(last / 3), Math.round((2 * last) / 3), last]);
  return [...indexes].flatMap((index) => known[index] ?? []);
}
