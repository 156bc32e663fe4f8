import type { ComponentChildren } from "preact";
import type { WireRun } from "../../../src/contract/wire-history.ts";
import type { WireJobKey } from "../../../src/contract/wire-overview.ts";
import { useApp } from "../../app-context.ts";
import { useKeys } from "../../data/keys.ts";
import { go } from "../../data/router.ts";
import { haveSeconds } from "../../model/due-seconds.ts";
import { summaryOf, tookOf, tookText } from "../../model/durations.ts";
import { addressOf } from "../../model/route.ts";
import { causeWords } from "../../model/slot-words.ts";
import { failureWords } from "../../model/status-words.ts";
import { instantOf } from "../../model/time-text.ts";
import { Button } from "../../parts/button.tsx";
import { Icon } from "../../parts/icon.tsx";
import { StatusBadge } from "../../parts/status.tsx";
import { Time } from "../../parts/time.tsx";
import type { RunAndNeighbours } from "./use-run.ts";

interface RunHeadProps {
  readonly jobKey: WireJobKey;
  readonly counter: number;
  readonly found: RunAndNeighbours;
}

/** Which run it is, how it stands, why there is it, and what can be done about it. */
export function RunHead({ jobKey, counter, found }: RunHeadProps) {
  const { run } = found;
  const name = useApp().live.jobs.value.get(jobKey)?.name ?? jobKey.slice(5);
  return (
    <header class="run-head">
      <nav class="run-back" aria-label="Where this is">
        <a href={addressOf({ page: "job", key: jobKey })}>
          <Icon name="chevron-left" />
          {name}
        </a>
      </nav>
      <div class="run-title">
        <h1>
          <span class="visually-hidden">{name}, </span>Run {counter}
        </h1>
        {run !== undefined && <StatusBadge status={run.status} title={run.reason ?? STANDINGS[run.status]} />}
        <Neighbours jobKey={jobKey} counter={counter} found={found} />
      </div>
      {run !== undefined && <Commands jobKey={jobKey} run={run} />}
      {run !== undefined && <Facts jobKey={jobKey} run={run} />}
      {run !== undefined && <Reason run={run} />}
    </header>
  );
}

const STANDINGS: Readonly<Record<WireRun["status"], string>> = {
  queued: "waits for a place to run",
  running: "runs now",
  success: "succeeded",
  failed: "failed",
  canceled: "was canceled",
};

function Neighbours({ jobKey, counter, found }: RunHeadProps) {
  const move = (wanted: number, isThere: boolean) =>
    isThere && go({ page: "run", key: jobKey, counter: wanted, line: undefined });
  useKeys("Run", [
    { keys: "[", words: "previous run", run: () => move(counter - 1, found.hasPrevious) },
    { keys: "]", words: "next run", run: () => move(counter + 1, found.hasNext) },
  ]);
  const to = (wanted: number, isThere: boolean, icon: "chevron-left" | "chevron-right", words: string) =>
    isThere ? (
      <a
        class="button button-quiet button-icon"
        href={addressOf({ page: "run", key: jobKey, counter: wanted, line: undefined })}
        aria-label={`${words} run, ${wanted}`}
        title={`${words} run, ${wanted} (${words === "Next" ? "]" : "["})`}
      >
        <Icon name={icon} />
      </a>
    ) : (
      <span class="button button-quiet button-icon run-no-neighbour" aria-hidden="true">
        <Icon name={icon} />
      </span>
    );
  return (
    <nav class="run-neighbours" aria-label="Runs beside this one">
      {to(counter - 1, found.hasPrevious, "chevron-left", "Previous")}
      {to(counter + 1, found.hasNext, "chevron-right", "Next")}
    </nav>
  );
}

function Commands({ jobKey, run }: { readonly jobKey: WireJobKey; readonly run: WireRun }) {
  const { act, live } = useApp();
  const job = live.jobs.value.get(jobKey);
  if (job === undefined) return null;
  const isPaused = job.status === "paused";
  return (
    // biome-ignore lint/a11y/useSemanticElements: these are no fields of a form.
    <div class="run-commands" role="group" aria-label="Commands">
      {run.status === "running" && (
        <Button kind="danger" icon="stop" onClick={() => void act(jobKey, "cancel")}>
          Cancel
        </Button>
      )}
      <Button
        kind={run.status === "running" ? "plain" : "primary"}
        icon="retry"
        isDisabled={isPaused}
        title={isPaused ? "A paused job does not run. Resume it first." : "Begins another run of the job"}
        onClick={() => void act(jobKey, "trigger")}
      >
        Run again
      </Button>
    </div>
  );
}

function Facts({ jobKey, run }: { readonly jobKey: WireJobKey; readonly run: WireRun }) {
  const { live, now: clock } = useApp();
  const now = clock.value;
  const usual = summaryOf(live.runsOf(jobKey).value.filter(({ counter }) => counter !== run.counter));
  const [queued, slot, started, ended] = [run.queued_at, run.slot, run.started_at, run.ended_at].map(instantOf);
  const took = tookOf(run, now);
  const isRetried = run.attempt > 1;
  return (
    <dl class="run-facts">
      <Fact term="Trigger">{causeWords(run.trigger)}</Fact>
      {slot !== undefined && (
        <Fact term="Due">
          <Time at={slot} now={now} show="short" hasSeconds={haveSeconds([slot])} />
        </Fact>
      )}
      {started === undefined && queued !== undefined && (
        <Fact term="Waits since">
          <Time at={queued} now={now} show="both" hasSeconds />
        </Fact>
      )}
      {started !== undefined && (
        <Fact term={isRetried ? "Last attempt began" : "Started"}>
          <Time at={started} now={now} show="both" hasSeconds />
        </Fact>
      )}
      {ended !== undefined && (
        <Fact term="Ended">
          <Time at={ended} now={now} show="short" hasSeconds />
        </Fact>
      )}
      {took !== undefined && (
        <Fact term={run.status === "running" ? "Runs for" : isRetried ? "Last attempt took" : "Took"}>
          {tookText(took)}
        </Fact>
      )}
      {usual !== undefined && <Fact term="Usually takes">{tookText(usual.median)}</Fact>}
      {isRetried && <Fact term="Attempts">{run.attempt}</Fact>}
    </dl>
  );
}

function Fact({ term, children }: { readonly term: string; readonly children: ComponentChildren }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** Why it failed, where the status alone does not say it. */
function Reason({ run }: { readonly run: WireRun }) {
  if (run.status !== "failed") return null;
  const kind = run.failure === undefined ? undefined : failureWords(run.failure);
  // Of a status or an error there is nothing to say but what it was.
  const isTold = run.failure === undefined || ["exit", "status", "error"].includes(run.failure);
  return (
    <p class="run-reason">
      <Icon name="failed" />
      <span>
        {run.reason ?? kind ?? "The log says why."}
        {run.reason !== undefined && !isTold && <span class="run-reason-kind"> ({kind})</span>}
      </span>
    </p>
  );
}
