import { hookPathKey } from "../domain/job.ts";
import type { JobState } from "./job-state.ts";

/** The jobs that have a webhook, by its path. */
export function hooksOf(states: readonly JobState[]): ReadonlyMap<string, JobState> {
  const hooks = new Map<string, JobState>();
  for (const state of states) {
    if (state.job.kind === "exec" && state.job.path !== "") hooks.set(hookPathKey(state.job.path), state);
  }
  return hooks;
}
