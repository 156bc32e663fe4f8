import type { WireEnvironment, WireJobExec, WireJobHttp } from "../../contract/wire.ts";
import type { WireJobKey } from "../../contract/wire-overview.ts";
import type { JobKind } from "../../domain/job-id.ts";
import { findJob } from "../find-job.ts";

/** A job of either kind. */
export interface KeyedJob {
  readonly kind: JobKind;
  readonly key: WireJobKey;
  readonly job: WireJobExec | WireJobHttp;
}

const byName = new Intl.Collator("en", { numeric: true });

/** Every job of a server, by name. */
export function jobsOf({ jobs, http_jobs }: WireEnvironment): readonly KeyedJob[] {
  const ofKind = (kind: JobKind, all: Readonly<Record<string, WireJobExec | WireJobHttp>> | null) =>
    Object.values(all ?? {}).map((job): KeyedJob => ({ kind, key: `${kind}:${job.id}`, job }));
  return [...ofKind("exec", jobs), ...ofKind("http", http_jobs)].toSorted(
    (a, b) => byName.compare(a.job.name, b.job.name) || (a.key < b.key ? -1 : 1),
  );
}

/** The job of the server that a person means, as {@link findJob} has it. */
export function serverJob(jobs: readonly KeyedJob[], text: string): KeyedJob {
  const named = jobs.map((keyed) => ({ kind: keyed.kind, id: keyed.job.id, name: keyed.job.name, keyed }));
  return findJob(named, text, jobs.length === 0 ? ": the server has none" : ": see karajo list").keyed;
}

/** What each job is called in a list of them: by its name, or by its key where two have the same name. */
export function labelsOf(jobs: readonly KeyedJob[]): ReadonlyMap<WireJobKey, string> {
  const keys = new Map<string, WireJobKey>();
  const labels = new Map<WireJobKey, string>();
  for (const { key, job } of jobs) {
    const other = keys.get(job.name);
    if (other !== undefined) labels.set(other, other);
    labels.set(key, other === undefined ? job.name : key);
    keys.set(job.name, key);
  }
  return labels;
}
