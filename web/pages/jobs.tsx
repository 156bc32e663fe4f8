import { useCallback, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import type { WireJobKey } from "../../src/contract/wire-overview.ts";
import { useApp } from "../app-context.ts";
import { go, refine } from "../data/router.ts";
import { useFits } from "../data/use-fits.ts";
import { countsByStatus, type JobFilter, NO_FILTER, queryOf, shownJobs, tagsOf } from "../model/job-filter.ts";
import { jobsRoute, type Route } from "../model/route.ts";
import { standingOf } from "../model/standing.ts";
import { Button } from "../parts/button.tsx";
import { Empty, Loading } from "../parts/empty.tsx";
import { JobFilters } from "../parts/job-filters.tsx";
import { JobRow } from "../parts/job-row.tsx";
import { JobsStanding } from "../parts/jobs-standing.tsx";
import { VirtualList } from "../parts/virtual-list.tsx";
import { goToFirstRow, type JobSelection, useJobSelection } from "./jobs-selection.ts";

type JobsRoute = Extract<Route, { page: "jobs" }>;

/** As in job-row.css. */
const ROW = 56;
const PHONE_ROW = 116;
/** The head of the frame, in pixels; above its end nothing of the list is seen. */
const FRAME_HEAD = 48;

/** All jobs: what runs, what failed, what comes next. */
export function JobsPage({ route }: { readonly route: JobsRoute }) {
  const { live, now } = useApp();
  const filter = route.filter ?? NO_FILTER;
  const jobs = live.jobs.value;
  const standing = useMemo(() => standingOf(jobs), [jobs]);
  const runsOf = useCallback((key: WireJobKey) => live.runsOf(key), [live]);
  if (live.isLoaded.value && jobs.size === 0) return <NoJobs />;
  return (
    <div class="jobs">
      <h1 class="visually-hidden">Jobs</h1>
      {standing !== undefined && <JobsStanding standing={standing} now={now} runsOf={runsOf} />}
      <div class="jobs-head">
        <JobFilters
          filter={filter}
          counts={countsByStatus(jobs, filter)}
          tags={tagsOf(jobs)}
          onChange={(next) => refine(jobsRoute(next))}
          onFound={goToFirstRow}
        />
        <ColumnHeads />
      </div>
      <Shown filter={filter} />
    </div>
  );
}

/** The head of this page stays in sight where there is room, over the list. */
function covered() {
  const head = document.querySelector(".jobs-head")?.getBoundingClientRect();
  return { top: Math.max(FRAME_HEAD, head?.bottom ?? 0), bottom: 0 };
}

/** For those who see; every cell says by itself what it is. */
function ColumnHeads() {
  return (
    <div class="jobs-columns" aria-hidden="true">
      <span>State</span>
      <span>Job</span>
      <span>Next run</span>
      <span>Last run</span>
      <span>Last 30 runs</span>
    </div>
  );
}

function Shown({ filter }: { readonly filter: JobFilter }) {
  const { live } = useApp();
  const shown = shownJobs(live.jobs.value, filter);
  const selection = useJobSelection(shown); // here, for one searches also where nothing is found
  useFirstInSight(queryOf(filter));
  if (!live.isLoaded.value) return <Loading what="The list of jobs" />;
  return (
    <>
      <p class="visually-hidden" aria-live="polite">
        {shown.length === 1 ? "1 job is shown" : `${shown.length} jobs are shown`}
      </p>
      {shown.length === 0 ? (
        <Empty title="No job fits this search">
          <Button onClick={() => refine({ page: "jobs" })}>Show all jobs</Button>
        </Empty>
      ) : (
        <Rows shown={shown} selection={selection} />
      )}
    </>
  );
}

/** What is found is seen from its beginning on, however far down one was when another search began. */
function useFirstInSight(query: string): void {
  const before = useRef(query);
  useLayoutEffect(() => {
    if (before.current === query) return;
    before.current = query;
    const top = document.querySelector(".jobs .virtual-list")?.getBoundingClientRect().top ?? 0;
    scrollBy(0, Math.min(0, top - covered().top));
  }, [query]);
}

interface RowsProps {
  readonly shown: ReturnType<typeof shownJobs>;
  readonly selection: JobSelection;
}

function Rows({ shown, selection }: RowsProps) {
  const { live, now, act } = useApp();
  const isPhone = useFits("(max-width: 52rem)");
  const { selected, active, select } = selection;
  const command = useCallback((key: WireJobKey, what: Parameters<typeof act>[1]) => void act(key, what), [act]);
  const nameOf = useCallback((key: WireJobKey) => live.jobs.peek().get(key)?.name ?? key.slice(5), [live]);
  const open = useCallback(
    (key: WireJobKey, counter: number) => go({ page: "run", key, counter, line: undefined }),
    [],
  );
  return (
    <VirtualList
      label="Jobs"
      count={shown.length}
      rowHeight={isPhone ? PHONE_ROW : ROW}
      active={active}
      covered={covered}
      rows={(start, end) =>
        shown
          .slice(start, end)
          .map(([key, job], i) => (
            <JobRow
              key={key}
              id={key}
              job={job}
              index={start + i}
              count={shown.length}
              isSelected={key === selected}
              now={now}
              runs={live.runsOf(key)}
              nameOf={nameOf}
              onCommand={command}
              onRun={open}
              onSelect={select}
            />
          ))
      }
    />
  );
}

const FIRST_JOB = `[job "hello"]
schedule = minutely
command = echo hello`;

function NoJobs() {
  return (
    <>
      <h1 class="visually-hidden">Jobs</h1>
      <Empty title="No jobs yet">
        <p>
          A job is a section of the configuration. Write one into <code>karajo.conf</code>, or into a file in{" "}
          <code>job.d</code> beside it:
        </p>
        <pre class="jobs-first">{FIRST_JOB}</pre>
        <p>
          Then tell the server to read it, by <code>karajo reload</code> or the signal HUP; the job appears here by
          itself. The <a href="/karajo/doc/guide/first-job.html">manual</a> goes on from there.
        </p>
      </Empty>
    </>
  );
}
