import type { WireJobExec, WireJobHttp } from "../../src/contract/wire.ts";
import type { WireJobKey } from "../../src/contract/wire-overview.ts";

type WireJob = WireJobExec | WireJobHttp;
type Entry = readonly [WireJobKey, WireJob];

/** Some jobs: the first of them, and how many there are. */
export interface Standings {
  readonly count: number;
  readonly first: readonly Entry[];
}

/** How a server stands: what runs, what failed, what comes next. */
export interface Standing {
  readonly running: Standings;
  /** Those that failed last come first. */
  readonly failed: Standings;
  /** Those that are due soonest come first. */
  readonly next: Standings;
}

/** With so few jobs the list of them says it all. */
const FEW = 6;
const SHOWN = 3;
const NEVER = "0001";

/** `undefined` where there are so few jobs that one sees it anyway. */
export function standingOf(jobs: ReadonlyMap<WireJobKey, WireJob>): Standing | undefined {
  if (jobs.size <= FEW) return undefined;
  const all = [...jobs];
  const isDue = ([, job]: Entry) => job.status !== "paused" && !job.next_run.startsWith(NEVER);
  return {
    running: standings(all.filter(([, { status }]) => status === "running")),
    // Times on the wire are in UTC and of one form: in the order of their letters they are in the order of time.
    failed: standings(
      all.filter(([, { status }]) => status === "failed"),
      ([, a], [, b]) => order(b.last_run, a.last_run),
    ),
    next: standings(all.filter(isDue), ([, a], [, b]) => order(a.next_run, b.next_run)),
  };
}

/** The jobs come in the order of their names, which holds where nothing else does. */
function standings(jobs: readonly Entry[], compare: (a: Entry, b: Entry) => number = () => 0): Standings {
  return { count: jobs.length, first: jobs.toSorted(compare).slice(0, SHOWN) };
}

function order(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
