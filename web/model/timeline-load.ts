import type { WireJobKey } from "../../src/contract/wire-overview.ts";
import { type Track, xOf } from "./timeline.ts";
import type { Lane } from "./timeline-lanes.ts";

const MINUTE = 60_000;

/** From `at` on so many runs went on at once, until the next step. */
export interface LoadStep {
  readonly at: number;
  readonly count: number;
}

/** How many runs went on at once, from the first run until `now`. Only changes are steps. */
export function runningAtOnce(lanes: readonly Lane[], now: number): readonly LoadStep[] {
  const changes = new Map<number, number>();
  const change = (at: number, by: number) => changes.set(at, (changes.get(at) ?? 0) + by);
  for (const { from, to = now } of lanes.flatMap(({ runs }) => runs)) {
    change(from, 1);
    // Times are whole seconds: a run that begins and ends in the same one took some of it.
    change(Math.max(to, from + 1_000), -1);
  }
  const steps: LoadStep[] = [];
  let count = 0;
  for (const [at, by] of [...changes].toSorted(([a], [b]) => a - b)) {
    count += by;
    if (by !== 0) steps.push({ at, count });
  }
  return steps;
}

/** A minute and the jobs whose timers are due in it. */
export interface DueMinute {
  readonly at: number;
  readonly jobs: readonly WireJobKey[];
}

/** The minutes to come in which timers are due, soonest first. */
export function dueMinutes(lanes: readonly Lane[]): readonly DueMinute[] {
  const minutes = new Map<number, Set<WireJobKey>>();
  for (const { key, slots } of lanes) {
    for (const slot of slots) {
      const at = Math.floor(slot / MINUTE) * MINUTE;
      const jobs = minutes.get(at);
      if (jobs === undefined) minutes.set(at, new Set([key]));
      else jobs.add(key);
    }
  }
  return [...minutes].map(([at, jobs]) => ({ at, jobs: [...jobs] })).toSorted((a, b) => a.at - b.at);
}

/** A bar of the load: the most that went on, or will be due, at any time within its pixels. */
export interface LoadColumn {
  readonly x: number;
  readonly count: number;
  /** Whether it is about what is due rather than about what ran. */
  readonly isDue: boolean;
}

/** Bars of `step` pixels where anything ran or is due. */
export function loadColumns(
  { steps, minutes }: { readonly steps: readonly LoadStep[]; readonly minutes: readonly DueMinute[] },
  track: Track,
  step: number,
): readonly LoadColumn[] {
  const ran = new Map<number, number>();
  const due = new Map<number, number>();
  const raise = (columns: Map<number, number>, column: number, count: number) =>
    columns.set(column, Math.max(columns.get(column) ?? 0, count));
  const columnOf = (at: number) => Math.floor(xOf(track, at) / step);
  steps.forEach(({ at, count }, index) => {
    const until = Math.min(steps[index + 1]?.at ?? track.now, track.now);
    if (count === 0 || until < track.from) return;
    for (let column = columnOf(at); column <= columnOf(until); column++) raise(ran, column, count);
  });
  for (const { at, jobs } of minutes) raise(due, columnOf(at), jobs.length);
  const columns = (from: ReadonlyMap<number, number>, isDue: boolean) =>
    [...from].map(([column, count]) => ({ x: column * step, count, isDue }));
  return [...columns(ran, false), ...columns(due, true)];
}

/** Minutes in which more is due than may run at once, as one where they are too near to be told apart. */
export interface Collision {
  readonly x: number;
  readonly width: number;
  readonly minutes: readonly DueMinute[];
}

const MARK_WIDTH = 5;

export function collisionsOf(minutes: readonly DueMinute[], limit: number, track: Track): readonly Collision[] {
  const collisions: Collision[] = [];
  for (const minute of minutes) {
    if (minute.jobs.length <= limit || minute.at > track.to) continue;
    const x = xOf(track, minute.at);
    const before = collisions.at(-1);
    if (before !== undefined && x < before.x + before.width + 1) {
      const width = x + MARK_WIDTH - before.x;
      collisions[collisions.length - 1] = { ...before, width, minutes: [...before.minutes, minute] };
    } else collisions.push({ x, width: MARK_WIDTH, minutes: [minute] });
  }
  return collisions;
}

/** Until when all slots are known: of jobs that are due often the server tells only the next ones. */
export function knownUntil(lanes: readonly Lane[]): number | undefined {
  const ends = lanes.flatMap(({ isCutOff, slots }) => (isCutOff ? (slots.at(-1) ?? []) : []));
  return ends.length === 0 ? undefined : Math.min(...ends);
}
