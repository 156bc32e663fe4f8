import type { JobStatus } from "../../src/domain/job-view.ts";

export type JobCommandWord = "trigger" | "cancel" | "pause" | "resume";

/** What can be done with a job, in an order that keeps each button in its place. */
export function commandsOf(status: JobStatus): readonly JobCommandWord[] {
  if (status === "paused") return ["resume"];
  return status === "running" ? ["cancel", "trigger", "pause"] : ["trigger", "pause"];
}
