import type { WireRun } from "../../src/contract/wire-history.ts";
import type { WireJobKey } from "../../src/contract/wire-overview.ts";
import type { Lane } from "./timeline-lanes.ts";

/** A line of the timeline as a table. */
export interface TimelineRow {
  readonly at: number;
  readonly key: WireJobKey;
  readonly name: string;
  /** `undefined`: it is to come. */
  readonly run: WireRun | undefined;
}

/** What is to come, soonest first, and what ran, newest first. */
export function timelineRows(lanes: readonly Lane[]): {
  readonly coming: readonly TimelineRow[];
  readonly ran: readonly TimelineRow[];
} {
  const coming = lanes.flatMap(({ key, name, slots }) => slots.map((at) => ({ at, key, name, run: undefined })));
  const ran = lanes.flatMap(({ key, name, runs }) => runs.map(({ run, from }) => ({ at: from, key, name, run })));
  return { coming: coming.toSorted((a, b) => a.at - b.at), ran: ran.toSorted((a, b) => b.at - a.at) };
}
