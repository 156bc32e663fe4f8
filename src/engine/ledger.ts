import { type JobRef, jobKey } from "../domain/job-id.ts";
import type { Outcome } from "../domain/run.ts";
import type { Clock } from "../ports/clock.ts";
import type { Logger } from "../ports/logger.ts";
import type { ProcessIdentity, QueuedRun, Store, UnfinishedRun } from "../ports/store.ts";

export interface LedgerDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * What is written down of each run, so that a crash at any moment leaves it known. Only `accept` fails when the store
 * does, because then nothing was promised yet: a run that goes on matters more than its entry, and what is missing is
 * found out from the logs at the next start.
 */
export class Ledger {
  readonly #deps: LedgerDeps;

  constructor(deps: LedgerDeps) {
    this.#deps = deps;
  }

  /** Resolves when the run would survive a crash. Throws `ERR_STORE`. */
  accept(run: QueuedRun): Promise<void> {
    return this.#deps.store.addRun(run);
  }

  /** Resolves when it is known that the run has begun: only then may it do anything, or a crash would do it twice. */
  begin(job: JobRef, counter: number): Promise<void> {
    const { store, clock } = this.#deps;
    return this.#report(job, counter, store.startRun(jobKey(job), counter, clock.now()));
  }

  nameProcess(job: JobRef, counter: number, process: ProcessIdentity): Promise<void> {
    return this.#report(job, counter, this.#deps.store.nameProcess(jobKey(job), counter, process));
  }

  finish(job: JobRef, counter: number, outcome: Outcome): Promise<void> {
    const { store, clock } = this.#deps;
    return this.#report(job, counter, store.finishRun(jobKey(job), counter, outcome, clock.now()));
  }

  unfinished(): Promise<readonly UnfinishedRun[]> {
    return this.#deps.store.unfinishedRuns();
  }

  async #report(job: JobRef, counter: number, written: Promise<void>): Promise<void> {
    try {
      await written;
    } catch (error) {
      this.#deps.logger.event("store.failed", { job: jobKey(job), counter, error });
    }
  }
}
