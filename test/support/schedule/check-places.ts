import { time } from "./answers.ts";
import { type Going, OpenCount } from "./going.ts";
import type { History, JobHistory, Violation } from "./history.ts";
import type { Presence } from "./presence.ts";

/** Checks what concerns all jobs together: no more runs at once than may be, and none waits while there is a place. */
export function checkPlaces(
  { jobs, patience }: History,
  presence: Presence,
  goingOf: ReadonlyMap<string, ReadonlyMap<number, Going>>,
): readonly Violation[] {
  const all = jobs.flatMap(({ target }) => [...(goingOf.get(target.job)?.values() ?? [])]);
  const total = new OpenCount(all.map(({ from, perhapsTo }) => [from, perhapsTo]));
  return [
    ...tooMany(all, presence, patience),
    ...jobs.flatMap((history) => {
      const own = [...(goingOf.get(history.target.job)?.values() ?? [])];
      const places = new Places({ presence, patience, total, own, history });
      return [
        ...tooManyOfOne(own, history),
        ...lateBegins(own, history, places),
        ...begunWhilePaused(own, history, patience),
      ];
    }),
  ];
}

function* tooMany(all: readonly Going[], presence: Presence, patience: number): Generator<Violation> {
  const surely = new OpenCount(all.flatMap(({ attempts }) => attempts));
  for (const { job, counter, begins } of all) {
    for (const begin of begins) {
      const { most } = presence.places(begin - patience, begin + SECOND);
      const count = surely.at(begin);
      if (count <= most) continue;
      yield { job, rule: "too many at once", detail: `${count} at ${time(begin)}, when run ${counter} began` };
    }
  }
}

function* tooManyOfOne(own: readonly Going[], { target }: JobHistory): Generator<Violation> {
  const surely = new OpenCount(own.map(({ from, surelyTo }) => [from, surelyTo]));
  for (const { job, counter, from } of own) {
    const count = surely.at(from);
    if (count > target.atOnce) yield { job, rule: "overlap", detail: `${count} at once, when run ${counter} began` };
  }
}

function* lateBegins(own: readonly Going[], { target, runs }: JobHistory, places: Places): Generator<Violation> {
  const ledger = new Map(runs.map((run) => [run.counter, run]));
  for (const { job, counter, from } of own) {
    const run = ledger.get(counter);
    const since = run && places.sinceWhen(run, target.jitter, from);
    if (since === undefined) continue;
    const free = places.longestFree(since, from);
    if (free <= places.patience) continue;
    const detail = `run ${counter} could have begun after ${time(since)}; there was a place for ${free} ms before it did at ${time(from)}`;
    yield { job, rule: "began late", detail };
  }
}

function* begunWhilePaused(own: readonly Going[], { pauses }: JobHistory, patience: number): Generator<Violation> {
  for (const { job, counter, begins } of own) {
    for (const begin of begins) {
      const pause = pauses.find(({ surelyFrom, surelyTo }) => begin > surelyFrom + patience && begin < surelyTo);
      if (pause) yield { job, rule: "began while paused", detail: `run ${counter} at ${time(begin)}` };
    }
  }
}

const SECOND = 1_000;

interface PlacesFacts {
  readonly presence: Presence;
  readonly patience: number;
  readonly total: OpenCount;
  readonly own: readonly Going[];
  readonly history: JobHistory;
}

/** When a run of one job could have begun. */
class Places {
  readonly patience: number;
  readonly #facts: PlacesFacts;
  readonly #own: OpenCount;

  constructor(facts: PlacesFacts) {
    this.#facts = facts;
    this.patience = facts.patience;
    this.#own = new OpenCount(facts.own.map(({ from, perhapsTo }) => [from, perhapsTo]));
  }

  /**
   * From when on the run could have begun at the latest: its slot, or else when it was asked for. Of a clock that was set
   * back it is the last time that it showed this before the run began, which may have been before its longest jitter.
   */
  sinceWhen(
    { slot, queuedAt }: { readonly slot: number | undefined; readonly queuedAt: number | undefined },
    jitter: number,
    begun: number,
  ): number | undefined {
    const instant = slot === undefined ? queuedAt && queuedAt + 1_000 : slot;
    if (instant === undefined) return undefined;
    const shown = this.#facts.presence.showings(instant).findLast((moment) => moment <= begun);
    return shown === undefined ? undefined : shown + (slot === undefined ? 0 : jitter);
  }

  /** The longest time without a break in which the server was up and had a place for this job. */
  longestFree(from: number, to: number): number {
    const { presence, patience, total, history } = this.#facts;
    const marks = [
      ...total.changesWithin(from, to),
      ...this.#own.changesWithin(from, to),
      ...presence.within(from, to).flatMap((span) => [span.from, span.to, span.from - patience, span.to + patience]),
      ...history.pauses.flatMap((pause) => [pause.from, pause.to]),
    ].filter((mark) => mark > from && mark < to);
    const moments = [from, ...new Set(marks.sort((a, b) => a - b)), to];
    let [longest, current] = [0, 0];
    for (const [index, start] of moments.entries()) {
      const end = moments[index + 1] ?? to;
      current = this.#isFree((start + end) / 2) ? current + end - start : 0;
      longest = Math.max(longest, current);
    }
    return longest;
  }

  #isFree(moment: number): boolean {
    const { presence, patience, total, history } = this.#facts;
    return (
      presence.within(moment, moment).every((span) => span.presence === "up") &&
      total.at(moment) < presence.places(moment - patience, moment + patience).least &&
      this.#own.at(moment) < history.target.atOnce &&
      !history.pauses.some((pause) => pause.from <= moment && pause.to >= moment)
    );
  }
}
