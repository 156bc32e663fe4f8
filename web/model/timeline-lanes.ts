import type { WireJobExec, WireJobHttp } from "../../src/contract/wire.ts";
import type { WireRun } from "../../src/contract/wire-history.ts";
import { MOST_TIMELINE_SLOTS, type WireJobKey, type WireLane } from "../../src/contract/wire-overview.ts";
import { mergedRuns } from "./durations.ts";
import { instantOf } from "./time-text.ts";

/** A run as a stretch of time. */
export interface LaneRun {
  readonly run: WireRun;
  readonly from: number;
  /** `undefined` while it goes on. */
  readonly to: number | undefined;
}

/** What a job did and will do. */
export interface Lane {
  readonly key: WireJobKey;
  readonly name: string;
  /** Oldest first. */
  readonly runs: readonly LaneRun[];
  /** When its timer will be due, soonest first. */
  readonly slots: readonly number[];
  /** Whether the timer is due after the last of `slots` as well: the server tells so many of a job and no more. */
  readonly isCutOff: boolean;
}

/** What is known of a job beyond the answer about the timeline, because it has changed since. */
export interface LaneNews {
  readonly job: WireJobExec | WireJobHttp;
  /** Its newest runs. */
  readonly runs: readonly WireRun[];
}

/** Whether a job has done anything, or will at another time, since it was seen before. */
export function hasMoved(before: LaneNews["job"] | undefined, after: LaneNews["job"]): boolean {
  if (before === after) return false;
  if (before === undefined) return true;
  const [log, logBefore] = [after.logs?.at(-1), before.logs?.at(-1)];
  return (
    before.status !== after.status ||
    before.last_run !== after.last_run ||
    before.next_run !== after.next_run ||
    before.schedule !== after.schedule ||
    before.interval !== after.interval ||
    log?.counter !== logBefore?.counter ||
    log?.status !== logBefore?.status
  );
}

const names = new Intl.Collator("en", { numeric: true });

/**
 * The lanes of the server's answer, with what has changed since, in the order of their names. `news` has a job only if it
 * has changed.
 */
export function lanesOf(
  wires: readonly WireLane[],
  news: ReadonlyMap<WireJobKey, LaneNews>,
  span: { readonly from: number; readonly to: number; readonly now: number },
): readonly Lane[] {
  const known = new Map(wires.map((wire) => [wire.key, wire]));
  const added = [...news].flatMap(([key, { job }]): readonly WireLane[] =>
    known.has(key) ? [] : [{ key, name: job.name, runs: [], slots: [] }],
  );
  return [...wires, ...added]
    .map((wire) => laneOf(wire, news.get(wire.key), span))
    .filter(({ runs, slots }) => runs.length + slots.length > 0)
    .toSorted((a, b) => names.compare(a.name, b.name) || (a.key < b.key ? -1 : 1));
}

function laneOf(
  wire: WireLane,
  news: LaneNews | undefined,
  { from, to, now }: { readonly from: number; readonly to: number; readonly now: number },
): Lane {
  const runs = mergedRuns(news?.runs ?? [], wire.runs)
    .toReversed()
    .flatMap((run) => laneRun(run))
    .filter((run) => run.from <= to && (run.to ?? now) >= from);
  const slots = slotsOf(wire, news?.job).filter((slot) => slot > now && slot <= to);
  return {
    key: wire.key,
    name: wire.name,
    runs,
    slots,
    isCutOff: slots.length > 0 && wire.slots.length >= MOST_TIMELINE_SLOTS,
  };
}

function laneRun(run: WireRun): readonly LaneRun[] {
  const from = instantOf(run.started_at);
  if (from === undefined) return [];
  const to = run.status === "running" ? undefined : instantOf(run.ended_at);
  // Of runs that karajo 0.9.3 did, only one of the times may be known.
  return [{ run, from, to: run.status === "running" ? undefined : Math.max(from, to ?? from) }];
}

/** The slots of a changed job: none while it is paused; of an interval the turn that follows from its last run. */
function slotsOf(wire: WireLane, job: LaneNews["job"] | undefined): readonly number[] {
  const slots = wire.slots.flatMap((slot) => instantOf(slot) ?? []);
  if (job === undefined) return slots;
  if (job.status === "paused") return [];
  const next = instantOf(job.next_run);
  if (job.schedule === undefined || slots.length === 0) return next === undefined ? [] : [next];
  return slots;
}
