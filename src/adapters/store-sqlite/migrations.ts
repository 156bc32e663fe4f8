import type { Connection } from "./driver.ts";

/** The steps from an empty file to today's schema. A step that was released is never changed; a new one is added. */
const MIGRATIONS: readonly string[] = [
  `create table pause (
     job text primary key,
     paused integer not null,
     at integer not null
   ) strict, without rowid;
   create table session (
     token_digest text primary key,
     user text not null,
     expires_at integer not null
   ) strict, without rowid;`,
  `create table run (
     id integer primary key,
     job text not null,
     counter integer not null,
     reason text not null,
     queued_at integer not null,
     slot integer,
     request_headers text,
     request_body blob,
     started_at integer,
     process_pid integer,
     process_started_at text,
     ended_at integer,
     outcome text,
     outcome_reason text,
     unique (job, counter)
   ) strict;
   create index run_unfinished on run (id) where ended_at is null;`,
];

/** Brings the schema up to date, each step in a transaction of its own. Refuses a file from a newer program. */
export function migrate(db: Connection): void {
  const row = db.prepare("pragma user_version").get() as { readonly user_version: number };
  if (row.user_version > MIGRATIONS.length) {
    throw new Error(
      `its schema is version ${row.user_version}; this program knows versions up to ${MIGRATIONS.length}`,
    );
  }
  // Also when there is nothing to do: this takes the lock, so that a second server fails here and not later.
  db.exec("begin immediate; commit");
  for (const [index, step] of MIGRATIONS.entries()) {
    if (index < row.user_version) continue;
    db.exec(`begin immediate; ${step} pragma user_version = ${index + 1}; commit`);
  }
}
