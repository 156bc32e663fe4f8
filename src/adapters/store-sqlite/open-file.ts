import { chmod, mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";
import type { Clock } from "../../ports/clock.ts";
import type { StoreOpening } from "../../ports/store.ts";
import { type Connection, connect } from "./driver.ts";
import { migrate } from "./migrations.ts";
import { setAside } from "./set-aside.ts";
import { Damage, isDamage } from "./store-failure.ts";

export interface OpenedFile {
  readonly db: Connection;
  readonly opening: StoreOpening;
}

/** Opens the file; one that is damaged makes way for a new one, because jobs that do not run help nobody. */
export async function openFile(path: string, clock: Pick<Clock, "now">): Promise<OpenedFile> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const size = await sizeOf(path);
  const db = await connect(path);
  let aside: string;
  let problem: string;
  try {
    // SQLite would throw such a log away without a word.
    const logSize = await sizeOf(`${path}-wal`);
    if (size === 0 && logSize) throw new Damage("it is empty, and its write-ahead log is not");
    await makeReady(db, path);
    return { db, opening: { kind: size ? "found" : "new" } };
  } catch (error) {
    try {
      if (!isDamage(error)) throw error;
      problem = error.message;
      // Before it is closed: SQLite would write its log into it and remove that, and there would be less to look at.
      aside = await setAside(path, clock.now());
    } finally {
      db.close();
    }
  }
  return { db: await openNew(path), opening: { kind: "damaged", setAside: aside, problem } };
}

/** Closes the connection, and frees the lock at once: closing alone keeps it until every statement was collected. */
export function release(db: Connection): void {
  try {
    // The lock of write-ahead logging can be left only together with that mode (sqlite.org/pragma.html#pragma_locking_mode).
    db.exec("pragma journal_mode = delete; pragma locking_mode = normal; select count(*) from sqlite_schema");
  } catch {
    // A full or failing disk. Everything confirmed is in the write-ahead log, where the next opening finds it; the lock
    // is free at the latest when this process ends.
  } finally {
    db.close();
  }
}

async function openNew(path: string): Promise<Connection> {
  const db = await connect(path);
  try {
    await makeReady(db, path);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Takes the lock, checks the file and brings its schema up to date. */
async function makeReady(db: Connection, path: string): Promise<void> {
  await chmod(path, 0o600);
  // Exclusive: a second server on the same folder would end the runs of the first as lost, so it must not start.
  // Normal: each transaction is synchronized by whoever confirms it; what SQLite has to synchronize between its log and
  // the file, it does.
  db.exec("pragma locking_mode = exclusive; pragma journal_mode = wal; pragma synchronous = normal");
  // One large transaction must not leave a large log for ever. Twice the size between two checkpoints (1,000 pages) is
  // left as it is: writing over costs less than appending.
  db.exec("pragma journal_size_limit = 8388608");
  checkPages(db);
  migrate(db);
  checkContent(db);
}

/** Throws `Damage` where a page, a row or an order is not as it must be. Reads the whole file. */
function checkPages(db: Connection): void {
  // It looks for each row in each index. With room for an index of a million runs it takes half as long.
  db.exec("pragma cache_size = -16384");
  // Not the quick check: it would let an index pass that says other counters than the rows.
  const rows = db.prepare("pragma integrity_check(1)").all() as readonly { readonly integrity_check: string }[];
  db.exec("pragma cache_size = -2000; pragma shrink_memory");
  const problem = rows[0]?.integrity_check ?? "it cannot be checked";
  if (problem !== "ok") throw new Damage(problem.replace(/\s+/g, " "));
}

const TABLES = "announcement pause run session slot success timer";
const UNREADABLE = `select count(*) as count from run
  where outcome is null and request_headers is not null and not json_valid(request_headers)`;

/** Throws `Damage` for a file that is whole, and yet is not what this program has written. */
function checkContent(db: Connection): void {
  const sql = "select group_concat(name, ' ') as names from sqlite_schema where type = 'table'";
  const { names } = db.prepare(sql).get() as { readonly names: string | null };
  const missing = TABLES.split(" ").filter((table) => !names?.split(" ").includes(table));
  if (missing.length > 0) throw new Damage(`it lacks ${missing.join(", ")}`);
  const { count } = db.prepare(UNREADABLE).get() as { readonly count: number };
  if (count > 0) throw new Damage("the request of a run cannot be read");
}

/** `undefined` of a file that is missing. Throws where something else than a file has its name. By its name: a file descriptor, once closed, would free the locks of SQLite. */
async function sizeOf(path: string): Promise<number | undefined> {
  try {
    const found = await stat(path);
    if (!found.isFile()) throw new Error(`${path} is ${found.isDirectory() ? "a folder" : "no file"}: move it away`);
    return found.size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
