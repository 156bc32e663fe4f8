import type { Job } from "../domain/job.ts";
import { type JobRef, jobIdOf } from "../domain/job-id.ts";
import type { ReadJob } from "./cross-checks.ts";
import { didYouMean } from "./did-you-mean.ts";
import type { ProblemList } from "./problem.ts";
import { type Entry, listEntries, nounOf, type Section, valuePlaceOf } from "./section.ts";

/** The jobs after which the job of a section runs; a section that has none may be missing. */
export type AfterJobs = ReadonlyMap<Section, readonly JobRef[]>;

/** A job after which another runs, and where that is said. */
interface Link {
  readonly to: ReadJob;
  readonly entry: Entry;
}

type Links = ReadonlyMap<ReadJob, readonly Link[]>;

/** Finds the jobs that `after` names. Reports what names no job, and jobs that would run after themselves. */
export function resolveAfter(jobs: readonly ReadJob[], problems: ProblemList): AfterJobs {
  const followers = jobs.filter(({ section }) => listEntries(section, "after").length > 0);
  if (followers.length === 0) return new Map();
  const find = jobFinder(jobs);
  const names = [...new Set(jobs.map(({ job }) => job.name))];
  const links = new Map(followers.map((follower) => [follower, linksOf(follower, { find, names }, problems)]));
  reportCycles(links, problems);
  return new Map(Array.from(links, ([{ section }, to]) => [section, to.map((link) => refOf(link.to.job))]));
}

type FindJob = (name: string, kind: Job["kind"]) => ReadJob | undefined;

/** Finds a job by its name, else by the ID that the name gives; one of the same kind, else one of the other. */
function jobFinder(jobs: readonly ReadJob[]): FindJob {
  const byName = new Map(jobs.map((one) => [`${one.job.kind} ${one.job.name}`, one]));
  const byId = new Map(jobs.map((one) => [`${one.job.kind} ${one.job.id}`, one]));
  return (name, kind) => {
    const other = kind === "exec" ? "http" : "exec";
    const id = jobIdOf(name);
    const named = byName.get(`${kind} ${name}`) ?? byName.get(`${other} ${name}`);
    return named ?? byId.get(`${kind} ${id}`) ?? byId.get(`${other} ${id}`);
  };
}

/** The jobs that a job names, each once. */
function linksOf(
  follower: ReadJob,
  { find, names }: { readonly find: FindJob; readonly names: readonly string[] },
  problems: ProblemList,
): readonly Link[] {
  const links = new Map<ReadJob, Link>();
  for (const entry of listEntries(follower.section, "after")) {
    const to = find(entry.value, follower.job.kind);
    if (to === undefined) {
      const others = names.filter((name) => name !== follower.job.name);
      const hint = didYouMean(entry.value, others) || ": expected the name of a job";
      problems.error(valuePlaceOf(entry), `no job is named ${JSON.stringify(entry.value)}${hint}`);
    } else if (to === follower) {
      problems.error(valuePlaceOf(entry), `${nounOf(follower.section)} cannot run after itself`);
    } else if (!links.has(to)) {
      links.set(to, { to, entry });
    }
  }
  return [...links.values()];
}

/** Goes from each job to those before it; where one is met again that is still on the way, the way is a cycle. */
function reportCycles(links: Links, problems: ProblemList): void {
  const settled = new Set<ReadJob>();
  for (const start of links.keys()) {
    const path = [start];
    const onPath = new Set(path);
    for (let job = path.at(-1); job !== undefined; job = path.at(-1)) {
      const next = links.get(job)?.find(({ to }) => !settled.has(to))?.to;
      if (next !== undefined && !onPath.has(next)) {
        path.push(next);
        onPath.add(next);
        continue;
      }
      if (next !== undefined) reportCycle(path.slice(path.indexOf(next)), links, problems);
      // One cycle is told for each job at most: once it is mended, the others show.
      settled.add(job);
      path.pop();
      onPath.delete(job);
    }
  }
}

/** Reports jobs each of which runs after the next one, and the last one after the first; shown in the order of running. */
function reportCycle(jobs: readonly ReadJob[], links: Links, problems: ProblemList): void {
  const [first, second] = jobs;
  const entry = first && links.get(first)?.find(({ to }) => to === second)?.entry;
  if (first === undefined || entry === undefined) return;
  const turn = [first, ...jobs.toReversed()].map(({ section }) => nounOf(section));
  const middle = turn.length - LONGEST_SHOWN;
  if (middle > 0) turn.splice(LONGEST_SHOWN - 2, middle, `(${middle} more)`);
  problems.error(valuePlaceOf(entry), `${nounOf(first.section)} would run after itself: ${turn.join(" → ")}`);
}

const LONGEST_SHOWN = 10;

function refOf({ kind, id }: Job): JobRef {
  return { kind, id };
}
