import { useRef } from "preact/hooks";
import type { WireRun } from "../../../src/contract/wire-history.ts";
import type { WireJobKey } from "../../../src/contract/wire-overview.ts";
import { useApp } from "../../app-context.ts";
import { type Loaded, useLoaded } from "../../data/use-loaded.ts";

/** A run and its neighbours. */
export interface RunAndNeighbours {
  readonly run: WireRun | undefined;
  readonly hasPrevious: boolean;
  readonly hasNext: boolean;
}

/** A run as it is now: what is told of it counts more than what was asked for. */
export function useRun(
  key: WireJobKey,
  counter: number,
): { readonly found: RunAndNeighbours; readonly loaded: Loaded<readonly WireRun[]>; readonly retry: () => void } {
  const { api, live } = useApp();
  const told = live.runsOf(key).value;
  const newest = told[0];
  const toldRun = told.find((run) => run.counter === counter);
  // One that goes on without being told of (there are 30 newer ones) is asked for again when anything happens.
  const version = `${live.connection.value} ${toldRun === undefined ? `${newest?.counter} ${newest?.status}` : ""}`;
  const [loaded, retry] = useLoaded(() => api.runs(key, { before: counter + 2, limit: 3 }), version);
  const known = useRef<readonly WireRun[]>([]);
  if (loaded.state === "loaded") known.current = loaded.value;
  const all = [...told, ...known.current];
  const has = (wanted: number) => all.some((run) => run.counter === wanted);
  const run = toldRun ?? known.current.find((each) => each.counter === counter);
  return { found: { run, hasPrevious: has(counter - 1), hasNext: has(counter + 1) }, loaded, retry };
}
