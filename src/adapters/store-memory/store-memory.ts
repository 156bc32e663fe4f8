import { AppError } from "../../domain/error.ts";
import type { JobKey } from "../../domain/job-id.ts";
import type { Session, Store, UnfinishedRun } from "../../ports/store.ts";

/** A store that forgets everything when the process ends: for tests, and for embedders that want no files. */
export function createMemoryStore(): Store {
  return { open: async () => undefined, ...runs(), ...pauses(), ...sessions(), close: async () => undefined };
}

type RunMethods = "addRun" | "startRun" | "nameProcess" | "finishRun" | "unfinishedRuns" | "counters";

function runs(): Pick<Store, RunMethods> {
  // In the order in which they were accepted; what has ended is taken out.
  const unfinished = new Map<string, UnfinishedRun>();
  const counters = new Map<JobKey, number>();
  const known = new Set<string>();
  const keyOf = (job: JobKey, counter: number) => `${job} ${counter}`;
  return {
    async addRun(run) {
      const key = keyOf(run.job, run.counter);
      if (known.has(key)) throw new AppError("ERR_STORE", `run ${run.counter} of ${run.job} is there already`);
      known.add(key);
      unfinished.set(key, { ...run, state: "queued" });
      counters.set(run.job, Math.max(run.counter, counters.get(run.job) ?? 0));
    },
    async startRun(job, counter, startedAt) {
      const run = unfinished.get(keyOf(job, counter));
      if (run) unfinished.set(keyOf(job, counter), { ...run, state: "running", startedAt, process: undefined });
    },
    async nameProcess(job, counter, process) {
      const run = unfinished.get(keyOf(job, counter));
      if (run?.state === "running") unfinished.set(keyOf(job, counter), { ...run, process });
    },
    async finishRun(job, counter) {
      unfinished.delete(keyOf(job, counter));
    },
    unfinishedRuns: async () => [...unfinished.values()],
    counters: async () => new Map(counters),
  };
}

function pauses(): Pick<Store, "pauses" | "setPaused"> {
  const paused = new Map<JobKey, boolean>();
  return {
    pauses: async () => new Map(paused),
    async setPaused(job, isPaused) {
      paused.set(job, isPaused);
    },
  };
}

function sessions(): Pick<Store, "addSession" | "session" | "removeSession" | "removeSessionsExpiredAt"> {
  const sessions = new Map<string, Session>();
  return {
    async addSession(session) {
      sessions.set(session.tokenDigest, session);
    },
    session: async (tokenDigest) => sessions.get(tokenDigest),
    async removeSession(tokenDigest) {
      sessions.delete(tokenDigest);
    },
    async removeSessionsExpiredAt(now) {
      for (const [digest, session] of sessions) if (session.expiresAt <= now) sessions.delete(digest);
    },
  };
}
