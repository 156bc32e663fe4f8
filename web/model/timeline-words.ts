import type { WireJobKey } from "../../src/contract/wire-overview.ts";
import { tookOf, tookText } from "./durations.ts";
import { causeWords } from "./slot-words.ts";
import { absoluteText, relativeText, shortText } from "./time-text.ts";
import type { Lane, LaneRun } from "./timeline-lanes.ts";
import type { Collision, DueMinute } from "./timeline-load.ts";
import type { Mark } from "./timeline-marks.ts";

/** What is told about a mark that one points at. */
export interface MarkWords {
  readonly title: string;
  readonly lines: readonly string[];
}

/** A mark of a lane, in words. */
export function markWords(lane: Pick<Lane, "name">, mark: Mark, now: number): MarkWords {
  switch (mark.kind) {
    case "runs": {
      const [first] = mark.runs;
      if (first === undefined || mark.runs.length > 1) return clusterWords(lane.name, mark.runs, mark.status, now);
      return { title: `${lane.name} #${first.run.counter}`, lines: runLines(first, now) };
    }
    case "slots":
      return { title: lane.name, lines: slotLines(mark, now) };
    case "more":
      return { title: lane.name, lines: ["due again and again from here on"] };
    default:
      return mark satisfies never;
  }
}

function runLines({ run, from }: LaneRun, now: number): readonly string[] {
  const took = tookText(tookOf(run, now) ?? 0);
  return [
    run.status === "running" ? `running for ${took}` : `${run.status} after ${took}`,
    absoluteText(from),
    ...(run.trigger === undefined ? [] : [causeWords(run.trigger)]),
    ...(run.attempt > 1 ? [`attempt ${run.attempt}`] : []),
    ...(run.reason === undefined ? [] : [run.reason]),
  ];
}

function clusterWords(name: string, runs: readonly LaneRun[], status: string, now: number): MarkWords {
  const [first, last] = [runs[0], runs.at(-1)];
  if (first === undefined || last === undefined) return { title: name, lines: [] };
  return {
    title: name,
    lines: [
      `${runs.length} runs, ${status}: #${first.run.counter} to #${last.run.counter}`,
      `${shortText(first.from, now)} to ${shortText(last.to ?? now, now)}`,
    ],
  };
}

function slotLines(
  { first, last, count }: { readonly first: number; readonly last: number; readonly count: number },
  now: number,
): readonly string[] {
  if (count === 1) return [`due ${relativeText(first, now)}`, absoluteText(first)];
  return [`due ${count} times`, `${shortText(first, now)} to ${shortText(last, now)}`];
}

/** As many names as one reads. */
const MOST_NAMES = 8;

/** Minutes in which more is due than may run at once, in words. */
export function collisionWords(
  { minutes }: Collision,
  {
    limit,
    now,
    nameOf,
  }: { readonly limit: number; readonly now: number; readonly nameOf: (key: WireJobKey) => string },
): MarkWords {
  const worst = minutes.reduce<DueMinute | undefined>(
    (most, minute) => (most === undefined || minute.jobs.length > most.jobs.length ? minute : most),
    undefined,
  );
  if (worst === undefined) return { title: "", lines: [] };
  const rest = worst.jobs.length - MOST_NAMES;
  const names = worst.jobs.slice(0, MOST_NAMES).map(nameOf).join(", ");
  return {
    title: `${worst.jobs.length} jobs are due at ${shortText(worst.at, now)}`,
    lines: [
      `${limit === 1 ? "one runs" : `${limit} run`} at once, the others wait`,
      `${names}${rest > 0 ? `, and ${rest} more` : ""}`,
      ...(minutes.length > 1
        ? [`${minutes.length} such minutes until ${shortText(minutes.at(-1)?.at ?? 0, now)}`]
        : []),
    ],
  };
}
