import type { WireJobExec, WireJobHttp, WireJobKey } from "../../src/contract/wire.ts";
import { durationText } from "./time-text.ts";
import { scheduleWords } from "./trigger-words.ts";

/** One fact of how a job is defined, for people. */
export interface Fact {
  readonly term: string;
  readonly value: FactValue;
}

export type FactValue =
  | { readonly kind: "text"; readonly text: string }
  /** As it stands in the configuration, and what it means. */
  | { readonly kind: "code"; readonly lines: readonly string[]; readonly meaning?: string }
  /** Commands, which run one after the other. */
  | { readonly kind: "commands"; readonly commands: readonly string[] }
  /** Other jobs, each by its key. */
  | { readonly kind: "jobs"; readonly keys: readonly WireJobKey[] };

/** Whether the job sends HTTP requests. */
export function isHttpJob(job: WireJobExec | WireJobHttp): job is WireJobHttp {
  return "http_url" in job;
}

/** What the job does, when, and what else is set, as far as the server tells. */
export function factsOf(job: WireJobExec | WireJobHttp): readonly Fact[] {
  return [
    ...(isHttpJob(job) ? requestFacts(job) : commandFacts(job)),
    ...timerFacts(job),
    ...(job.after === undefined ? [] : [jobs(job.after.length === 1 ? "Runs after" : "Runs after all of", job.after)]),
    ...(isHttpJob(job) || job.path === undefined ? [] : [code("Webhook", job.path)]),
    text("Keeps", job.log_retention === 1 ? "the newest log" : `the newest ${job.log_retention} logs`),
    ...(job.notif_on_failed === undefined ? [] : [text("Tells of failure", job.notif_on_failed.join(", "))]),
    ...(job.notif_on_success === undefined ? [] : [text("Tells of success", job.notif_on_success.join(", "))]),
  ];
}

function commandFacts({ commands }: WireJobExec): readonly Fact[] {
  if (commands === undefined) return [text("Calls", "a function of the program that runs the server")];
  return [{ term: commands.length === 1 ? "Command" : "Commands", value: { kind: "commands", commands } }];
}

function requestFacts(job: WireJobHttp): readonly Fact[] {
  const limit = job.http_timeout === 0 ? "none" : durationText(job.http_timeout / 1e6);
  return [
    code("Request", `${job.http_method.toUpperCase()} ${job.http_url}`),
    ...(job.http_request_type === "" ? [] : [text("Parameters as", job.http_request_type)]),
    ...(job.http_headers === undefined ? [] : [code("Headers", ...job.http_headers)]),
    code("Signature in", job.header_sign),
    text("Time limit", limit),
    ...(job.http_insecure === true ? [text("Certificates", "any is accepted")] : []),
  ];
}

function timerFacts({ schedule, interval }: WireJobExec | WireJobHttp): readonly Fact[] {
  const every = interval === undefined ? undefined : durationText(interval / 1e6);
  if (schedule !== undefined) {
    const unused = every === undefined ? [] : [text("Interval", `${every}, of no effect beside a schedule`)];
    const lines = schedule.split("; ");
    const meaning = scheduleWords(schedule);
    // Of most cron expressions there are no words but the expression itself.
    const isNew = !lines.some((line) => meaning.includes(line));
    return [{ term: "Schedule", value: { kind: "code", lines, ...(isNew && { meaning }) } }, ...unused];
  }
  return every === undefined ? [text("Timer", "none")] : [text("Interval", `${every} after its last run`)];
}

function text(term: string, words: string): Fact {
  return { term, value: { kind: "text", text: words } };
}

function jobs(term: string, keys: readonly WireJobKey[]): Fact {
  return { term, value: { kind: "jobs", keys } };
}

function code(term: string, ...lines: readonly string[]): Fact {
  return { term, value: { kind: "code", lines } };
}
