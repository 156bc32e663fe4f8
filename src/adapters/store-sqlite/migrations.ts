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
  // The table is made anew, because SQLite cannot let a column be null that was not: of a run whose log alone is left
  // nobody knows why it ran and when it was accepted. The request of a run that has ended is of no use to anybody.
  `create table new_run (
     id integer primary key,
     job text not null,
     counter integer not null,
     reason text,
     queued_at integer,
     slot integer,
     slot_outcome text,
     slot_reason text,
     attempt integer not null,
     idempotency_key text not null,
     request_headers text,
     request_body blob,
     started_at integer,
     process_pid integer,
     process_started_at text,
     ended_at integer,
     outcome text,
     outcome_reason text,
     failure text,
     unique (job, counter)
   ) strict;
   insert into new_run
     select id, job, counter, reason, queued_at, slot, iif(slot is null, null, 'ran'), iif(slot is null, null, ''), 1,
       lower(hex(randomblob(16))), iif(ended_at is null, request_headers, null),
       iif(ended_at is null, request_body, null), started_at, process_pid, process_started_at, ended_at, outcome,
       outcome_reason, null
     from run;
   drop table run;
   alter table new_run rename to run;
   create index run_unfinished on run (id) where outcome is null;
   create index run_ended on run (ended_at);
   create table slot (
     job text not null,
     first integer not null,
     last integer not null,
     outcome text not null,
     reason text not null,
     counter integer,
     primary key (job, first)
   ) strict, without rowid;
   insert or replace into slot
     select job, slot, slot, 'ran', '', counter from run where slot is not null order by counter;
   create table timer (
     job text primary key,
     timer text not null,
     answered_until integer not null
   ) strict, without rowid;
   create table success (
     job text not null,
     upstream text not null,
     primary key (job, upstream)
   ) strict, without rowid;`,
  `create table announcement (
     id integer primary key,
     job text not null,
     counter integer not null,
     notifier text not null,
     name text not null,
     outcome text not null,
     reason text,
     at integer not null,
     unique (job, counter, notifier)
   ) strict;`,
  // What went on at some time is looked for by when it began: by when it ended, all that came later would be looked at.
  `drop index run_ended;
   create index run_started on run (started_at) where started_at is not null;
   create index run_long on run (started_at) where ended_at - started_at >= 3600000;`,
];

/** Brings the schema up to date, each step in a transaction of its own. Refuses a file from a newer program. */
export function migrate(db: Connection): void {
  const row = db.prepare("pragma user_version").get() as { readonly user_version: number };
  if (row.user_version > MIGRATIONS.length) {
    throw new Error(
      `its schema is version ${row.user_version}; this program knows versions up to ${MIGRATIONS.length}: ` +
        "use the newer karajo that wrote it, or move the file away to begin a new one",
    );
  }
  // Also when there is nothing to do: this takes the lock, so that a second server fails here and not later.
  db.exec("begin immediate; commit");
  for (const [index, step] of MIGRATIONS.entries()) {
    if (index < row.user_version) continue;
    db.exec(`begin immediate; ${step} pragma user_version = ${index + 1}; commit`);
  }
}
