import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { Instant } from "../../domain/time.ts";
import { hastyClock } from "../../ports/testing/fake-clock.ts";
import { type Connection, connect } from "./driver.ts";
import { createSqliteStore } from "./store-sqlite.ts";

const top = await mkdtemp(join(tmpdir(), "karajo-migrations-"));
afterAll(() => rm(top, { recursive: true }));

/** The schema of karajo 0.10.0, as it is in the field: not taken from the steps, so that those cannot change it. */
const VERSION_2 = `
  create table pause (job text primary key, paused integer not null, at integer not null) strict, without rowid;
  create table session (token_digest text primary key, user text not null, expires_at integer not null)
    strict, without rowid;
  create table run (id integer primary key, job text not null, counter integer not null, reason text not null,
    queued_at integer not null, slot integer, request_headers text, request_body blob, started_at integer,
    process_pid integer, process_started_at text, ended_at integer, outcome text, outcome_reason text,
    unique (job, counter)) strict;
  create index run_unfinished on run (id) where ended_at is null;
  pragma user_version = 2;`;

/** A file of version 2 with what `fill` puts in. */
async function fileOfVersion2(name: string, fill: (db: Connection) => void): Promise<string> {
  const path = join(top, name);
  const db = await connect(path);
  db.exec(VERSION_2);
  fill(db);
  db.close();
  return path;
}

const ADD = `insert into run (job, counter, reason, queued_at, slot, request_headers, request_body, started_at,
  process_pid, process_started_at, ended_at, outcome, outcome_reason) values`;

describe("a file of karajo 0.10.0", () => {
  test("keeps its runs, pauses and sessions, and its slots get the answers that they had", async () => {
    const path = await fileOfVersion2("used.db", (db) =>
      db.exec(`
        ${ADD} ('exec:b', 9, 'webhook', 5, null, '{"a":"1"}', x'00ff', null, null, null, null, null, null);
        ${ADD} ('exec:a', 1, 'schedule', 10, 10, null, null, 11, 41, 'boot', 12, 'failed', 'exit status 3');
        ${ADD} ('exec:a', 2, 'webhook', 15, null, '{}', x'01', 15, 42, 'boot', 16, 'success', null);
        ${ADD} ('exec:a', 3, 'schedule', 20, 20, null, null, 21, 43, 'boot', null, null, null);
        insert into pause values ('exec:a', 1, 7);
        insert into session values ('digest', 'ada', 99);`),
    );
    const store = createSqliteStore(path, { clock: hastyClock });
    expect(await store.open()).toEqual({ kind: "found" });
    const [waiting, running] = await store.unfinishedRuns();
    expect(waiting).toMatchObject({ job: "exec:b", counter: 9, state: "queued", attempt: 1, slot: undefined });
    expect(waiting?.request).toEqual({ headers: { a: "1" }, body: Uint8Array.from([0, 255]) });
    expect(running).toMatchObject({ job: "exec:a", counter: 3, state: "running", startedAt: 21, attempt: 1 });
    expect(running).toMatchObject({ slot: { at: 20, outcome: "ran", reason: "" }, process: { pid: 43 } });
    expect(waiting?.idempotencyKey).toMatch(/^[0-9a-f]{32}$/);
    expect(running?.idempotencyKey).not.toBe(waiting?.idempotencyKey);
    expect(await store.runs("exec:a", { before: 3, limit: 9 })).toMatchObject([
      { counter: 2, reason: "webhook", slot: undefined, outcome: { kind: "success", reason: "", failure: undefined } },
      { counter: 1, slot: 10, endedAt: 12, outcome: { kind: "failed", reason: "exit status 3", failure: undefined } },
    ]);
    const page = { from: 0 as Instant, to: 99 as Instant, limit: 9 };
    expect(await store.slots("exec:a", page)).toMatchObject([
      { outcome: "ran", first: 10, last: 10, reason: "", run: { counter: 1 } },
      { outcome: "ran", first: 20, last: 20, reason: "", run: { counter: 3 } },
    ]);
    expect(await store.timers()).toEqual(new Map());
    expect(await store.pauses()).toEqual(new Map([["exec:a", true]]));
    expect(await store.session("digest")).toMatchObject({ user: "ada" });
    await store.close();
  });

  test("ends up with the schema that a new one has", async () => {
    const schemaOf = async (path: string) => {
      const store = createSqliteStore(path, { clock: hastyClock });
      await store.open();
      await store.close();
      const db = await connect(path);
      const rows = db.prepare("select type, name, sql from sqlite_schema order by name").all() as { sql: string }[];
      const { user_version: version } = db.prepare("pragma user_version").get() as { user_version: number };
      db.close();
      return { version, rows: rows.map((row) => ({ ...row, sql: row.sql?.replace(/\s+/g, "") })) };
    };
    const migrated = await schemaOf(await fileOfVersion2("empty.db", () => undefined));
    expect(migrated).toEqual(await schemaOf(join(top, "new.db")));
    expect(migrated.version).toBe(5);
  });

  test("of a great many runs is ready soon", { timeout: 20_000 }, async () => {
    const path = await fileOfVersion2("large.db", (db) =>
      db.exec(`with recursive n (i) as (select 1 union all select i + 1 from n where i < 20000)
        ${ADD.replace("values", "")} select 'exec:' || (i % 20), i, 'schedule', i, i, null, null, i, 1, 'boot', i,
          'success', null from n`),
    );
    const store = createSqliteStore(path, { clock: hastyClock });
    expect(await store.open()).toEqual({ kind: "found" });
    expect((await store.counters()).get("exec:0")).toBe(20_000);
    await store.close();
  });
});
