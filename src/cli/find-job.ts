import { didYouMean } from "../config/did-you-mean.ts";
import { AppError } from "../domain/error.ts";
import type { JobKind } from "../domain/job-id.ts";

/** What a job can be called by. */
export interface JobNames {
  readonly kind: JobKind;
  readonly id: string;
  readonly name: string;
}

/** How many jobs are suggested at the most. */
const MOST_SUGGESTED = 3;

/**
 * The job that a person means: by its name or its ID, in any case of letters, or by either behind `exec:` or `http:`. What
 * is written in the right case wins. Throws `ERR_JOB_NOT_FOUND`, with the names that were probably meant, else with
 * `advice`, and `ERR_OPTION_INVALID` where two are meant.
 */
export function findJob<Job extends JobNames>(jobs: readonly Job[], text: string, advice: string): Job {
  const found = jobsCalled(jobs, text);
  const [job, other] = found;
  if (job === undefined) {
    const meant = suggestion(jobs, text) || advice;
    throw new AppError("ERR_JOB_NOT_FOUND", `no job is called ${JSON.stringify(text)}${meant}`);
  }
  if (other === undefined) return job;
  const keys = found.map(keyOf).join(" or ");
  throw new AppError("ERR_OPTION_INVALID", `${JSON.stringify(text)} is the name of ${found.length} jobs: say ${keys}`);
}

function jobsCalled<Job extends JobNames>(jobs: readonly Job[], text: string): readonly Job[] {
  const wanted = text.toLowerCase();
  const ways: readonly ((job: Job) => boolean)[] = [
    ({ name }) => name === text,
    ({ id }) => id === text,
    (job) => keyOf(job) === text || `${job.kind}:${job.name}` === text,
    ({ id, name }) => id === wanted || name.toLowerCase() === wanted,
    (job) => keyOf(job) === wanted || `${job.kind}:${job.name.toLowerCase()}` === wanted,
  ];
  for (const isMeant of ways) {
    const found = jobs.filter(isMeant);
    if (found.length > 0) return found;
  }
  return [];
}

/** What is spelled nearly so, else what holds the text. */
function suggestion(jobs: readonly JobNames[], text: string): string {
  const alike = didYouMean(
    text,
    jobs.flatMap(({ name, id }) => [name, id]),
  );
  if (alike !== "" || text === "") return alike;
  const wanted = text.toLowerCase();
  const holding = jobs.filter(({ name, id }) => name.toLowerCase().includes(wanted) || id.includes(wanted));
  const quoted = holding.slice(0, MOST_SUGGESTED).map(({ name }) => JSON.stringify(name));
  return quoted.length === 0 ? "" : `: did you mean ${quoted.join(" or ")}?`;
}

function keyOf({ kind, id }: JobNames): string {
  return `${kind}:${id}`;
}
