import type { VNode } from "preact";
import { useCallback, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { WireJobKey } from "../../../src/contract/wire-overview.ts";
import { offsetAt } from "../../model/person-clock.ts";
import { addressOf } from "../../model/route.ts";
import { axisTicks, type Track, xOf, type Zoom } from "../../model/timeline.ts";
import type { Lane } from "../../model/timeline-lanes.ts";
import { collisionsOf, dueMinutes, knownUntil, loadColumns, runningAtOnce } from "../../model/timeline-load.ts";
import { marksOf } from "../../model/timeline-marks.ts";
import { collisionWords, type MarkWords } from "../../model/timeline-words.ts";
import { TimelineAxis, TimelineGrid } from "../../parts/timeline-axis.tsx";
import { TimelineLane } from "../../parts/timeline-lane.tsx";
import { TimelineLoad } from "../../parts/timeline-load.tsx";
import { TimelineTip } from "../../parts/timeline-tip.tsx";
import { VirtualList } from "../../parts/virtual-list.tsx";

export interface TimelineFieldProps {
  /** All lanes: what runs at once is about all of them. */
  readonly lanes: readonly Lane[];
  /** Those that are looked for. */
  readonly shown: readonly Lane[];
  readonly track: Track;
  readonly zoom: Zoom;
  readonly limit: number;
  readonly nameOf: (key: WireJobKey) => string;
  readonly scroller: HTMLElement | null;
  readonly onScroller: (scroller: HTMLElement | null) => void;
}

/** As `--timeline-lane` in timeline.css. */
const LANE = 28;
const COLUMN = 3;

interface Pointed {
  readonly words: MarkWords;
  readonly place: DOMRect;
}

/** The lanes under their hours, with what runs at once above them. */
export function TimelineField(props: TimelineFieldProps) {
  const { lanes, shown, track, zoom, limit, nameOf, scroller, onScroller } = props;
  const [pointed, setPointed] = useState<Pointed | undefined>(undefined);
  const point = useCallback((words: MarkWords | undefined, place: DOMRect | undefined) => {
    setPointed(words === undefined || place === undefined ? undefined : { words, place });
  }, []);
  const ticks = useMemo(() => axisTicks(track, offsetAt), [track]);
  const nowX = xOf(track, track.now);
  useNowInSight(scroller, zoom, nowX);
  // Pointing at something draws nothing anew but what is told about it.
  const load = useMemo(
    () => <Load lanes={lanes} track={track} limit={limit} nameOf={nameOf} onPoint={point} />,
    [lanes, track, limit, nameOf],
  );
  return (
    <div class="timeline-scroller" ref={onScroller} onScroll={() => setPointed(undefined)}>
      <div class="timeline-field" style={{ width: `calc(var(--timeline-names) + ${track.width}px)` }}>
        <div class="timeline-head">
          <span class="timeline-corner" />
          <TimelineAxis ticks={ticks} nowX={nowX} />
          {load}
        </div>
        <div class="timeline-behind">
          <TimelineGrid ticks={ticks} nowX={nowX} />
        </div>
        {scroller !== null && <Lanes shown={shown} track={track} scroller={scroller} onPoint={point} />}
      </div>
      {pointed !== undefined && <TimelineTip words={pointed.words} place={pointed.place} />}
    </div>
  );
}

type Point = (words: MarkWords | undefined, place: DOMRect | undefined) => void;

interface LanesProps {
  readonly shown: readonly Lane[];
  readonly track: Track;
  readonly scroller: HTMLElement;
  readonly onPoint: Point;
}

function Lanes({ shown, track, scroller, onPoint }: LanesProps) {
  const scrolled = useMemo(() => ({ current: scroller }), [scroller]);
  const drawn = useRef(new WeakMap<Lane, VNode>());
  // With the same track: a lane that was drawn is still right.
  const drawnFor = useRef(track);
  if (drawnFor.current !== track) drawn.current = new WeakMap();
  drawnFor.current = track;
  const rows = (start: number, end: number) =>
    shown.slice(start, end).map((lane) => {
      const row = drawn.current.get(lane) ?? <Row lane={lane} track={track} onPoint={onPoint} key={lane.key} />;
      drawn.current.set(lane, row);
      return row;
    });
  return <VirtualList label="Jobs" count={shown.length} rowHeight={LANE} rows={rows} scroller={scrolled} />;
}

function Row({ lane, track, onPoint }: { readonly lane: Lane; readonly track: Track; readonly onPoint: Point }) {
  return (
    <li class="timeline-lane">
      <TimelineLane
        lane={lane}
        marks={marksOf(lane, track)}
        now={track.now}
        jobHref={addressOf({ page: "job", key: lane.key })}
        runHref={(counter) => addressOf({ page: "run", key: lane.key, counter, line: undefined })}
        onPoint={onPoint}
      />
    </li>
  );
}

type LoadProps = Pick<TimelineFieldProps, "lanes" | "track" | "limit" | "nameOf"> & { readonly onPoint: Point };

function Load({ lanes, track, limit, nameOf, onPoint }: LoadProps) {
  const { columns, collisions, knownX } = useMemo(() => {
    const minutes = dueMinutes(lanes);
    const steps = runningAtOnce(lanes, track.now);
    const end = knownUntil(lanes);
    return {
      columns: loadColumns({ steps, minutes }, track, COLUMN),
      collisions: collisionsOf(minutes, limit, track),
      knownX: end === undefined || end >= track.to ? undefined : xOf(track, end),
    };
  }, [lanes, track.now, track.width, limit]);
  return (
    <TimelineLoad
      columns={columns}
      step={COLUMN}
      collisions={collisions}
      knownX={knownX}
      limit={limit}
      onPoint={onPoint}
      wordsOf={(collision) => collisionWords(collision, { limit, now: track.now, nameOf })}
    />
  );
}

/** Where the track is wider than the sight, one begins at now, with a little more of what was. */
function useNowInSight(scroller: HTMLElement | null, zoom: Zoom, nowX: number): void {
  useLayoutEffect(() => {
    if (scroller === null) return;
    const names = scroller.querySelector<HTMLElement>(".timeline-corner")?.offsetWidth ?? 0;
    scroller.scrollLeft = nowX - (scroller.clientWidth - names) * 0.6;
  }, [scroller, zoom]);
}
