import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { connect } from "../../dist/adapters/store-sqlite/driver.js";
import { inTurn, median, row } from "../figures.mjs";
import { callAll } from "../load.mjs";
import { Server } from "../server.mjs";

const JOBS = 1_000;

/**
 * A server that has run for years, beside one that is new: 1,000 jobs, of each of which the store remembers as many runs as
 * it keeps, a million in all, and the log folder holds 100 logs, 100,000 in all.
 */
export async function measure({ isCheck, rounds }) {
  const [runs, logs] = isCheck ? [10, 2] : [1_000, 100];
  const [old, young] = [await prepare(), await prepare()];
  await fillStore(old, runs);
  fillLogs(old, { runs, logs });
  const some = Math.min(rounds, 3);
  const starts = await inTurn(some, { old: () => startOf(old), young: () => startOf(young) });
  await old.start();
  await young.start();
  const asked = {};
  for (const [name, ask] of Object.entries(QUESTIONS)) {
    asked[name] = await inTurn(some, {
      old: () => timeOf(() => ask(old), isCheck),
      young: () => timeOf(() => ask(young), isCheck),
    });
  }
  const memories = [old.memory().now, young.memory().now];
  await old.stop();
  await young.stop();
  const words = `with ${(JOBS * runs).toLocaleString("en")} runs and ${(JOBS * logs).toLocaleString("en")} logs`;
  const beside = { otherName: "the same without" };
  return [
    row({ what: `ready ${words}`, unit: "s", own: starts.old, other: starts.young, ...beside }),
    ...Object.entries(asked).map(([name, values]) =>
      row({ what: `${name}, ${words}`, unit: "ms", own: values.old, other: values.young, ...beside }),
    ),
    row({ what: `memory ${words}`, unit: "MB", own: [memories[0]], other: [memories[1]], ...beside }),
  ];
}

const QUESTIONS = {
  "the newest 100 runs of a job": (server) => server.get("/karajo/api/job_exec/runs?_karajo_epoch=1&id=j500"),
  "100 runs from the middle": (server) => server.get("/karajo/api/job_exec/runs?_karajo_epoch=1&id=j500&before=500"),
  "the timeline of the last hour": (server) => server.get("/karajo/api/timeline?_karajo_epoch=1"),
  "the environment": (server) => server.get("/karajo/api/environment"),
  "a webhook": (server) =>
    callAll({ port: server.port, connections: 1, count: 1, requestAt: () => server.webhook("/hook") }),
};

function prepare() {
  const jobs = Array.from(
    { length: JOBS },
    (_, i) => `[job "j${i}"]\npath = /${i}\nschedule = monthly\nlog_retention = 100\ncommand = true\n`,
  );
  const hook = '[job "hook"]\npath = /hook\nqueue_limit = 1000000\ncommand = true\n';
  return Server.prepare({ jobs: `${jobs.join("")}${hook}` });
}

/** The logs of the newest runs. */
function fillLogs(server, { runs, logs }) {
  for (let i = 0; i < JOBS; i++) {
    const folder = path.join(server.base, "var/log/karajo/job", `j${i}`);
    mkdirSync(folder, { recursive: true });
    for (let counter = runs - logs + 1; counter <= runs; counter++) {
      writeFileSync(path.join(folder, `j${i}.${counter}.success`), `2026-01-01 00:00:00 UTC job: j${i}: === BEGIN\n`);
    }
  }
}

/** The server makes the store; the runs are written into it while it is stopped, one a minute of each job. */
async function fillStore(server, runs) {
  await server.start();
  await server.stop("SIGTERM");
  const db = await connect(path.join(server.base, "var/lib/karajo/karajo.db"));
  db.exec(`with recursive
      job(n) as (select 0 union all select n + 1 from job where n < ${JOBS - 1}),
      turn(n) as (select 1 union all select n + 1 from turn where n < ${runs}),
      at(now) as (select unixepoch() * 1000 - ${runs * 60_000})
    insert into run (job, counter, reason, queued_at, attempt, idempotency_key, started_at, ended_at, outcome)
      select 'exec:j' || job.n, turn.n, 'schedule', at.now + turn.n * 60000, 1, lower(hex(randomblob(12))),
        at.now + turn.n * 60000, at.now + turn.n * 60000 + 1000, 'success' from turn, job, at order by turn.n`);
  db.close();
}

async function startOf(server) {
  const took = await server.start();
  await sleep(100);
  await server.stop("SIGTERM");
  return took / 1_000;
}

async function timeOf(ask, isCheck) {
  const times = [];
  for (let i = 0; i < (isCheck ? 2 : 20); i++) {
    const begun = performance.now();
    await ask();
    times.push(performance.now() - begun);
  }
  return median(times);
}
