// What the invented jobs of the screenshots did before they are looked at, written into the store and the log folder.
import { mkdirSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import { openStore } from "./real-server.mjs";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const LOGS_KEPT = 5;

const exit = (status) => ({ kind: "failed", reason: `exit status ${status}`, failure: { kind: "exit", status } });
const unreachable = {
  kind: "failed",
  reason: "connect ECONNREFUSED 203.0.113.7:443",
  failure: { kind: "unreachable" },
};
const canceled = { kind: "canceled" };

/**
 * By the key of each job: when it ran before `now`, oldest first, how long it took at least and at most, and which runs
 * ended otherwise than well, counted back from the newest.
 */
const HISTORIES = {
  "exec:invoices": {
    ...{ since: 20 * HOUR, every: 30 * MINUTE, reason: "schedule", from: 9 * SECOND, to: 48 * SECOND },
    ends: { 4: exit(1), 11: exit(1), 12: exit(1), 25: canceled },
    output: ["reading 214 orders", "wrote invoices.pdf"],
  },
  "exec:mail_invoices": {
    ...{ since: 20 * HOUR, every: 30 * MINUTE, offset: 50 * SECOND, reason: "after", from: 600, to: 4_800 },
    ends: { 19: exit(75) },
    output: ["214 messages sent"],
  },
  "exec:backup_database": {
    ...{ since: 9 * DAY, every: DAY, offset: 2 * HOUR, reason: "schedule", from: 11 * MINUTE, to: 19 * MINUTE },
    ends: { 6: exit(1) },
    output: ["dumping", "1.2 GB", "packing", "copied to the second site"],
  },
  "exec:index_search": {
    ...{ since: 10 * HOUR, every: 20 * MINUTE, reason: "schedule", from: 2_300, to: 9_400 },
    ends: {},
    output: ["indexed 18 204 pages"],
  },
  "exec:renew_certificates": {
    ...{
      since: 40 * DAY,
      every: 7 * DAY,
      offset: 4 * DAY + 4 * HOUR,
      reason: "schedule",
      from: 3 * SECOND,
      to: 8 * SECOND,
    },
    ends: { 1: exit(1) },
    output: ["checking 12 certificates", "error: acme.example: rate limited, try after 2 hours"],
  },
  "exec:clean_up_uploads": {
    ...{
      since: 28 * HOUR,
      every: HOUR,
      offset: 10 * MINUTE,
      until: 5 * HOUR,
      reason: "schedule",
      from: 140,
      to: 1_900,
    },
    ends: {},
    output: ["removed 31 files"],
  },
  "exec:thumbnails": {
    ...{ since: 22 * HOUR, every: 3 * HOUR + 7 * MINUTE, reason: "webhook", from: 4 * MINUTE, to: 31 * MINUTE },
    ends: { 3: canceled },
    output: ["made photo-0001.jpg in 47 ms"],
  },
  "exec:deploy_website": {
    ...{ since: 23 * HOUR, every: 2 * HOUR + 41 * MINUTE, reason: "webhook", from: 31 * SECOND, to: 74 * SECOND },
    ends: { 2: exit(2), 7: exit(1) },
    output: ["built 96 pages", "uploaded"],
  },
  "http:ping_shop": {
    ...{ since: 12 * HOUR, every: 15 * MINUTE, reason: "interval", from: 42, to: 380 },
    ends: { 9: unreachable, 10: unreachable },
    output: ["--- 200 OK"],
  },
  "http:report_usage": {
    ...{ since: 26 * HOUR, every: 2 * HOUR, reason: "schedule", from: 210, to: 900 },
    ends: { 1: { kind: "failed", reason: "404 Not Found", failure: { kind: "status", status: 404 } } },
    output: ["--- 404 Not Found"],
  },
};

/** Writes all of it for a server whose folder is `folder`; it must not run yet. */
export async function inventHistory(folder, now = Date.now()) {
  const store = await openStore(folder, () => now);
  for (const [job, history] of Object.entries(HISTORIES)) {
    const runs = runsOf(job, history, now);
    for (const run of runs) await record(store, job, run);
    for (const run of runs.slice(-LOGS_KEPT)) writeLog(folder, job, run, history.output);
  }
  await store.close();
}

function runsOf(job, { since, every, offset = 0, until = 0, reason, from, to, ends }, now) {
  const random = randomOf(job);
  const times = [];
  // By the clocks of the place where the screenshots are taken.
  const zone = -new Date(now).getTimezoneOffset() * MINUTE;
  const first = Math.ceil((now - since + zone - offset) / every) * every - zone + offset;
  for (let at = first; at + to < now - until; at += every) times.push(at);
  return times.map((slot, index) => {
    const isByTimer = reason === "schedule";
    const startedAt = slot + (isByTimer ? 4 : Math.round(random() * 40 * SECOND));
    const outcome = ends[times.length - index] ?? { kind: "success" };
    const took = Math.round(from + (to - from) * random() ** 2);
    return {
      counter: index + 1,
      reason,
      slot: isByTimer ? slot : undefined,
      startedAt,
      endedAt: startedAt + took,
      outcome,
    };
  });
}

async function record(store, job, { counter, reason, slot, startedAt, endedAt, outcome }) {
  await store.addRun({
    ...{
      job,
      counter,
      reason,
      queuedAt: startedAt,
      attempt: 1,
      idempotencyKey: `${job}.${counter}`,
      request: undefined,
    },
    slot: slot === undefined ? undefined : { at: slot, outcome: "ran", reason: "" },
  });
  await store.startRun(job, counter, { attempt: 1, at: startedAt });
  await store.finishRun(job, counter, outcome, endedAt);
}

function writeLog(folder, job, { counter, startedAt, endedAt, outcome }, output) {
  const [kind, id] = job.split(":");
  const logs = path.join(folder, "var", "log", "karajo", kind === "exec" ? "job" : "job_http", id);
  mkdirSync(logs, { recursive: true });
  const line = (at, text) => `${new Date(at).toISOString().slice(0, 19).replace("T", " ")} UTC job: ${id}: ${text}\n`;
  const text = [line(startedAt, "=== BEGIN"), ...output.map((each) => line(endedAt, each)), line(endedAt, "=== DONE")];
  const file = path.join(logs, `${id}.${counter}.${outcome.kind}`);
  writeFileSync(file, text.join(""));
  utimesSync(file, endedAt / SECOND, endedAt / SECOND);
}

/** Numbers from 0 to 1 that look random and are the same each time. */
function randomOf(seed) {
  let state = [...seed].reduce((sum, char) => (sum * 31 + char.charCodeAt(0)) % 2_147_483_647, 7);
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
