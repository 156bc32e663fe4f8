import type { JobKey } from "../../domain/job-id.ts";
import type { Store } from "../../ports/store.ts";
import type { Execute, StoreFile } from "./store-file.ts";

const SUCCESSES = "select job, upstream from success";
const ADD_SUCCESS = "insert into success (job, upstream) values (:job, :upstream) on conflict do nothing";
const USE_SUCCESSES = "delete from success where job = :job";

interface SuccessRow {
  readonly job: JobKey;
  readonly upstream: JobKey;
}

export function successes(file: StoreFile): Pick<Store, "successes" | "addSuccess"> {
  return {
    async successes() {
      const known = new Map<JobKey, Set<JobKey>>();
      for (const { job, upstream } of await file.all(SUCCESSES, {}, (row) => row as SuccessRow)) {
        known.set(job, (known.get(job) ?? new Set()).add(upstream));
      }
      return known;
    },
    addSuccess: (job, upstream) => file.write((execute) => void execute(ADD_SUCCESS, { job, upstream })),
  };
}

/** The job runs after those that have succeeded, and waits for them anew. */
export function useSuccesses(execute: Execute, job: JobKey): void {
  execute(USE_SUCCESSES, { job });
}
