import { didYouMean } from "../config/did-you-mean.ts";
import type { Configuration } from "../domain/configuration.ts";
import { AppError } from "../domain/error.ts";
import type { Job } from "../domain/job.ts";
import { jobKey } from "../domain/job-id.ts";

/** Every job, those with commands first. */
export function jobsOf({ jobs, httpJobs }: Configuration): readonly Job[] {
  return [...jobs, ...httpJobs];
}

/**
 * The job with a name or an ID; `exec:ID` and `http:ID` tell two apart that have the same. Throws `ERR_JOB_NOT_FOUND`,
 * with the name that was probably meant, and `ERR_BAD_REQUEST` when there are two.
 */
export function findJob(jobs: readonly Job[], wanted: string): Job {
  const found = jobsCalled(jobs, wanted);
  const [job, other] = found;
  if (job === undefined) {
    const known = jobs.flatMap(({ name, id }) => [name, id]);
    const hint = didYouMean(wanted, known) || " in the configuration";
    throw new AppError("ERR_JOB_NOT_FOUND", `there is no job ${JSON.stringify(wanted)}${hint}`);
  }
  if (other === undefined) return job;
  const keys = found.map(jobKey).join(" or ");
  throw new AppError("ERR_BAD_REQUEST", `there are two jobs ${JSON.stringify(wanted)}: say ${keys}`);
}

/** By name, else by ID, else by kind and one of both. */
function jobsCalled(jobs: readonly Job[], wanted: string): readonly Job[] {
  const [, kind, rest] = /^(exec|http):(.*)$/s.exec(wanted) ?? [];
  const ways: readonly ((job: Job) => boolean)[] = [
    ({ name }) => name === wanted,
    ({ id }) => id === wanted,
    (job) => job.kind === kind && job.name === rest,
    (job) => job.kind === kind && job.id === rest,
  ];
  for (const isMeant of ways) {
    const found = jobs.filter(isMeant);
    if (found.length > 0) return found;
  }
  return [];
}
