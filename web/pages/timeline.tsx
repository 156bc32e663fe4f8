import { useCallback, useMemo, useRef, useState } from "preact/hooks";
import { MOST_TIMELINE_RUNS } from "../../src/contract/wire-overview.ts";
import { useApp } from "../app-context.ts";
import { useKeys } from "../data/keys.ts";
import { addressOf } from "../model/route.ts";
import { trackOf, ZOOMS, type Zoom } from "../model/timeline.ts";
import type { Lane } from "../model/timeline-lanes.ts";
import { timelineRows } from "../model/timeline-rows.ts";
import { Button } from "../parts/button.tsx";
import { Empty, Loading } from "../parts/empty.tsx";
import { ErrorNote } from "../parts/error-note.tsx";
import { TimelineTable } from "../parts/timeline-table.tsx";
import { TimelineControls } from "./timeline/timeline-controls.tsx";
import { TimelineField } from "./timeline/timeline-field.tsx";
import { isTable, search, zoom } from "./timeline/timeline-view.ts";
import { type Timeline, useTimeline } from "./timeline/use-timeline.ts";
import { useTrackWidth } from "./timeline/use-track-width.ts";

const ZOOM_NAMES = Object.keys(ZOOMS) as readonly Zoom[];

/** What ran and what will run around now. */
export function TimelinePage() {
  const { live } = useApp();
  if (live.isLoaded.value) return <Shown />;
  return (
    <>
      <h1 class="visually-hidden">Timeline</h1>
      <Loading what="The timeline" />
    </>
  );
}

function Shown() {
  const { now, live } = useApp();
  const [scroller, setScroller] = useState<HTMLElement | null>(null);
  const width = useTrackWidth(scroller);
  const fresh = trackOf(zoom.value, now.value, width);
  // Every second another, and mostly equal: what is drawn for it is drawn once.
  const track = useMemo(() => fresh, [fresh.from, fresh.to, fresh.width]);
  const timeline = useTimeline(zoom.value, track);
  const { lanes, limit } = timeline;
  const shown = useMemo(() => lanesWith(lanes, search.value), [lanes, search.value]);
  const nameOf = useCallback((key: Lane["key"]) => live.jobs.peek().get(key)?.name ?? key.slice(5), [live]);
  const searchField = useTimelineKeys();
  return (
    <div class={`timeline ${isTable.value ? "" : "timeline-as-lanes"}`}>
      <TimelineControls searchField={searchField} count={shown.length} />
      <Notes timeline={timeline} shown={shown.length} />
      {lanes.length > 0 && isTable.value && <Tables lanes={shown} />}
      {lanes.length > 0 && !isTable.value && (
        <TimelineField
          lanes={lanes}
          shown={shown}
          track={track}
          zoom={zoom.value}
          limit={limit}
          nameOf={nameOf}
          scroller={scroller}
          onScroller={setScroller}
        />
      )}
    </div>
  );
}

function useTimelineKeys() {
  const searchField = useRef<HTMLInputElement>(null);
  const zoomBy = (step: number) => {
    const index = ZOOM_NAMES.indexOf(zoom.value) + step;
    zoom.value = ZOOM_NAMES[Math.min(Math.max(0, index), ZOOM_NAMES.length - 1)] ?? zoom.value;
  };
  useKeys("Timeline", [
    { keys: "/", words: "look for a job", run: () => searchField.current?.focus() },
    { keys: "+", words: "see less time", run: () => zoomBy(-1) },
    { keys: "-", words: "see more time", run: () => zoomBy(1) },
  ]);
  return searchField;
}

/** What is to be known about what is shown, and why nothing is. */
function Notes({
  timeline: { state, lanes, told, retry },
  shown,
}: {
  readonly timeline: Timeline;
  readonly shown: number;
}) {
  const reach = ZOOMS[zoom.value].label;
  return (
    <>
      {state.state === "loading" && <Loading what="The timeline" />}
      {state.state === "failed" && (
        <ErrorNote title="The timeline could not be read." reason={state.reason} onRetry={retry} />
      )}
      {state.state === "loaded" && lanes.length === 0 && (
        <Empty title={`Nothing ran in the last ${reach}, and nothing is due in the next.`}>
          Jobs appear here once they run, or when their timers are due.
        </Empty>
      )}
      {lanes.length > 0 && shown === 0 && (
        <Empty title="No job here has such a name.">
          <Button
            onClick={() => {
              search.value = "";
            }}
          >
            Show all
          </Button>
        </Empty>
      )}
      {told >= MOST_TIMELINE_RUNS && (
        <p class="timeline-note">There were more runs than can be shown: these are the newest {MOST_TIMELINE_RUNS}.</p>
      )}
    </>
  );
}

function Tables({ lanes }: { readonly lanes: readonly Lane[] }) {
  const { now } = useApp();
  const { coming, ran } = timelineRows(lanes);
  const table = {
    now: now.value,
    jobHref: (key: Lane["key"]) => addressOf({ page: "job", key }),
    runHref: (key: Lane["key"], counter: number) => addressOf({ page: "run", key, counter, line: undefined }),
  };
  return (
    <div class="timeline-tables">
      <TimelineTable title="To come" nothing="Nothing is due." rows={coming} {...table} />
      <TimelineTable title="Ran" nothing="Nothing ran." rows={ran} {...table} />
    </div>
  );
}

/** The lanes whose names have all the words, in any order. */
function lanesWith(lanes: readonly Lane[], text: string): readonly Lane[] {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  if (words.length === 0) return lanes;
  return lanes.filter(({ name }) => words.every((word) => name.toLowerCase().includes(word)));
}
