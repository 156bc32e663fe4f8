import fc from "fast-check";
import { aShape } from "./model-jobs.ts";

const { PROPERTY_RUNS, PROPERTY_SEED, PROPERTY_PATH } = process.env;

/**
 * How often a property is tried: so often, or as `PROPERTY_RUNS` says. `PROPERTY_SEED` and `PROPERTY_PATH`, as a failure
 * prints them, repeat that failure.
 */
export function propertyRuns(usual: number): fc.Parameters<unknown> {
  return {
    numRuns: runs(usual),
    ...(PROPERTY_SEED !== undefined && { seed: Number(PROPERTY_SEED) }),
    ...(PROPERTY_PATH !== undefined && { path: PROPERTY_PATH }),
  };
}

/** How long that may take, with the search for the shortest counterexample. */
export function timeFor(usual: number): number {
  return 120_000 + runs(usual) * 2_000;
}

function runs(usual: number): number {
  return Number(PROPERTY_RUNS ?? usual);
}

export const aLimit = fc.integer({ min: 1, max: 3 });

/** The jobs, and how many may run at once. */
export const aGivenWorld = fc.record({
  shapes: fc.record({ a: aShape, b: aShape, "after-a": aShape, "after-both": aShape }),
  maxJobRunning: aLimit,
});
