import type { WireJobExec, WireJobHttp } from "../../src/contract/wire.ts";

/** What is said where nobody can say when a job runs next: what it waits for. */
export function noNextWords(job: WireJobExec | WireJobHttp): string {
  if (job.status === "paused") return "paused";
  if (job.schedule !== undefined) return "never";
  if (job.interval !== undefined) return "after this run";
  if (job.after !== undefined) return "after other jobs";
  return "path" in job && job.path !== undefined ? "when called" : "by hand";
}
