import { useState } from "preact/hooks";
import type { WireRun } from "../../../src/contract/wire-history.ts";
import type { WireJobKey } from "../../../src/contract/wire-overview.ts";
import { useApp } from "../../app-context.ts";
import { useLoaded } from "../../data/use-loaded.ts";
import { mergedRuns } from "../../model/durations.ts";
import { addressOf } from "../../model/route.ts";
import { Button } from "../../parts/button.tsx";
import { Empty, Loading } from "../../parts/empty.tsx";
import { ErrorNote } from "../../parts/error-note.tsx";
import { RunChart } from "../../parts/run-chart.tsx";
import { RunTable } from "../../parts/run-table.tsx";

/** As many as there are live ones. */
const FIRST_PAGE = 30;
const PAGE = 50;
/** What the table shows at first: there is more to see below it. */
const FIRST_ROWS = 10;
/** More bars are too narrow to be pointed at. */
const MOST_BARS = 90;

/** What a job did: how long each run took, and how it ended. */
export function JobRuns({ jobKey }: { readonly jobKey: WireJobKey }) {
  const { api, live, now } = useApp();
  const [loaded, retry] = useLoaded(() => api.runs(jobKey, { limit: FIRST_PAGE }), "");
  const older = useOlderRuns(jobKey);
  const [rows, setRows] = useState(FIRST_ROWS);
  const first = (loaded.state === "loading" ? undefined : loaded.value) ?? [];
  const runs = mergedRuns(live.runsOf(jobKey).value, [...first, ...older.runs]);
  const hrefOf = (counter: number) => addressOf({ page: "run", key: jobKey, counter, line: undefined });
  return (
    <section class="job-section">
      <h2>Runs</h2>
      {loaded.state === "loading" && runs.length === 0 && <Loading what="The runs" />}
      {loaded.state === "failed" && (
        <ErrorNote title="The runs could not be read." reason={loaded.reason} onRetry={retry} />
      )}
      {loaded.state === "loaded" && runs.length === 0 && (
        <Empty title="It has not run yet.">Its runs will be here, each with its log.</Empty>
      )}
      {runs.length > 0 && (
        <>
          <RunChart runs={runs.slice(0, MOST_BARS)} now={now.value} hrefOf={hrefOf} />
          <RunTable runs={runs.slice(0, rows)} now={now.value} hrefOf={hrefOf} />
          <Older older={older} oldest={runs.at(-1)?.counter ?? 1} hidden={runs.length - rows} onMore={setRows} />
        </>
      )}
    </section>
  );
}

interface OlderRuns {
  readonly runs: readonly WireRun[];
  readonly state: "ready" | "reading" | "all" | "failed";
  readonly reason: string;
  read(before: number): void;
}

function useOlderRuns(jobKey: WireJobKey): OlderRuns {
  const { api } = useApp();
  const [runs, setRuns] = useState<readonly WireRun[]>([]);
  const [state, setState] = useState<OlderRuns["state"]>("ready");
  const [reason, setReason] = useState("");
  return {
    runs,
    state,
    reason,
    read(before) {
      setState("reading");
      api.runs(jobKey, { before, limit: PAGE }).then(
        (page) => {
          setRuns((known) => [...known, ...page]);
          setState(page.length < PAGE ? "all" : "ready");
        },
        (error: unknown) => {
          setReason(error instanceof Error ? error.message : String(error));
          setState("failed");
        },
      );
    },
  };
}

interface OlderProps {
  readonly older: OlderRuns;
  /** The oldest run that is known. */
  readonly oldest: number;
  /** How many runs are known and not shown yet. */
  readonly hidden: number;
  readonly onMore: (change: (rows: number) => number) => void;
}

function Older({ older, oldest, hidden, onMore }: OlderProps) {
  const areAllKnown = oldest <= 1 || older.state === "all";
  if (areAllKnown && hidden <= 0) return <p class="job-note job-older">These are all runs that are remembered.</p>;
  if (older.state === "failed") {
    const title = "Older runs could not be read.";
    return <ErrorNote title={title} reason={older.reason} onRetry={() => older.read(oldest)} />;
  }
  const more = () => {
    if (!areAllKnown && hidden < PAGE) older.read(oldest);
    onMore((rows) => rows + (areAllKnown ? hidden : PAGE));
  };
  return (
    <div class="job-older">
      <Button icon="chevron-down" isDisabled={older.state === "reading"} onClick={more}>
        Older runs
      </Button>
    </div>
  );
}
