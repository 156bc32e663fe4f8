import type { Instant } from "../../domain/time.ts";
import type { Session, Store } from "../../ports/store.ts";
import { whole } from "./columns.ts";
import type { StoreFile } from "./store-file.ts";

const ADD_SESSION = "insert into session (token_digest, user, expires_at) values (:tokenDigest, :user, :expiresAt)";
const SESSION = "select token_digest, user, expires_at from session where token_digest = :tokenDigest";
const REMOVE_SESSION = "delete from session where token_digest = :tokenDigest";
const REMOVE_EXPIRED = "delete from session where expires_at <= :now";

type SessionMethods = "addSession" | "session" | "removeSession" | "removeSessionsExpiredAt";

export function sessions(file: StoreFile): Pick<Store, SessionMethods> {
  return {
    addSession: ({ tokenDigest, user, expiresAt }) =>
      file.write((execute) => void execute(ADD_SESSION, { tokenDigest, user, expiresAt: whole(expiresAt) })),
    async session(tokenDigest) {
      const [session] = await file.all(SESSION, { tokenDigest }, toSession);
      return session;
    },
    removeSession: (tokenDigest) => file.write((execute) => void execute(REMOVE_SESSION, { tokenDigest })),
    removeSessionsExpiredAt: (now) => file.write((execute) => void execute(REMOVE_EXPIRED, { now: whole(now) })),
  };
}

interface SessionRow {
  readonly token_digest: string;
  readonly user: string;
  readonly expires_at: number;
}

function toSession(given: unknown): Session {
  const { token_digest, user, expires_at } = given as SessionRow;
  return { tokenDigest: token_digest, user, expiresAt: expires_at as Instant };
}
