import type { JobKey } from "../domain/job-id.ts";
import type { Instant } from "../domain/time.ts";

/** A login. Only a digest of the token is kept, so that a stolen store opens no session. */
export interface Session {
  readonly tokenDigest: string;
  readonly user: string;
  readonly expiresAt: Instant;
}

/**
 * What is remembered beside the logs. Every adapter passes `storeContract` in `ports/testing/store-contract.ts`.
 * A promise that resolves means that the change survives a crash of the process and of the machine (where the adapter
 * keeps anything at all). Throws `ERR_STORE` when it cannot read or write.
 */
export interface Store {
  /** Makes the store ready; nothing else works before. May be called twice. */
  open(): Promise<void>;

  /** Whether each job was paused or resumed last; a job that was never paused is absent. */
  pauses(): Promise<ReadonlyMap<JobKey, boolean>>;
  setPaused(job: JobKey, paused: boolean, at: Instant): Promise<void>;

  addSession(session: Session): Promise<void>;
  /** The session, also when it has expired but was not removed yet. */
  session(tokenDigest: string): Promise<Session | undefined>;
  removeSession(tokenDigest: string): Promise<void>;
  removeSessionsExpiredAt(now: Instant): Promise<void>;

  /** Frees what the store holds. May be called twice, or before `open`. */
  close(): Promise<void>;
}
