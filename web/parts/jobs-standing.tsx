import type { ReadonlySignal } from "@preact/signals";
import type { ComponentChildren, FunctionComponent } from "preact";
import type { WireJobExec, WireJobHttp } from "../../src/contract/wire.ts";
import type { WireRun } from "../../src/contract/wire-history.ts";
import type { WireJobKey } from "../../src/contract/wire-overview.ts";
import { haveSeconds, isDueBySeconds } from "../model/due-seconds.ts";
import { summaryOf, tookOf, tookText } from "../model/durations.ts";
import { NO_FILTER } from "../model/job-filter.ts";
import { lastRunOf } from "../model/last-run.ts";
import { addressOf, jobsRoute } from "../model/route.ts";
import type { Standing, Standings } from "../model/standing.ts";
import { instantOf } from "../model/time-text.ts";
import { Icon, type IconName } from "./icon.tsx";
import { Time } from "./time.tsx";

export interface JobsStandingProps {
  readonly standing: Standing;
  readonly now: ReadonlySignal<number>;
  readonly runsOf: (key: WireJobKey) => ReadonlySignal<readonly WireRun[]>;
}

/** At a glance: what runs, what failed and why, what comes next. */
export function JobsStanding({ standing: { running, failed, next }, now, runsOf }: JobsStandingProps) {
  const line = (Line: FunctionComponent<LineProps>) => {
    return ([key, job]: Standings["first"][number]) => (
      <li key={key}>
        <Line id={key} job={job} now={now} runs={runsOf(key)} />
      </li>
    );
  };
  const withStatus = (status: "running" | "failed") => addressOf(jobsRoute({ ...NO_FILTER, status }));
  return (
    <section class="standing" aria-label="At a glance">
      <Part
        kind="run"
        icon="running"
        words="Running"
        {...running}
        href={withStatus("running")}
        none="Nothing runs now."
      >
        {running.first.map(line(Running))}
      </Part>
      <Part kind="bad" icon="failed" words="Failed" {...failed} href={withStatus("failed")} none="No job has failed.">
        {failed.first.map(line(Failed))}
      </Part>
      <Part kind="next" icon="clock" words="Next" {...next} href={addressOf({ page: "timeline" })} none={NO_NEXT}>
        {next.first.map(line(Next))}
      </Part>
    </section>
  );
}

const NO_NEXT = "No timer is set.";

interface PartProps {
  readonly kind: "run" | "bad" | "next";
  readonly icon: IconName;
  readonly words: string;
  readonly count: number;
  /** Where all of them are. */
  readonly href: string;
  readonly none: string;
  readonly children: ComponentChildren;
}

function Part({ kind, icon, words, count, href, none, children }: PartProps) {
  return (
    <div class={`standing-part standing-${kind}`}>
      <h2>
        <a href={href} title={kind === "next" ? "To the timeline" : "To all of them"}>
          <Icon name={icon} />
          <span class="standing-words">{words}</span>
          {/* How many are due some time says nothing. */}
          {kind !== "next" && <span class="standing-count">{count}</span>}
        </a>
      </h2>
      {count === 0 ? <p class="standing-none">{none}</p> : <ul>{children}</ul>}
    </div>
  );
}

interface LineProps {
  readonly id: WireJobKey;
  readonly job: WireJobExec | WireJobHttp;
  readonly now: ReadonlySignal<number>;
  readonly runs: ReadonlySignal<readonly WireRun[]>;
}

function Running({ id, job, now, runs }: LineProps) {
  const run = runs.value.find(({ status }) => status === "running");
  const took = run === undefined ? undefined : tookOf(run, now.value);
  const usual = summaryOf(runs.value)?.median;
  return (
    <a class="standing-line" href={hrefOf(id, run)}>
      <span class="standing-name">{job.name}</span>{" "}
      <span class="standing-more">{usual !== undefined && `usually ${tookText(usual)}`}</span>{" "}
      <span class="standing-when">{took !== undefined && `for ${tookText(took)}`}</span>
    </a>
  );
}

function Failed({ id, job, now, runs }: LineProps) {
  const last = lastRunOf(job, runs.value);
  const at = last?.at ?? instantOf(job.last_run);
  return (
    <a class="standing-line" href={hrefOf(id, runs.value.find(hasEnded))}>
      <span class="standing-name">{job.name}</span> <span class="standing-more">{last?.words}</span>{" "}
      <span class="standing-when">{at !== undefined && <Time at={at} now={now.value} show="rough" />}</span>
    </a>
  );
}

function Next({ id, job, now }: LineProps) {
  const at = instantOf(job.next_run);
  if (at === undefined) return null;
  return (
    <a class="standing-line" href={hrefOf(id, undefined)}>
      <span class="standing-name">{job.name}</span>{" "}
      <span class="standing-more">
        <Time at={at} now={now.value} show="short" hasSeconds={isDueBySeconds(job) || haveSeconds([at])} />
      </span>{" "}
      <span class="standing-when">
        <Time at={at} now={now.value} show="countdown" />
      </span>
    </a>
  );
}

function hasEnded({ status }: WireRun): boolean {
  return status !== "running" && status !== "queued";
}

/** To its log where it is known, which says the most; else to the job. */
function hrefOf(key: WireJobKey, run: WireRun | undefined): string {
  return run === undefined
    ? addressOf({ page: "job", key })
    : addressOf({ page: "run", key, counter: run.counter, line: undefined });
}
