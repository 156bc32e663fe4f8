import { useEffect, useState } from "preact/hooks";
import type { WireRun } from "../../../src/contract/wire-history.ts";
import { useApp } from "../../app-context.ts";
import { leaveToLogin } from "../../data/leave.ts";
import { type LogSession, useLogSession } from "../../data/log-session.ts";
import type { Route } from "../../model/route.ts";
import { Empty, Loading } from "../../parts/empty.tsx";
import { ErrorNote } from "../../parts/error-note.tsx";
import { LogExchangeList } from "../../parts/log-http.tsx";
import { RunLog } from "./run-log.tsx";

interface RunContentProps {
  readonly route: Extract<Route, { page: "run" }>;
  readonly run: WireRun;
}

/** What a run has said: its log, and of an HTTP job also the requests and responses that are in it. */
export function RunContent({ route, run }: RunContentProps) {
  const { api } = useApp();
  const { key, counter } = route;
  const [turn, setTurn] = useState(0);
  const again = () => setTurn((before) => before + 1);
  const isQueued = run.status === "queued";
  // The log of a run that waits begins with it.
  const session = useLogSession(api, isQueued ? undefined : { key, counter, turn });
  if (isQueued) return <Empty title="It waits for a place to run.">Its log begins when it does.</Empty>;
  if (session === undefined) return <Loading what="The log" />;
  const { phase, status } = session.reader.state.value;
  // What was read of a log that has been removed meanwhile stays in sight.
  const isEmpty = session.reader.map.size === 0;
  if (phase === "absent" && (isEmpty || status !== 404)) return <Absent status={status} run={run} onRetry={again} />;
  // One that is read anew, as it was numbered anew, comes in a moment: the person stays where they are.
  if (phase === "opening" && isEmpty && session.reader.epoch === 0) return <Loading what="The log" />;
  return key.startsWith("http:") ? (
    <Tabbed route={route} run={run} session={session} />
  ) : (
    <RunLog route={route} run={run} session={session} />
  );
}

interface AbsentProps {
  readonly status: number | undefined;
  readonly run: WireRun;
  readonly onRetry: () => void;
}

function Absent({ status, run, onRetry }: AbsentProps) {
  useEffect(() => {
    if (status === 401) leaveToLogin();
  }, [status]);
  if (status === 401) return null;
  if (status !== 404) {
    return <ErrorNote title="The log could not be read." reason={`the server answered ${status}`} onRetry={onRetry} />;
  }
  if (run.status === "running") {
    const reason = "The run goes on without it: the server's own log says why.";
    return <ErrorNote title="There is no log of this run." reason={reason} onRetry={onRetry} />;
  }
  return (
    <Empty title="Its log is gone.">
      The newest logs of a job are kept, as many as its <code>log_retention</code> says.
    </Empty>
  );
}

const TABS = [
  { tab: "exchanges", words: "Request and response" },
  { tab: "log", words: "Log" },
] as const;

function Tabbed({ route, run, session }: RunContentProps & { readonly session: LogSession }) {
  const [tab, setTab] = useState<"exchanges" | "log">(route.line === undefined ? "exchanges" : "log");
  session.lesson.progress.value; // tells when there is more in it
  const { all, isCutShort } = session.lesson.taker.exchanges;
  const step = (event: KeyboardEvent) => {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    const next = tab === "log" ? "exchanges" : "log";
    setTab(next);
    document.getElementById(`run-tab-${next}`)?.focus();
  };
  return (
    <>
      <div class="run-tabs" role="tablist" aria-label="What is shown" onKeyDown={step}>
        {TABS.map((each) => (
          <button
            key={each.tab}
            type="button"
            role="tab"
            id={`run-tab-${each.tab}`}
            aria-selected={tab === each.tab}
            aria-controls="run-tab-panel"
            tabIndex={tab === each.tab ? 0 : -1}
            onClick={() => setTab(each.tab)}
          >
            {each.words}
          </button>
        ))}
      </div>
      <div class={`run-panel run-panel-${tab}`} role="tabpanel" id="run-tab-panel" aria-labelledby={`run-tab-${tab}`}>
        {tab === "log" && <RunLog route={route} run={run} session={session} />}
        {tab === "exchanges" && all.length > 0 && <LogExchangeList exchanges={all} />}
        {tab === "exchanges" && all.length === 0 && (
          <Empty title={run.status === "running" ? "Nothing was sent yet." : "Nothing was sent."}>
            The log says more.
          </Empty>
        )}
        {tab === "exchanges" && isCutShort && <p class="muted">There is more in the log.</p>}
      </div>
    </>
  );
}
