import type { JobRef } from "../domain/job-id.ts";
import type { ProcessIdentity } from "./store.ts";

/** What a run may have left behind: processes that outlived the server which started them. */
export interface Leftovers {
  /**
   * Ends what is left of a run, all of it, and resolves when it is gone: the group of the process that was named, where
   * that very process still lives, and whatever else carries the mark of the run. Answers how many processes there were.
   */
  end(run: { readonly job: JobRef; readonly counter: number }, named: ProcessIdentity | undefined): Promise<number>;
}
