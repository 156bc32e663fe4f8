import { chmod, mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { AppError } from "../../domain/error.ts";
import type { JobKey } from "../../domain/job-id.ts";
import type { Instant } from "../../domain/time.ts";
import type { Session, Store } from "../../ports/store.ts";
import { type Connection, connect } from "./driver.ts";
import { migrate } from "./migrations.ts";

const PAUSES = "select job, paused from pause";
const SET_PAUSED = `insert into pause (job, paused, at) values (:job, :paused, :at)
  on conflict (job) do update set paused = :paused, at = :at`;
const ADD_SESSION = "insert into session (token_digest, user, expires_at) values (:tokenDigest, :user, :expiresAt)";
const SESSION = "select token_digest, user, expires_at from session where token_digest = :tokenDigest";
const REMOVE_SESSION = "delete from session where token_digest = :tokenDigest";
const REMOVE_EXPIRED = "delete from session where expires_at <= :now";

/**
 * A store in one SQLite file: write-ahead log, full synchronization, so that a change that was confirmed survives a
 * loss of power. Its folder (0700) is made where it is missing. `open` throws `ERR_STORE` when the file is of no use.
 */
export function createSqliteStore(path: string): Store {
  let db: Connection | undefined;
  const use = <Value>(work: (db: Connection) => Value): Promise<Value> =>
    guarded(path, () => {
      if (db === undefined) throw new Error("it is not open");
      return work(db);
    });
  const run = (sql: string, values: Record<string, string | number>) =>
    use((open) => {
      open.prepare(sql).run(values);
    });
  return {
    async open() {
      db ??= await guarded(path, () => openDatabase(path));
    },
    pauses: () =>
      use((open) => {
        const rows = open.prepare(PAUSES).all() as unknown as readonly { job: JobKey; paused: number }[];
        return new Map(rows.map((row) => [row.job, row.paused === 1]));
      }),
    setPaused: (job, paused, at) => run(SET_PAUSED, { job, paused: paused ? 1 : 0, at: Math.floor(at) }),
    addSession: ({ tokenDigest, user, expiresAt }) =>
      run(ADD_SESSION, { tokenDigest, user, expiresAt: Math.floor(expiresAt) }),
    session: (tokenDigest) => use((open) => toSession(open.prepare(SESSION).get({ tokenDigest }))),
    removeSession: (tokenDigest) => run(REMOVE_SESSION, { tokenDigest }),
    removeSessionsExpiredAt: (now) => run(REMOVE_EXPIRED, { now: Math.floor(now) }),
    async close() {
      if (db) release(db);
      db = undefined;
    },
  };
}

async function openDatabase(path: string): Promise<Connection> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const db = await connect(path);
  try {
    await chmod(path, 0o600);
    // Exclusive: a second server on the same folder would end the runs of the first as lost, so it must not start.
    db.exec("pragma locking_mode = exclusive; pragma journal_mode = wal; pragma synchronous = full");
    migrate(db);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Closes the connection, and frees the lock at once: closing alone keeps it until every statement was collected. */
function release(db: Connection): void {
  // The lock of write-ahead logging can be left only together with that mode (sqlite.org/pragma.html#pragma_locking_mode).
  db.exec("pragma journal_mode = delete; pragma locking_mode = normal; select count(*) from sqlite_schema");
  db.close();
}

/** The one place that knows the columns of a session. */
function toSession(row: unknown): Session | undefined {
  if (row === undefined) return undefined;
  const { token_digest, user, expires_at } = row as { token_digest: string; user: string; expires_at: number };
  return { tokenDigest: token_digest, user, expiresAt: expires_at as Instant };
}

async function guarded<Value>(path: string, work: () => Value | Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    const hint = message.includes("locked") ? " (does another karajo run on this dir_base?)" : "";
    throw new AppError("ERR_STORE", `store ${path}: ${message}${hint}`, { cause });
  }
}
