import type { LogStore } from "../ports/log-store.ts";
import type { Logger } from "../ports/logger.ts";
import type { JobState } from "./job-state.ts";

/** Removes the oldest logs beyond the job's retention. The log of a run that goes on does not count. */
export async function prune(
  { logs, logger }: { readonly logs: LogStore; readonly logger: Logger },
  state: JobState,
): Promise<void> {
  for (const entry of state.forgetOldLogs()) {
    try {
      await logs.remove(state.job, entry);
    } catch (error) {
      logger.event("log.broken", { job: state.key, counter: entry.counter, error });
    }
  }
}
