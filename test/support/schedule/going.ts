import type { JobHistory, LedgerRun } from "./history.ts";
import type { Presence } from "./presence.ts";

/** When a run went on, as far as its own record tells. */
export interface Going {
  readonly job: string;
  readonly counter: number;
  readonly begins: readonly number[];
  /** Whether it wrote an end for each of its beginnings. */
  readonly hasEnded: boolean;
  /** From each beginning to its end; of no length where it wrote none. */
  readonly attempts: readonly (readonly [from: number, to: number])[];
  /** The first and the last that it wrote. */
  readonly from: number;
  readonly surelyTo: number;
  /** Until when it may have gone on at most. */
  readonly perhapsTo: number;
}

const SECOND = 1_000;

/** The runs of a job that have begun, by counter. */
export function goingOf({ target, runs, record }: JobHistory, presence: Presence): ReadonlyMap<number, Going> {
  const going = new Map<number, Going>();
  const ledger = new Map(runs.map((run) => [run.counter, run]));
  for (const counter of new Set(record.filter(({ event }) => event === "begin").map((line) => line.counter))) {
    const at = (event: string) =>
      record.filter((line) => line.counter === counter && line.event === event).map((line) => line.at);
    const [begins, ends] = [at("begin"), at("end")];
    const from = Math.min(...begins);
    const hasEnded = ends.length >= begins.length;
    const surelyTo = Math.max(from, ...ends);
    const perhapsTo = hasEnded ? Math.max(...ends) : endOf(ledger.get(counter), Math.max(...begins), presence);
    const attempts = begins.map((begin, index) => [begin, (hasEnded ? ends[index] : undefined) ?? begin] as const);
    going.set(counter, { job: target.job, counter, begins, hasEnded, attempts, from, surelyTo, perhapsTo });
  }
  return going;
}

/** The ledger knows the second, by the server's clock, which may have shown it before the run began, too. */
function endOf(run: LedgerRun | undefined, begun: number, presence: Presence): number {
  if (run?.endedAt === undefined) return Number.POSITIVE_INFINITY;
  const last = presence.lastReadingOf(run.endedAt, run.endedAt + SECOND);
  return last === undefined || last < begun ? Number.POSITIVE_INFINITY : last;
}

/** How many intervals are open at each moment. */
export class OpenCount {
  readonly #times: number[] = [];
  readonly #counts: number[] = [];

  constructor(intervals: readonly (readonly [from: number, to: number])[]) {
    const changes = intervals.flatMap(([from, to]) => [
      { at: from, by: 1 },
      { at: to, by: -1 },
    ]);
    changes.sort((a, b) => a.at - b.at || a.by - b.by);
    let count = 0;
    for (const { at, by } of changes) {
      count += by;
      if (this.#times.at(-1) === at) this.#counts[this.#counts.length - 1] = count;
      else {
        this.#times.push(at);
        this.#counts.push(count);
      }
    }
  }

  at(moment: number): number {
    return this.#counts[this.#firstAfter(moment) - 1] ?? 0;
  }

  changesWithin(from: number, to: number): readonly number[] {
    return this.#times.slice(this.#firstAfter(from), this.#firstAfter(to));
  }

  /** The index of the first change after `moment`. */
  #firstAfter(moment: number): number {
    let low = 0;
    for (let high = this.#times.length; low < high; ) {
      const middle = (low + high) >> 1;
      if ((this.#times[middle] ?? 0) <= moment) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
