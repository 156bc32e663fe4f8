import { signal } from "@preact/signals";
import { useState } from "preact/hooks";
import type { WireJobExec, WireJobHttp } from "../../../src/contract/wire.ts";
import type { WireRun } from "../../../src/contract/wire-history.ts";
import type { WireJobKey } from "../../../src/contract/wire-overview.ts";
import { countsByStatus, NO_FILTER } from "../../model/job-filter.ts";
import { standingOf } from "../../model/standing.ts";
import { JobFilters } from "../../parts/job-filters.tsx";
import { JobRow } from "../../parts/job-row.tsx";
import { JobsStanding } from "../../parts/jobs-standing.tsx";
import { RunBars } from "../../parts/run-bars.tsx";
import { VirtualList } from "../../parts/virtual-list.tsx";
import type { Sample } from "./gallery-section.tsx";
import { anExecJob, anHttpJob, aRun, failure, NOW, someRuns, timeAt } from "./invented.ts";

const NEVER = "0001-01-01T00:00:00Z";
const nothing = () => undefined;
const now = signal(NOW);
const someFailed = someRuns(30, { change: (counter) => (counter % 7 === 0 ? failure : {}) });

const rows: readonly { readonly job: WireJobExec | WireJobHttp; readonly runs: readonly WireRun[] }[] = [
  { job: anExecJob("never ran", { status: "started", last_run: NEVER, path: "/hook" }), runs: [] },
  {
    job: anExecJob("runs now", { status: "running", schedule: "minutely" }),
    runs: [aRun(31, { minutes: -2, seconds: 0, status: "running" }), ...someRuns(30)],
  },
  {
    job: anExecJob("waits", { path: "/waits", next_run: NEVER }),
    runs: [{ counter: 13, status: "queued", trigger: "webhook", attempt: 1, queued_at: timeAt(-0.1) }, ...someRuns(12)],
  },
  { job: anExecJob("went well", { schedule: "daily@03:00", next_run: timeAt(900) }), runs: someRuns(12) },
  {
    job: anHttpJob("failed", { status: "failed", interval: 60e9 }),
    runs: [aRun(31, { minutes: -1, seconds: 3, ...failure }), ...someFailed],
  },
  {
    job: anExecJob("canceled", { status: "canceled", next_run: timeAt(0.2) }),
    runs: someRuns(3, { change: () => ({ status: "canceled" }) }),
  },
  { job: anExecJob("follows", { after: ["exec:went_well"], next_run: NEVER }), runs: someRuns(8) },
  { job: anExecJob("paused", { status: "paused", schedule: "hourly" }), runs: someFailed },
  {
    job: anExecJob("has a name that is longer than there is room for in its column, so that it is cut off somewhere", {
      schedule: "weekly@Mon,Tue,Wed,Thu,Fri@06:00,12:00,18:00",
    }),
    runs: someFailed,
  },
];

function Filters() {
  const [filter, setFilter] = useState(NO_FILTER);
  const jobs = new Map(rows.map(({ job }) => [`exec:${job.id}`, job] as const));
  const counts = countsByStatus(jobs, filter);
  return <JobFilters filter={filter} counts={counts} tags={["db", "web"]} onChange={setFilter} onFound={nothing} />;
}

function Rows() {
  const [selected, setSelected] = useState<string>("exec:went_well");
  return (
    <ul class="virtual-list">
      {rows.map(({ job, runs }, index) => (
        <JobRow
          key={job.id}
          id={`exec:${job.id}`}
          job={job}
          index={index}
          count={rows.length}
          isSelected={selected === `exec:${job.id}`}
          now={now}
          runs={signal(runs)}
          nameOf={(key) => key.slice(5)}
          onCommand={nothing}
          onRun={nothing}
          onSelect={setSelected}
        />
      ))}
    </ul>
  );
}

const FILLERS = Array.from({ length: 7 }, (_, index) => [`http:${index}`, anHttpJob("", { next_run: NEVER })] as const);

function Glance({ of }: { readonly of: typeof rows }) {
  const runs = new Map(of.map(({ job, runs: known }) => [`exec:${job.id}`, signal(known)] as const));
  const jobs = of.map(({ job }) => [`exec:${job.id}`, job] as const);
  const standing = standingOf(new Map<WireJobKey, WireJobExec | WireJobHttp>([...FILLERS, ...jobs]));
  if (standing === undefined) return null;
  return (
    <JobsStanding standing={standing} now={now} runsOf={(key) => runs.get(`exec:${key.slice(5)}`) ?? signal([])} />
  );
}

/** The parts of the page of all jobs. */
export const jobsSamples: readonly Sample[] = [
  { title: "At a glance", Show: () => <Glance of={rows} /> },
  { title: "At a glance, where all is well", Show: () => <Glance of={[]} /> },
  { title: "Filters", Show: Filters },
  { title: "Rows", Show: Rows },
  {
    title: "Bars of the last runs",
    Show: () => (
      <div class="gallery-row">
        {[[], someRuns(3), someRuns(30), someFailed, rows[1]?.runs ?? []].map((runs, index) => (
          <RunBars key={index} runs={runs} now={NOW} href="#/gallery" onRun={nothing} />
        ))}
      </div>
    ),
  },
  {
    title: "A list of ten thousand",
    Show: () => {
      const [scroller, setScroller] = useState<HTMLElement | null>(null);
      return (
        <div class="gallery-scroller" ref={setScroller}>
          {scroller !== null && (
            <VirtualList
              label="Numbers"
              count={10_000}
              rowHeight={28}
              scroller={{ current: scroller }}
              rows={(start, end) =>
                Array.from({ length: end - start }, (_, index) => (
                  <li class="gallery-line" key={start + index}>
                    <a href="#/gallery">Row {start + index + 1}</a>
                  </li>
                ))
              }
            />
          )}
        </div>
      );
    },
  },
];
