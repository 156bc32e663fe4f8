import { useMemo, useRef } from "preact/hooks";
import type { WireJobKey, WireLane } from "../../../src/contract/wire-overview.ts";
import { type App, useApp } from "../../app-context.ts";
import type { WireJob } from "../../data/api.ts";
import { type Loaded, useLoaded } from "../../data/use-loaded.ts";
import { type Track, ZOOMS, type Zoom } from "../../model/timeline.ts";
import { hasMoved, type Lane, type LaneNews, lanesOf } from "../../model/timeline-lanes.ts";

/** How often everything is read again; in between, what changes is told. */
const REFRESH = 5 * 60_000;
/** More than is in sight, because time goes on until it is read again. */
const MARGIN = 2 * REFRESH;

/** An answer about the timeline, and the jobs as they were when it was asked for. */
interface Answer {
  readonly wires: readonly WireLane[];
  readonly jobs: ReadonlyMap<WireJobKey, WireJob>;
}

export interface Timeline {
  readonly state: Loaded<Answer>;
  readonly lanes: readonly Lane[];
  /** How many runs may go on at once. */
  readonly limit: number;
  /** How many runs the server told of. */
  readonly told: number;
  readonly retry: () => void;
}

/** What ran and what will run in the track: read once, then kept up to date by what the jobs tell. */
export function useTimeline(zoom: Zoom, track: Track): Timeline {
  const { api, live, now, session } = useApp();
  const read = async (): Promise<Answer> => {
    // Before it is asked: what changes meanwhile is news.
    const jobs = live.jobs.peek();
    const at = now.peek();
    const { reach } = ZOOMS[zoom];
    return { wires: await api.timeline(at - reach, at + reach + MARGIN), jobs };
  };
  const [state, retry] = useLoaded(read, `${zoom} ${Math.floor(now.value / REFRESH)}`, 0);
  const answer = state.state === "loading" ? undefined : state.value;
  const news = useNews(answer, live);
  const lanes = useMemo(
    () => (answer === undefined ? [] : lanesOf(answer.wires, news, track)),
    [answer, news, track.from, track.to],
  );
  const told = answer?.wires.reduce((sum, { runs }) => sum + runs.length, 0) ?? 0;
  return { state, lanes, limit: session.max_job_running, told, retry };
}

/** What has changed since the answer: the same map as long as nothing else has. */
function useNews(answer: Answer | undefined, live: App["live"]): ReadonlyMap<WireJobKey, LaneNews> {
  const latest = useRef<ReadonlyMap<WireJobKey, LaneNews>>(new Map());
  const news = new Map<WireJobKey, LaneNews>();
  for (const [key, job] of answer === undefined ? [] : live.jobs.value) {
    // Only of these the newest runs are asked for: of hundreds of jobs few have done anything.
    if (hasMoved(answer?.jobs.get(key), job)) news.set(key, { job, runs: live.runsOf(key).value });
  }
  if (!areEqual(latest.current, news)) latest.current = news;
  return latest.current;
}

function areEqual(a: ReadonlyMap<WireJobKey, LaneNews>, b: ReadonlyMap<WireJobKey, LaneNews>): boolean {
  return (
    a.size === b.size && [...a].every(([key, { job, runs }]) => b.get(key)?.job === job && b.get(key)?.runs === runs)
  );
}
