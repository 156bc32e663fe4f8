import { didYouMean } from "../../config/did-you-mean.ts";
import type { WireEnvironment, WireJobExec, WireJobHttp } from "../../contract/wire.ts";
import type { WireJobKey } from "../../contract/wire-overview.ts";
import { AppError } from "../../domain/error.ts";
import type { JobKind } from "../../domain/job-id.ts";

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

/**
 * The job that a person means: by its name or its ID, in any case of letters, or by `exec:ID` or `http:ID`. Throws
 * `ERR_JOB_NOT_FOUND`, with the name that was probably meant, and `ERR_OPTION_INVALID` where two are meant.
 */
export function findJob(jobs: readonly KeyedJob[], text: string): KeyedJob {
  const wanted = text.toLowerCase();
  const matches: readonly ((each: KeyedJob) => boolean)[] = [
    ({ job }) => job.name === text,
    ({ key }) => key === wanted,
    ({ job }) => job.id === wanted || job.name.toLowerCase() === wanted,
  ];
  const found = matches.map((isMeant) => jobs.filter(isMeant)).find((some) => some.length > 0) ?? [];
  const [job, other] = found;
  if (job === undefined) throw notFound(jobs, text);
  if (other === undefined) return job;
  const keys = found.map(({ key }) => key).join(" or ");
  throw new AppError("ERR_OPTION_INVALID", `${JSON.stringify(text)} is the name of ${found.length} jobs: say ${keys}`);
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

function notFound(jobs: readonly KeyedJob[], text: string): AppError {
  const known = jobs.flatMap(({ job }) => [job.name, job.id]);
  const meant = didYouMean(text, known) || (jobs.length === 0 ? ": the server has none" : ": see karajo list");
  return new AppError("ERR_JOB_NOT_FOUND", `no job is called ${JSON.stringify(text)}${meant}`);
}
