import type { WireJobExec, WireJobHttp } from "../../contract/wire.ts";
import type { WireRun } from "../../contract/wire-history.ts";
import type { WireComingSlot } from "../../contract/wire-overview.ts";
import type { Duration } from "../../domain/time.ts";
import type { Colors } from "../shell.ts";
import { tableLines } from "../table.ts";
import { absoluteWords, durationWords, instantOf, relativeWords, type TimeStyle } from "../time-words.ts";
import type { KeyedJob } from "./jobs.ts";
import { runTable } from "./run-table.ts";
import { coloredStatus } from "./status-words.ts";

/** What is known of one job. */
export interface JobDetails extends KeyedJob {
  readonly next: readonly WireComingSlot[];
  readonly runs: readonly WireRun[];
}

/** A job as lines: `karajo show`. */
export function detailLines(details: JobDetails, times: TimeStyle, colors: Colors): readonly string[] {
  const { job, key, next, runs } = details;
  const isPaused = job.status === "paused";
  const coming = isPaused ? [] : next.map((slot) => comingWords(slot, times));
  return [
    `${colors.bold(job.name)}  ${colors.dim(key)}`,
    "",
    ...facts(
      [
        ["State", coloredStatus(job.status, colors)],
        ["Description", job.description],
        ["Tags", job.tags?.join(", ")],
        ["Schedule", job.schedule],
        ["Interval", job.interval === undefined ? undefined : `every ${nanosecondWords(job.interval)}`],
        ...work(details),
        ["Logs kept", String(job.log_retention)],
        ["On success", job.notif_on_success?.join(", ")],
        ["On failure", job.notif_on_failed?.join(", ")],
        ...many("Next", isPaused ? ["nothing while it is paused"] : coming),
      ],
      colors,
    ),
    "",
    ...(runs.length === 0 ? ["It has not run yet."] : runTable(runs, times, colors)),
  ];
}

type Fact = readonly [string, string | undefined];

function work({ kind, job }: KeyedJob): readonly Fact[] {
  return kind === "exec" ? execWork(job as WireJobExec) : httpWork(job as WireJobHttp);
}

function execWork({ path, auth_kind, header_sign, commands }: WireJobExec): readonly Fact[] {
  const proof = auth_kind === "hmac-sha256" ? header_sign : auth_kind;
  return [
    ["Webhook", path === undefined ? undefined : `${path} (${proof})`],
    ...many("Commands", commands ?? ["a function of the program"]),
  ];
}

function httpWork(job: WireJobHttp): readonly Fact[] {
  return [
    ["Request", `${job.http_method} ${job.http_url}`],
    ...many("Headers", job.http_headers ?? []),
    ["Time limit", job.http_timeout === 0 ? "none" : nanosecondWords(job.http_timeout)],
    ["Certificate", job.http_insecure ? "any is accepted" : undefined],
  ];
}

/** Of several only the first has the title. */
function many(title: string, texts: readonly string[]): readonly Fact[] {
  return texts.map((text, at): Fact => [at === 0 ? title : "", text]);
}

function facts(all: readonly Fact[], colors: Colors): readonly string[] {
  const rows = all.flatMap(([title, text = ""]) => (text === "" ? [] : [[colors.dim(title), text]]));
  return tableLines([{ title: "" }, { title: "" }], rows).slice(1);
}

function comingWords({ at, note }: WireComingSlot, { now, zone }: TimeStyle): string {
  const instant = instantOf(at);
  if (instant === undefined) return at;
  return `${absoluteWords(instant, zone)}  ${relativeWords(instant, now)}${note === undefined ? "" : `  (${note})`}`;
}

function nanosecondWords(nanoseconds: number): string {
  return durationWords((nanoseconds / 1e6) as Duration);
}
