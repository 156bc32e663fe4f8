import type { WireJobExec, WireJobHttp } from "../../src/contract/wire.ts";
import type { WireJobKey } from "../../src/contract/wire-overview.ts";
import { JOB_STATUSES } from "./status-words.ts";

type WireJob = WireJobExec | WireJobHttp;
export type JobStatusWord = (typeof JOB_STATUSES)[number];
export type JobKindWord = "exec" | "http";

/** Which jobs are shown, and in what order. */
export interface JobFilter {
  /** Words that the name, the description, the ID or the address of a job has, in any order; upper case or not. */
  readonly text: string;
  readonly status: JobStatusWord | undefined;
  readonly kind: JobKindWord | undefined;
  /** Empty: any, or none at all. */
  readonly tag: string;
  /** `attention`: what runs and what failed first. */
  readonly order: "name" | "attention";
}

export const NO_FILTER: JobFilter = { text: "", status: undefined, kind: undefined, tag: "", order: "name" };

/** The filter in the query of an address; what is not understood is left out. */
export function filterOf(query: string): JobFilter {
  const given = new URLSearchParams(query);
  return {
    text: given.get("q") ?? "",
    status: JOB_STATUSES.find((status) => status === given.get("status")),
    kind: (["exec", "http"] as const).find((kind) => kind === given.get("kind")),
    tag: given.get("tag") ?? "",
    order: given.get("sort") === "attention" ? "attention" : "name",
  };
}

export function queryOf({ text, status, kind, tag, order }: JobFilter): string {
  const parts = [
    ["q", text],
    ["status", status ?? ""],
    ["kind", kind ?? ""],
    ["tag", tag],
    ["sort", order === "attention" ? order : ""],
  ];
  return new URLSearchParams(parts.filter(([, value]) => value !== "")).toString();
}

export function isNothing(filter: JobFilter): boolean {
  return queryOf(filter) === "";
}

/** The jobs that the filter leaves, in its order. */
export function shownJobs(
  jobs: ReadonlyMap<WireJobKey, WireJob>,
  filter: JobFilter,
): readonly (readonly [WireJobKey, WireJob])[] {
  const words = wordsOf(filter.text);
  const shown = [...jobs].filter(
    ([key, job]) =>
      (filter.status === undefined || job.status === filter.status) &&
      (filter.kind === undefined || key.startsWith(`${filter.kind}:`)) &&
      (filter.tag === "" || job.tags?.includes(filter.tag) === true) &&
      hasWords(job, words),
  );
  // The jobs come in the order of their names, which a stable sort keeps among equals.
  return filter.order === "attention" ? shown.sort(([, a], [, b]) => rank(a) - rank(b)) : shown;
}

/** How many of the jobs with these words, of this kind, have each status. */
export function countsByStatus(
  jobs: ReadonlyMap<WireJobKey, WireJob>,
  filter: JobFilter,
): ReadonlyMap<JobStatusWord, number> {
  const counts = new Map<JobStatusWord, number>();
  for (const [, { status }] of shownJobs(jobs, { ...filter, status: undefined, order: "name" })) {
    counts.set(status, (counts.get(status) ?? 0) + 1);
  }
  return counts;
}

/** Every tag that a job has, by name. */
export function tagsOf(jobs: ReadonlyMap<WireJobKey, WireJob>): readonly string[] {
  return [...new Set([...jobs.values()].flatMap(({ tags = [] }) => tags))].sort((a, b) => a.localeCompare(b));
}

function rank({ status }: WireJob): number {
  return JOB_STATUSES.indexOf(status);
}

function wordsOf(text: string): readonly string[] {
  return text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
}

function hasWords(job: WireJob, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const text = [
    job.name,
    job.id,
    job.description,
    job.schedule,
    ...(job.tags ?? []),
    "http_url" in job ? job.http_url : job.path,
  ]
    .join("\n")
    .toLowerCase();
  return words.every((word) => text.includes(word));
}
