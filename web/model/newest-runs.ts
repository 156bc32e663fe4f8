import type { WireRun } from "../../src/contract/wire-history.ts";

/**
 * The newest `most` runs with one that has changed or is new among them; `undefined` where runs in between are missing,
 * so that they have to be read.
 */
export function newestFirst(runs: readonly WireRun[], run: WireRun, most: number): readonly WireRun[] | undefined {
  const newest = runs[0]?.counter ?? 0;
  if (run.counter > newest + 1) return undefined;
  if (run.counter === newest + 1) return [run, ...runs].slice(0, most);
  return runs.map((each) => (each.counter === run.counter ? run : each));
}
