import type { WireEnvironment } from "../../contract/wire.ts";
import type { WireJobKey } from "../../contract/wire-overview.ts";
import type { Colors } from "../shell.ts";
import { absoluteWords, instantOf, relativeWords, type TimeStyle } from "../time-words.ts";
import { jobsOf, type KeyedJob } from "./jobs.ts";

/** How a server stands, as `karajo status --json` prints it. */
export interface ServerStatus {
  readonly name: string;
  readonly version: string;
  readonly url: string;
  readonly ready: boolean;
  /** Why it is not ready. */
  readonly reason?: string;
  readonly jobs: {
    readonly total: number;
    readonly running: number;
    readonly paused: number;
    readonly failed: number;
  };
  /** The job that is due next. */
  readonly next?: { readonly key: WireJobKey; readonly name: string; readonly at: string };
}

export function serverStatus(
  environment: WireEnvironment,
  { url, trouble }: { readonly url: string; readonly trouble: string | undefined },
): ServerStatus {
  const { name, version } = environment;
  const jobs = jobsOf(environment);
  const count = (status: string) => jobs.filter(({ job }) => job.status === status).length;
  const next = nextOf(jobs);
  return {
    name,
    version,
    url,
    ready: trouble === undefined,
    ...(trouble !== undefined && { reason: trouble }),
    jobs: { total: jobs.length, running: count("running"), paused: count("paused"), failed: count("failed") },
    ...(next !== undefined && { next: { key: next.key, name: next.job.name, at: next.job.next_run } }),
  };
}

/** `karajo status`. */
export function statusLines(status: ServerStatus, times: TimeStyle, colors: Colors): readonly string[] {
  const { name, version, url, ready, reason = "", jobs } = status;
  const counts = [
    colors.cyan(`${jobs.running} running`),
    ...(jobs.paused > 0 ? [colors.yellow(`${jobs.paused} paused`)] : []),
    ...(jobs.failed > 0 ? [colors.red(`${jobs.failed} failed`)] : []),
  ];
  return [
    `${colors.bold(name)}  karajo ${version} at ${url}`,
    ready ? colors.green("ready") : colors.red(`not ready: ${reason}`),
    `${jobs.total} ${jobs.total === 1 ? "job" : "jobs"}: ${counts.join(", ")}`,
    nextLine(status, times),
  ];
}

/** The job that is due first; paused ones are not. */
function nextOf(jobs: readonly KeyedJob[]): KeyedJob | undefined {
  const due = jobs.filter(({ job }) => job.status !== "paused" && instantOf(job.next_run) !== undefined);
  return due.toSorted((a, b) => (a.job.next_run < b.job.next_run ? -1 : 1))[0];
}

function nextLine({ next }: ServerStatus, { now, zone }: TimeStyle): string {
  const at = instantOf(next?.at);
  if (next === undefined || at === undefined) return "nothing is due";
  return `next: ${next.name} ${relativeWords(at, now)} (${absoluteWords(at, zone)})`;
}
