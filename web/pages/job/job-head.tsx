import type { ComponentChildren } from "preact";
import type { WireJobKey } from "../../../src/contract/wire-overview.ts";
import { useApp } from "../../app-context.ts";
import type { WireJob } from "../../data/api.ts";
import { useKeys } from "../../data/keys.ts";
import { haveSeconds, isDueBySeconds } from "../../model/due-seconds.ts";
import { summaryOf, tookOf, tookText } from "../../model/durations.ts";
import { lastRunOf, noRunWords } from "../../model/last-run.ts";
import { noNextWords } from "../../model/next-run.ts";
import { addressOf } from "../../model/route.ts";
import { instantOf } from "../../model/time-text.ts";
import { Button } from "../../parts/button.tsx";
import { Icon } from "../../parts/icon.tsx";
import { StatusBadge } from "../../parts/status.tsx";
import { Time } from "../../parts/time.tsx";

interface JobHeadProps {
  readonly jobKey: WireJobKey;
  readonly job: WireJob;
}

/** What a job is called, how it stands, and what can be done about it. */
export function JobHead({ jobKey, job }: JobHeadProps) {
  return (
    <header class="job-head">
      <nav class="job-back" aria-label="Where this is">
        <a href={addressOf({ page: "jobs" })}>
          <Icon name="chevron-left" />
          Jobs
        </a>
      </nav>
      <div class="job-title">
        <h1>{job.name}</h1>
        <span role="status">
          <StatusBadge status={job.status} />
        </span>
        {job.tags?.map((tag) => (
          <span class="job-tag" key={tag}>
            {tag}
          </span>
        ))}
      </div>
      <Commands jobKey={jobKey} job={job} />
      <Standing jobKey={jobKey} job={job} />
    </header>
  );
}

function Commands({ jobKey, job }: JobHeadProps) {
  const { act, live, tell } = useApp();
  const isPaused = job.status === "paused";
  const isGoing = live.runsOf(jobKey).value.some(({ status }) => status === "running" || status === "queued");
  const cancel = () => (isGoing ? void act(jobKey, "cancel") : tell(`${job.name} does not run`));
  useKeys("Job", [
    { keys: "r", words: "run it now", run: () => void act(jobKey, "trigger") },
    { keys: "p", words: "pause or resume it", run: () => void act(jobKey, isPaused ? "resume" : "pause") },
    { keys: "c", words: "cancel what it runs", run: cancel },
  ]);
  return (
    // biome-ignore lint/a11y/useSemanticElements: these are no fields of a form.
    <div class="job-commands" role="group" aria-label="Commands">
      {(isGoing || job.status === "running") && (
        <Button kind="danger" icon="stop" onClick={() => void act(jobKey, "cancel")}>
          Cancel
        </Button>
      )}
      {isPaused ? (
        <Button icon="resume" onClick={() => void act(jobKey, "resume")}>
          Resume
        </Button>
      ) : (
        <Button icon="pause" onClick={() => void act(jobKey, "pause")}>
          Pause
        </Button>
      )}
      <Button
        kind={isPaused ? "plain" : "primary"}
        icon="play"
        isDisabled={isPaused}
        {...(isPaused && { title: "A paused job does not run. Resume it first." })}
        onClick={() => void act(jobKey, "trigger")}
      >
        Run now
      </Button>
    </div>
  );
}

/** What one wants to know first: what runs, what was last, what comes next, what is usual. */
function Standing({ jobKey, job }: JobHeadProps) {
  const { live, now } = useApp();
  const runs = live.runsOf(jobKey).value;
  const going = runs.filter(({ status }) => status === "running" || status === "queued");
  const last = lastRunOf(job, runs);
  const next = instantOf(job.next_run);
  const summary = summaryOf(runs);
  return (
    <dl class="job-standing">
      {going.toReversed().map((run) => (
        <Fact key={run.counter} term={run.status === "queued" ? "Waits" : "Runs now"}>
          <a href={addressOf({ page: "run", key: jobKey, counter: run.counter, line: undefined })}>#{run.counter}</a>
          {run.status === "running" && <span>for {tookText(tookOf(run, now.value) ?? 0)}</span>}
        </Fact>
      ))}
      <Fact term="Last run">
        {last === undefined ? (
          noRunWords(job, runs)
        ) : (
          <>
            <StatusBadge status={last.status} title={last.words} />
            {last.at !== undefined && <Time at={last.at} now={now.value} />}
          </>
        )}
      </Fact>
      <Fact term="Next run">
        <NextRun next={next} job={job} now={now.value} />
      </Fact>
      {summary !== undefined && <Fact term="Usually takes">{tookText(summary.median)}</Fact>}
    </dl>
  );
}

function NextRun({
  next,
  job,
  now,
}: {
  readonly next: number | undefined;
  readonly job: WireJob;
  readonly now: number;
}) {
  if (job.status === "paused" || next === undefined) return <>{noNextWords(job)}</>;
  return (
    <>
      <Time at={next} now={now} show="countdown" />
      <span class="muted">
        <Time at={next} now={now} show="short" hasSeconds={isDueBySeconds(job) || haveSeconds([next])} />
      </span>
    </>
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
