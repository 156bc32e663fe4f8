import { ProblemList } from "../../config/problem.ts";
import { sectionsOfTexts } from "../../config/text-sections.ts";
import type { Job } from "../../domain/job.ts";
import { configuredJob } from "../configured-jobs.ts";
import { loadConfiguration, rightConfiguration } from "../loaded-configuration.ts";
import { type ExplainedOption, explain } from "./explanation.ts";

/** A job and all of its options. */
export interface ExplainedJob {
  readonly job: Job;
  readonly place: { readonly file: string; readonly line: number };
  readonly options: readonly ExplainedOption[];
}

/** Reads the configuration and explains a job of it. */
export async function explainedJob(file: string, wanted: string): Promise<ExplainedJob> {
  const loaded = await loadConfiguration(file);
  const job = configuredJob(rightConfiguration(loaded), wanted);
  const sections = sectionsOfTexts(loaded.sources, new ProblemList()); // its problems are those of the configuration
  const kind = job.kind === "exec" ? "job" : "job.http";
  const own = sections.find((section) => section.kind === kind && section.name === job.name);
  if (own === undefined) throw new Error(`no section made the job ${job.name}`);
  const server = sections.find((section) => section.kind === "karajo");
  const options = explain(job, { own, server, problems: loaded.parsed.problems });
  return { job, place: { file: own.place.file, line: own.place.line }, options };
}
