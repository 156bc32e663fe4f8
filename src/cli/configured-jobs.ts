import type { Configuration } from "../domain/configuration.ts";
import type { Job } from "../domain/job.ts";
import { findJob } from "./find-job.ts";

/** Every job, those with commands first. */
export function configuredJobs({ jobs, httpJobs }: Configuration): readonly Job[] {
  return [...jobs, ...httpJobs];
}

/** The job of the configuration that a person means, as {@link findJob} has it. */
export function configuredJob(configuration: Configuration, text: string): Job {
  return findJob(configuredJobs(configuration), text, " in the configuration");
}
