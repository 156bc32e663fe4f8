import type { JobKey } from "../../domain/job-id.ts";
import type { Session, Store } from "../../ports/store.ts";
import { MemoryAnnouncements } from "./memory-announcements.ts";
import { MemoryRuns } from "./memory-runs.ts";
import { MemorySlots } from "./memory-slots.ts";

/** A store that forgets everything when the process ends: for tests, and for embedders that want no files. */
export function createMemoryStore(): Store {
  let isNew = true;
  return {
    async open() {
      const opening = { kind: isNew ? "new" : "found" } as const;
      isNew = false;
      return opening;
    },
    ...history(),
    ...announcements(),
    ...pauses(),
    ...sessions(),
    close: async () => undefined,
  };
}

type HistoryMethods = Exclude<keyof Store, "open" | "close" | AnnouncementMethods | PauseMethods | SessionMethods>;
type AnnouncementMethods = "addAnnouncements" | "announcements" | "removeAnnouncement";
type PauseMethods = "pauses" | "setPaused";
type SessionMethods = "addSession" | "session" | "removeSession" | "removeSessionsExpiredAt";

/** Runs, the slots that they answer, and the successes that they use up. */
function history(): Pick<Store, HistoryMethods> {
  const runs = new MemoryRuns();
  const slots = new MemorySlots();
  const successes = new Map<JobKey, Set<JobKey>>();
  return {
    async addRun(run, startedAt) {
      runs.add(run);
      if (startedAt !== undefined) runs.start(run.job, run.counter, { attempt: run.attempt, at: startedAt });
      if (run.slot !== undefined) slots.answer(run.job, { ...run.slot, first: run.slot.at, last: run.slot.at }, run);
      if (run.reason === "after") successes.delete(run.job);
    },
    startRun: async (job, counter, begin) => runs.start(job, counter, begin),
    nameProcess: async (job, counter, process) => runs.nameProcess(job, counter, process),
    async finishRun(job, counter, outcome, at) {
      runs.finish(job, counter, outcome, at);
      slots.forget(job);
    },
    unfinishedRuns: async () => runs.unfinished(),
    counters: async () => runs.counters(),
    runs: async (job, page) => runs.page(job, page),
    runsDuring: async (page) => runs.during(page),
    adoptRuns: async (job, adopted) => runs.adopt(job, adopted),
    async addSlots(job, answers) {
      for (const answer of answers) slots.answer(job, answer, undefined);
      slots.forget(job);
    },
    slots: async (job, page) => slots.page(job, page, (counter) => runs.record(job, counter)),
    timers: async () => slots.timers(),
    setTimers: async (timers) => slots.setTimers(timers),
    successes: async () => new Map([...successes].map(([job, upstreams]) => [job, new Set(upstreams)])),
    async addSuccess(job, upstream) {
      successes.set(job, (successes.get(job) ?? new Set()).add(upstream));
    },
  };
}

function announcements(): Pick<Store, AnnouncementMethods> {
  const owed = new MemoryAnnouncements();
  return {
    addAnnouncements: async (added) => owed.add(added),
    announcements: async () => owed.all(),
    removeAnnouncement: async (told) => owed.remove(told),
  };
}

function pauses(): Pick<Store, PauseMethods> {
  const paused = new Map<JobKey, boolean>();
  return {
    pauses: async () => new Map(paused),
    async setPaused(job, isPaused) {
      paused.set(job, isPaused);
    },
  };
}

function sessions(): Pick<Store, SessionMethods> {
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
