import type { ReadonlySignal } from "@preact/signals";
import type { WireJobExec, WireJobHttp } from "../../src/contract/wire.ts";
import type { WireRun } from "../../src/contract/wire-history.ts";
import type { WireJobKey } from "../../src/contract/wire-overview.ts";
import { haveSeconds, isDueBySeconds } from "../model/due-seconds.ts";
import { tookOf, tookText } from "../model/durations.ts";
import { commandsOf, type JobCommandWord } from "../model/job-commands.ts";
import { lastRunOf, noRunWords } from "../model/last-run.ts";
import { noNextWords } from "../model/next-run.ts";
import { addressOf } from "../model/route.ts";
import { meaningOf } from "../model/status-words.ts";
import { instantOf } from "../model/time-text.ts";
import { triggerWords } from "../model/trigger-words.ts";
import { IconButton } from "./button.tsx";
import type { IconName } from "./icon.tsx";
import { RunBars } from "./run-bars.tsx";
import { StatusBadge } from "./status.tsx";
import { Time } from "./time.tsx";

export interface JobRowProps {
  readonly id: WireJobKey;
  readonly job: WireJobExec | WireJobHttp;
  /** Which of how many it is. */
  readonly index: number;
  readonly count: number;
  readonly isSelected: boolean;
  readonly now: ReadonlySignal<number>;
  readonly runs: ReadonlySignal<readonly WireRun[]>;
  readonly nameOf: (key: WireJobKey) => string;
  readonly onCommand: (key: WireJobKey, command: JobCommandWord) => void;
  readonly onRun: (key: WireJobKey, counter: number) => void;
  readonly onSelect: (key: WireJobKey) => void;
}

/** A job in the list of all. */
export function JobRow(props: JobRowProps) {
  const { id, job, index, count, isSelected, now, runs, nameOf, onCommand, onRun, onSelect } = props;
  const address = addressOf({ page: "job", key: id });
  return (
    <li
      class={`job-row ${isSelected ? "job-row-selected" : ""}`}
      aria-setsize={count}
      aria-posinset={index + 1}
      data-key={id}
      data-status={job.status}
      onFocusIn={() => onSelect(id)}
    >
      <div class="job-row-state">
        <StatusBadge status={job.status} />
        <Going runs={runs} now={now} />
      </div>
      <div class="job-row-job">
        <a class="job-row-name" href={address} title={job.name}>
          {job.name}
        </a>
        <span class="job-row-trigger" title={job.schedule ?? ""}>
          {triggerWords(job, nameOf)}
        </span>
      </div>
      <NextRun job={job} now={now} />
      <LastRun job={job} runs={runs} now={now} />
      <Bars runs={runs} now={now} href={address} onRun={(counter) => onRun(id, counter)} />
      <div class="job-row-actions">
        {commandsOf(job.status).map((command) => (
          <IconButton
            key={command}
            icon={COMMANDS[command].icon}
            label={`${COMMANDS[command].words} ${job.name}`}
            onClick={() => onCommand(id, command)}
          />
        ))}
      </div>
    </li>
  );
}

const COMMANDS: Readonly<Record<JobCommandWord, { readonly icon: IconName; readonly words: string }>> = {
  cancel: { icon: "stop", words: "Cancel" },
  trigger: { icon: "play", words: "Run" },
  pause: { icon: "pause", words: "Pause" },
  resume: { icon: "resume", words: "Resume" },
};

/** Apart from the row, so that a second that passes draws nothing but this. */
function Going({ runs, now }: Pick<JobRowProps, "runs" | "now">) {
  const run = runs.value.find(({ status }) => status === "running");
  const took = run === undefined ? undefined : tookOf(run, now.value);
  if (took !== undefined) return <span class="job-row-more">for {tookText(took)}</span>;
  const isWaiting = runs.value.some(({ status }) => status === "queued");
  return isWaiting ? (
    <span class="job-row-more" title={meaningOf("queued")}>
      waits its turn
    </span>
  ) : null;
}

function NextRun({ job, now }: Pick<JobRowProps, "job" | "now">) {
  const next = job.status === "paused" ? undefined : instantOf(job.next_run);
  return (
    <div class="job-row-next">
      <span class="job-row-label">Next </span>
      {next === undefined ? (
        <span class="job-row-none">{noNextWords(job)}</span>
      ) : (
        <>
          <Time at={next} now={now.value} show="countdown" />
          <span class="job-row-more">
            <Time at={next} now={now.value} show="short" hasSeconds={isDueBySeconds(job) || haveSeconds([next])} />
          </span>
        </>
      )}
    </div>
  );
}

function LastRun({ job, runs, now }: Pick<JobRowProps, "job" | "runs" | "now">) {
  const last = lastRunOf(job, runs.value);
  if (last === undefined) {
    return (
      <div class="job-row-last">
        <span class="job-row-label">Last </span>
        <span class="job-row-none">{noRunWords(job, runs.value)}</span>
      </div>
    );
  }
  const { status, at, words } = last;
  return (
    <div class="job-row-last" title={words}>
      <span class="job-row-when">
        <span class="job-row-label">Last </span>
        <StatusBadge status={status} isCompact title={words} />
        {at !== undefined && <Time at={at} now={now.value} />}
      </span>
      <span class="job-row-more">{words}</span>
    </div>
  );
}

interface BarsProps extends Pick<JobRowProps, "runs" | "now"> {
  readonly href: string;
  readonly onRun: (counter: number) => void;
}

function Bars({ runs, now, href, onRun }: BarsProps) {
  const isRunning = runs.value.some(({ status }) => status === "running");
  return (
    <div class="job-row-bars">
      <RunBars runs={runs.value} now={isRunning ? now.value : now.peek()} href={href} onRun={onRun} />
    </div>
  );
}
