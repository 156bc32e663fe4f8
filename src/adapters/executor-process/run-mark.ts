import { join } from "node:path";
import type { JobId } from "../../domain/job-id.ts";

/** The variable that marks what a run has started. */
export const RUN_MARK = "KARAJO_RUN";

/** The folder in which a job's commands run, unless the job names another. */
export function jobFolder(stateFolder: string, id: JobId): string {
  return join(stateFolder, id);
}

/**
 * A variable in the environment of everything that a run starts. By it a later server finds what a run has left
 * behind, also what left its process group; the folder in it tells servers on one machine apart.
 */
export function runMark(
  stateFolder: string,
  id: JobId,
  counter: number,
): { readonly name: string; readonly value: string } {
  return { name: RUN_MARK, value: `${jobFolder(stateFolder, id)}#${counter}` };
}
