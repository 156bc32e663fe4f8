import { useState } from "preact/hooks";
import type { WireJobKey, WireLane } from "../../../src/contract/wire-overview.ts";
import { type Track, trackOf } from "../../model/timeline.ts";
import { lanesOf } from "../../model/timeline-lanes.ts";
import { timelineRows } from "../../model/timeline-rows.ts";
import type { MarkWords } from "../../model/timeline-words.ts";
import { TimelineTable } from "../../parts/timeline-table.tsx";
import { TimelineTip } from "../../parts/timeline-tip.tsx";
import { TimelineField } from "../timeline/timeline-field.tsx";
import type { Sample } from "./gallery-section.tsx";
import { aRun, failure, NOW, someRuns, timeAt } from "./invented.ts";

const DAY = 1_440;
const track: Track = trackOf("24h", NOW, 720);

function every(minutes: number, count = Math.floor(DAY / minutes)): readonly string[] {
  return Array.from({ length: count }, (_, index) => timeAt((index + 1) * minutes));
}

function lane(name: string, runs: WireLane["runs"], slots: WireLane["slots"] = []): WireLane {
  return { key: `exec:${name.replaceAll(" ", "_")}`, name, runs, slots };
}

const wires = [
  lane(
    "every minute",
    someRuns(700, { every: 1, seconds: 2, change: (at) => (at % 97 === 0 ? failure : {}) }),
    every(1, 300),
  ),
  lane("every hour", someRuns(24, { every: 60 }), every(60)),
  lane("nightly, and it takes its time", [aRun(2, { minutes: -500, seconds: 9_000 })], [timeAt(940)]),
  lane("runs now", [aRun(9, { minutes: -130, seconds: 0, status: "running" })]),
  lane("was canceled", [aRun(3, { minutes: -700, seconds: 5_000, status: "canceled" })], every(120)),
  lane("failed", [aRun(4, { minutes: -300, seconds: 60, ...failure, attempt: 3 })], every(60)),
  lane("will run once", [], [timeAt(300)]),
];

const lanes = lanesOf(wires, new Map(), track);

function Field({ limit }: { readonly limit: number }) {
  const [scroller, setScroller] = useState<HTMLElement | null>(null);
  return (
    <div class="timeline">
      <TimelineField
        lanes={lanes}
        shown={lanes}
        track={track}
        zoom="24h"
        limit={limit}
        nameOf={(key: WireJobKey) => key.slice(5)}
        scroller={scroller}
        onScroller={setScroller}
      />
    </div>
  );
}

const words: MarkWords = { title: "backup #12", lines: ["failed after 2 min", "exit status 3"] };

/** The parts of the timeline. */
export const timelineSamples: readonly Sample[] = [
  { title: "Lanes, one run at once", Show: () => <Field limit={1} /> },
  { title: "Lanes, many runs at once", Show: () => <Field limit={8} /> },
  {
    title: "What one points at",
    Show: () => (
      <div class="gallery-still">
        <TimelineTip words={words} place={new DOMRect(0, 0, 0, 0)} />
      </div>
    ),
  },
  {
    title: "As a table",
    Show: () => {
      const { coming, ran } = timelineRows(lanesOf(wires.slice(1), new Map(), track));
      const table = { now: NOW, jobHref: () => "#/gallery", runHref: () => "#/gallery" };
      return (
        <div class="gallery-stack">
          <TimelineTable title="To come" nothing="Nothing is due." rows={coming.slice(0, 3)} {...table} />
          <TimelineTable title="Ran" nothing="Nothing ran." rows={ran.slice(0, 6)} {...table} />
          <TimelineTable title="Ran" nothing="Nothing ran." rows={[]} {...table} />
        </div>
      );
    },
  },
];
