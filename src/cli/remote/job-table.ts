import type { WireRun } from "../../contract/wire-history.ts";
import type { WireJobKey } from "../../contract/wire-overview.ts";
import type { JobStatus } from "../../domain/job-view.ts";
import type { Colors } from "../shell.ts";
import { tableLines } from "../table.ts";
import { instantOf, relativeWords, type TimeStyle } from "../time-words.ts";
import { type KeyedJob, labelsOf } from "./jobs.ts";
import { coloredStatus, tookWords } from "./status-words.ts";

/** Which jobs are asked for; what is not given holds for all. */
export interface JobFilter {
  readonly status?: JobStatus | undefined;
  readonly kind?: KeyedJob["kind"] | undefined;
  readonly tag?: string | undefined;
  /** Anywhere in name, ID, description or tags, in any case. */
  readonly text?: string | undefined;
}

export function filterJobs(jobs: readonly KeyedJob[], { status, kind, tag, text }: JobFilter): readonly KeyedJob[] {
  const wanted = text?.toLowerCase();
  return jobs.filter(({ kind: ofKind, job }) => {
    const { name, id, description = "", tags = [] } = job;
    if (status !== undefined && job.status !== status) return false;
    if (kind !== undefined && ofKind !== kind) return false;
    if (tag !== undefined && !tags.some((each) => each.toLowerCase() === tag.toLowerCase())) return false;
    return wanted === undefined || [name, id, description, ...tags].some((each) => each.toLowerCase().includes(wanted));
  });
}

/** A job with its newest run, if there is any. */
export interface JobRow extends KeyedJob {
  readonly run: WireRun | undefined;
}

/** Jobs as a table: `karajo list`. */
export function jobTable(rows: readonly JobRow[], times: TimeStyle, colors: Colors): readonly string[] {
  const labels = labelsOf(rows);
  const columns = [
    { title: "JOB" },
    { title: "STATE" },
    { title: "LAST RUN" },
    { title: "TOOK", align: "right" },
    { title: "NEXT" },
  ] as const;
  const cells = rows.map((row) => [
    labels.get(row.key) ?? row.job.name,
    coloredStatus(row.job.status, colors),
    lastRunWords(row, times),
    row.run === undefined ? "" : tookWords(row.run, times),
    nextWords(row, times),
  ]);
  return tableLines(columns, cells, colors.bold);
}

/** The keys of jobs that have run at all, of which it makes sense to ask for the newest run. */
export function keysWithRuns(jobs: readonly KeyedJob[]): readonly WireJobKey[] {
  return jobs.flatMap(({ key, job }) =>
    job.status === "running" || instantOf(job.last_run) !== undefined ? [key] : [],
  );
}

function lastRunWords({ job, run }: JobRow, { now }: TimeStyle): string {
  if (job.status === "running") return "now";
  const at = instantOf(run?.ended_at) ?? instantOf(job.last_run);
  return at === undefined ? "never" : relativeWords(at, now);
}

/** When the job is due next; a paused one is not. */
export function nextWords({ job }: Pick<KeyedJob, "job">, { now }: TimeStyle): string {
  const at = job.status === "paused" ? undefined : instantOf(job.next_run);
  return at === undefined ? "" : at <= now ? "due now" : relativeWords(at, now);
}
