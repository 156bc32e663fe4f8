import type { JobKey } from "../../domain/job-id.ts";
import type { Session, Store } from "../../ports/store.ts";

/** A store that forgets everything when the process ends: for tests, and for embedders that want no files. */
export function createMemoryStore(): Store {
  const pauses = new Map<JobKey, boolean>();
  const sessions = new Map<string, Session>();
  return {
    open: async () => undefined,
    pauses: async () => new Map(pauses),
    async setPaused(job, paused) {
      pauses.set(job, paused);
    },
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
    close: async () => undefined,
  };
}
