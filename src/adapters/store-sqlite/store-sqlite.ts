import { chmod, mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { AppError } from "../../domain/error.ts";
import type { JobKey } from "../../domain/job-id.ts";
import type { Outcome } from "../../domain/run.ts";
import type { Instant } from "../../domain/time.ts";
import type { Store } from "../../ports/store.ts";
import { CommitGroup } from "./commit-group.ts";
import { type Connection, connect } from "./driver.ts";
import { migrate } from "./migrations.ts";
import * as sql from "./statements.ts";
import { toSession, toUnfinishedRun } from "./statements.ts";

/**
 * A store in one SQLite file: write-ahead log, full synchronization, so that a change that was confirmed survives a
 * loss of power. Its folder (0700) is made where it is missing. `open` throws `ERR_STORE` when the file is of no use.
 */
export function createSqliteStore(path: string): Store {
  const file = new StoreFile(path);
  return {
    open: () => file.open(),
    ...runs(file),
    ...pauses(file),
    ...sessions(file),
    close: () => file.close(),
  };
}

type Values = Record<string, string | number | Uint8Array | null>;

/** The file, from `open` to `close`. Prepared statements are kept, because preparing costs more than running. */
class StoreFile {
  readonly #path: string;
  readonly #statements = new Map<string, ReturnType<Connection["prepare"]>>();
  #db: Connection | undefined;
  #group: CommitGroup | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  async open(): Promise<void> {
    if (this.#db) return;
    this.#db = await guarded(this.#path, () => openDatabase(this.#path));
    this.#group = new CommitGroup(this.#db);
  }

  all(sql: string): Promise<readonly unknown[]> {
    return guarded(this.#path, () => this.#prepared(sql).all());
  }

  get(sql: string, values: Values): Promise<unknown> {
    return guarded(this.#path, () => this.#prepared(sql).get(values));
  }

  /** Changes something, all of it or nothing; resolves when that is on the disk. */
  write(...statements: readonly (readonly [sql: string, values: Values])[]): Promise<void> {
    const apply = () => {
      for (const [sql, values] of statements) this.#prepared(sql).run(values);
    };
    return guarded(this.#path, () => this.#open(this.#group).write(apply));
  }

  async close(): Promise<void> {
    this.#group?.flush();
    if (this.#db) release(this.#db);
    this.#statements.clear();
    this.#db = undefined;
    this.#group = undefined;
  }

  #prepared(sql: string): ReturnType<Connection["prepare"]> {
    const db = this.#open(this.#db);
    const statement = this.#statements.get(sql) ?? db.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }

  #open<Part>(part: Part | undefined): Part {
    if (part === undefined) throw new Error("it is not open");
    return part;
  }
}

type RunMethods = "addRun" | "startRun" | "nameProcess" | "finishRun" | "unfinishedRuns" | "counters";

function runs(file: StoreFile): Pick<Store, RunMethods> {
  return {
    addRun: ({ job, counter, reason, queuedAt, slot, request }) =>
      file.write([
        sql.ADD_RUN,
        {
          job,
          counter,
          reason,
          queuedAt: whole(queuedAt),
          slot: slot ?? null,
          requestHeaders: request === undefined ? null : JSON.stringify(request.headers),
          requestBody: request?.body ?? null,
        },
      ]),
    startRun: (job, counter, at) => file.write([sql.START_RUN, { job, counter, at: whole(at) }]),
    nameProcess: (job, counter, process) => file.write([sql.NAME_PROCESS, { job, counter, ...process }]),
    finishRun: (job, counter, outcome, at) =>
      file.write([sql.FINISH_RUN, endOf(job, counter, outcome, at)], [sql.FORGET_RUNS, { job, counter }]),
    unfinishedRuns: async () => (await file.all(sql.UNFINISHED_RUNS)).map(toUnfinishedRun),
    async counters() {
      const rows = (await file.all(sql.COUNTERS)) as readonly { job: JobKey; counter: number }[];
      return new Map(rows.map((row) => [row.job, row.counter]));
    },
  };
}

function endOf(job: JobKey, counter: number, outcome: Outcome, at: Instant): Values {
  const reason = outcome.kind === "failed" ? outcome.reason : null;
  return { job, counter, at: whole(at), outcome: outcome.kind, reason };
}

function pauses(file: StoreFile): Pick<Store, "pauses" | "setPaused"> {
  return {
    async pauses() {
      const rows = (await file.all(sql.PAUSES)) as readonly { job: JobKey; paused: number }[];
      return new Map(rows.map((row) => [row.job, row.paused === 1]));
    },
    setPaused: (job, paused, at) => file.write([sql.SET_PAUSED, { job, paused: paused ? 1 : 0, at: whole(at) }]),
  };
}

function sessions(
  file: StoreFile,
): Pick<Store, "addSession" | "session" | "removeSession" | "removeSessionsExpiredAt"> {
  return {
    addSession: ({ tokenDigest, user, expiresAt }) =>
      file.write([sql.ADD_SESSION, { tokenDigest, user, expiresAt: whole(expiresAt) }]),
    session: async (tokenDigest) => toSession(await file.get(sql.SESSION, { tokenDigest })),
    removeSession: (tokenDigest) => file.write([sql.REMOVE_SESSION, { tokenDigest }]),
    removeSessionsExpiredAt: (now) => file.write([sql.REMOVE_EXPIRED, { now: whole(now) }]),
  };
}

/** Instants may be fractional; the columns hold whole milliseconds. */
function whole(instant: Instant): number {
  return Math.floor(instant);
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

async function guarded<Value>(path: string, work: () => Value | Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    const hint = message.includes("locked") ? " (does another karajo run on this dir_base?)" : "";
    throw new AppError("ERR_STORE", `store ${path}: ${message}${hint}`, { cause });
  }
}
