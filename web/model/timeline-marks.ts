import type { RunStatus } from "./status-words.ts";
import { type Track, xOf } from "./timeline.ts";
import type { Lane, LaneRun } from "./timeline-lanes.ts";

/** What is drawn in a lane, in pixels from the left of the track. */
export type Mark =
  /** Runs of one status that are too near to each other to be told apart; mostly a single one. */
  | (Place & { readonly kind: "runs"; readonly status: RunStatus; readonly runs: readonly LaneRun[] })
  /** Times at which the timer will be due, as near to each other. */
  | (Place & { readonly kind: "slots"; readonly first: number; readonly last: number; readonly count: number })
  /** The timer is due from here on as well, but it is not known when. */
  | (Place & { readonly kind: "more" });

interface Place {
  readonly x: number;
  readonly width: number;
}

/** Narrower a run is not seen. */
const LEAST_RUN = 3;
const SLOT_WIDTH = 2;
/** What leaves less room than this in between is drawn as one. */
const GAP = 1;

/** The marks of a lane by their place, from left to right. Each lane has a bounded number of them, however busy it is. */
export function marksOf({ runs, slots, isCutOff }: Lane, track: Track): readonly Mark[] {
  const marks: Mark[] = [...runMarks(runs, track), ...slotMarks(slots, track)];
  const end = slots.at(-1);
  if (isCutOff && end !== undefined) {
    const x = xOf(track, end) + SLOT_WIDTH + GAP;
    if (x < track.width) marks.push({ kind: "more", x, width: track.width - x });
  }
  return marks.toSorted((a, b) => a.x - b.x);
}

function runMarks(runs: readonly LaneRun[], track: Track): readonly Mark[] {
  const open = new Map<RunStatus, Mark & { readonly kind: "runs" }>();
  const marks: Mark[] = [];
  // Each status by itself: a failure among a thousand successes stays in sight.
  for (const run of runs) {
    const { status } = run.run;
    const x = xOf(track, run.from);
    const width = Math.max(LEAST_RUN, xOf(track, run.to ?? track.now) - x);
    const before = open.get(status);
    if (before !== undefined && x < before.x + before.width + GAP) {
      const right = Math.max(before.x + before.width, x + width);
      open.set(status, { ...before, width: right - before.x, runs: [...before.runs, run] });
      continue;
    }
    if (before !== undefined) marks.push(before);
    open.set(status, { kind: "runs", status, x, width, runs: [run] });
  }
  return [...marks, ...open.values()];
}

function slotMarks(slots: readonly number[], track: Track): readonly Mark[] {
  const marks: (Mark & { readonly kind: "slots" })[] = [];
  for (const slot of slots) {
    const x = xOf(track, slot);
    const before = marks.at(-1);
    if (before !== undefined && x < before.x + before.width + GAP) {
      marks[marks.length - 1] = { ...before, width: x + SLOT_WIDTH - before.x, last: slot, count: before.count + 1 };
    } else marks.push({ kind: "slots", x, width: SLOT_WIDTH, first: slot, last: slot, count: 1 });
  }
  return marks;
}
