import type { Job } from "../domain/job.ts";
import { type JobKey, type JobRef, jobKey } from "../domain/job-id.ts";
import type { JobState } from "./job-state.ts";
import type { Ledger } from "./ledger.ts";

export interface FollowersDeps {
  readonly ledger: Ledger;
  /** The job is to run because all that it follows have succeeded. Answers whether it will. */
  run(state: JobState): boolean;
}

/** Jobs that run after others: which of those have succeeded since. */
export class Followers {
  readonly #deps: FollowersDeps;
  #followersOf: ReadonlyMap<JobKey, readonly JobState[]> = new Map();
  readonly #successes = new Map<JobKey, Set<JobKey>>();

  constructor(deps: FollowersDeps) {
    this.#deps = deps;
  }

  /** Takes over what is remembered. */
  load(successes: ReadonlyMap<JobKey, ReadonlySet<JobKey>>): void {
    for (const [job, upstream] of successes) this.#successes.set(job, new Set(upstream));
  }

  /** These are all the jobs from now on. */
  set(states: Iterable<JobState>): void {
    const followersOf = new Map<JobKey, JobState[]>();
    for (const state of states) {
      for (const upstream of state.job.after.map(jobKey)) {
        followersOf.set(upstream, [...(followersOf.get(upstream) ?? []), state]);
      }
    }
    this.#followersOf = followersOf;
  }

  /** A run of `job` has succeeded. What follows is entered in this very step, so that both are remembered or none. */
  succeeded(job: JobRef): void {
    for (const state of this.#followersOf.get(jobKey(job)) ?? []) {
      const successes = this.#successes.get(state.key) ?? new Set();
      this.#successes.set(state.key, successes.add(jobKey(job)));
      if (!this.offer(state)) void this.#deps.ledger.addSuccess(state.key, jobKey(job));
    }
  }

  /** Lets the job run if it only waited for an opportunity. */
  offer(state: JobState): boolean {
    const successes = this.#successes.get(state.key);
    if (successes === undefined || !hasAll(state.job, successes) || !this.#deps.run(state)) return false;
    this.#successes.delete(state.key);
    return true;
  }
}

function hasAll({ after }: Job, successes: ReadonlySet<JobKey>): boolean {
  return after.length > 0 && after.every((upstream) => successes.has(jobKey(upstream)));
}
