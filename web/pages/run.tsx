import { useEffect, useRef, useState } from "preact/hooks";
import type { WireRun } from "../../src/contract/wire-history.ts";
import { useApp } from "../app-context.ts";
import { addressOf, type Route } from "../model/route.ts";
import { Empty, Loading } from "../parts/empty.tsx";
import { ErrorNote } from "../parts/error-note.tsx";
import { RunContent } from "./run/run-content.tsx";
import { RunHead } from "./run/run-head.tsx";
import { useRun } from "./run/use-run.ts";

type RunRoute = Extract<Route, { page: "run" }>;

/** One run: how it went, and what it said. */
export function RunPage({ route }: { readonly route: RunRoute }) {
  const { key, counter } = route;
  const { live } = useApp();
  const { found, loaded, retry } = useRun(key, counter);
  const { run } = found;
  if (run === undefined && live.isLoaded.value && !live.jobs.value.has(key)) return <NoJob route={route} />;
  return (
    <article class="run">
      <RunHead jobKey={key} counter={counter} found={found} />
      <Announcement counter={counter} run={run} />
      {run === undefined && loaded.state === "loading" && <Loading what="The run" />}
      {run === undefined && loaded.state === "failed" && (
        <ErrorNote title="The run could not be read." reason={loaded.reason} onRetry={retry} />
      )}
      {run === undefined && loaded.state === "loaded" && <NoRun route={route} />}
      {run !== undefined && <RunContent route={route} run={run} />}
    </article>
  );
}

/** Says to who cannot see it that the run has ended. */
function Announcement({ counter, run }: { readonly counter: number; readonly run: WireRun | undefined }) {
  const before = useRef(run?.status);
  const [words, setWords] = useState("");
  useEffect(() => {
    const isNews = before.current === "running" && run !== undefined && run.status !== "running";
    if (isNews) setWords(`Run ${counter} ${ENDINGS[run.status]}${run.reason === undefined ? "" : `: ${run.reason}`}`);
    before.current = run?.status;
  }, [run?.status]);
  return (
    <p class="visually-hidden" role="status">
      {words}
    </p>
  );
}

const ENDINGS: Readonly<Record<WireRun["status"], string>> = {
  queued: "waits",
  running: "runs",
  success: "succeeded",
  failed: "failed",
  canceled: "was canceled",
};

function NoRun({ route: { key, counter } }: { readonly route: RunRoute }) {
  return (
    <Empty title={`There is no run ${counter} of this job.`}>
      <p>It has not begun yet, or it was so long ago that it is not remembered.</p>
      <a href={addressOf({ page: "job", key })}>To the runs of the job</a>
    </Empty>
  );
}

function NoJob({ route: { key, counter } }: { readonly route: RunRoute }) {
  return (
    <>
      <h1 class="visually-hidden">
        {key.slice(5)}, Run {counter}
      </h1>
      <Empty title="This server has no such job.">
        <p>
          Nothing has the ID <code>{key.slice(5)}</code>. The job may have been renamed or removed.
        </p>
        <a href={addressOf({ page: "jobs" })}>To all jobs</a>
      </Empty>
    </>
  );
}
