import pc from "picocolors";
import { describe, expect, test } from "vitest";
import type { WireRun, WireSlot } from "../../contract/wire-history.ts";
import { parseInstant } from "../../domain/instant-text.ts";
import type { Instant } from "../../domain/time.ts";
import { UTC } from "../../domain/zone.ts";
import { detailLines } from "./job-details.ts";
import { filterJobs, jobTable, keysWithRuns } from "./job-table.ts";
import { jobsOf, type KeyedJob } from "./jobs.ts";
import { runTable, slotTable } from "./run-table.ts";
import { serverStatus, statusLines } from "./server-status.ts";
import { aWireEnvironment, aWireJob } from "./testing/a-wire-job.ts";

const times = { now: parseInstant("2026-03-01T12:00:00Z") as Instant, zone: UTC };
const plain = pc.createColors(false);
const colors = pc.createColors(true);

const aRun = (given: Partial<WireRun> = {}): WireRun => ({
  counter: 7,
  status: "success",
  trigger: "schedule",
  started_at: "2026-03-01T11:00:00Z",
  ended_at: "2026-03-01T11:01:30Z",
  attempt: 1,
  ...given,
});

const backup = aWireJob({
  name: "Backup",
  status: "failed",
  schedule: "daily@04:00",
  last_run: "2026-03-01T11:01:30Z",
  next_run: "2026-03-02T04:00:00Z",
  tags: ["Nightly"],
  commands: ["./dump", "./send"],
});
const held = aWireJob({ name: "held", status: "paused", next_run: "2026-03-01T12:05:00Z" });
const busy = aWireJob({ name: "busy", status: "running" });
const ping = aWireJob({ name: "ping", next_run: "2026-03-01T12:00:40Z", description: "Is it UP?", http_timeout: 5e9 });
const environment = aWireEnvironment({ exec: [backup, held, busy], http: [ping] });
const jobs = jobsOf(environment);

test("the list says when each job ran and will run; a paused one will not", () => {
  const runs: Readonly<Record<string, WireRun>> = { "exec:backup": aRun({ status: "failed" }) };
  const rows = jobs.map((job) => ({ ...job, run: runs[job.key] }));
  expect(jobTable(rows, times, plain)).toEqual([
    "JOB     STATE    LAST RUN          TOOK  NEXT",
    "Backup  failed   58 min ago  1 min 30 s  in 16 h",
    "busy    running  now",
    "held    paused   never",
    "ping    started  never                   in 40 s",
  ]);
  expect(jobTable(rows, times, colors)[1]).toContain(colors.red("failed"));
  expect(keysWithRuns(jobs)).toEqual(["exec:backup", "exec:busy"]);
});

describe("jobs are looked for", () => {
  test.each([
    [{}, ["Backup", "busy", "held", "ping"]],
    [{ status: "paused" } as const, ["held"]],
    [{ kind: "http" } as const, ["ping"]],
    [{ tag: "nightly" }, ["Backup"]],
    [{ text: "up" }, ["Backup", "ping"]],
    [{ text: "up", kind: "exec" } as const, ["Backup"]],
  ])("by %j", (filter, names) => {
    expect(filterJobs(jobs, filter).map(({ job }) => job.name)).toEqual(names);
  });
});

test("the history has every outcome, and why", () => {
  const runs = [
    { counter: 10, status: "queued", trigger: "manual", attempt: 1 } as const,
    { counter: 9, status: "running", trigger: "schedule", started_at: "2026-03-01T11:00:00Z", attempt: 1 } as const,
    aRun({ counter: 8, status: "failed", reason: "exit status 3", attempt: 2 }),
    aRun({ counter: 7, ended_at: "2026-03-01T11:00:00Z" }),
    aRun({ counter: 6, duration_ms: 42 }),
    aRun({ counter: 5, duration_ms: 1_449 }),
    aRun({ counter: 4, duration_ms: 90_400 }),
  ];
  expect(runTable(runs, times, plain)).toEqual([
    "RUN  OUTCOME  STARTED                        TOOK  TRIGGER   REASON",
    " 10  queued                                        manual",
    "  9  running  2026-03-01 11:00:00 UTC         1 h  schedule",
    "  8  failed   2026-03-01 11:00:00 UTC  1 min 30 s  schedule  exit status 3, attempt 2",
    "  7  success  2026-03-01 11:00:00 UTC       < 1 s  schedule",
    "  6  success  2026-03-01 11:00:00 UTC       42 ms  schedule",
    "  5  success  2026-03-01 11:00:00 UTC       1.4 s  schedule",
    "  4  success  2026-03-01 11:00:00 UTC  1 min 30 s  schedule",
  ]);
});

test("the slots say why there is no run", () => {
  const slots: readonly WireSlot[] = [
    { slot: "2026-02-28T04:00:00Z", until: "2026-02-28T06:00:00Z", outcome: "skipped", reason: "the job is paused" },
    {
      slot: "2026-03-01T11:00:00Z",
      outcome: "late",
      reason: "nobody was there",
      run: aRun({ status: "failed", reason: "lost" }),
    },
  ];
  expect(slotTable(slots, times, plain)).toEqual([
    "DUE                                                 OUTCOME  RUN  ENDED   REASON",
    "2026-02-28 04:00:00 UTC to 2026-02-28 06:00:00 UTC  skipped               the job is paused",
    "2026-03-01 11:00:00 UTC                             late       7  failed  nobody was there; lost",
  ]);
});

describe("a job in full", () => {
  const linesOf = (name: string, next: string[] = []) => {
    const job = jobs.find((each) => each.job.name === name) as KeyedJob;
    const coming = next.map((at) => ({ at, local: at, note: "the clocks change" }));
    return detailLines({ ...job, next: coming, runs: [] }, times, plain);
  };

  test("has what it is made of, and when it will run", () => {
    expect(linesOf("Backup", ["2026-03-02T04:00:00Z"])).toEqual([
      "Backup  exec:backup",
      "",
      "State      failed",
      "Tags       Nightly",
      "Schedule   daily@04:00",
      "Commands   ./dump",
      "           ./send",
      "Logs kept  5",
      "Next       2026-03-02 04:00:00 UTC  in 16 h  (the clocks change)",
      "",
      "It has not run yet.",
    ]);
  });

  test("of HTTP has its request", () => {
    expect(linesOf("ping")).toContain("Request      GET http://127.0.0.1/");
    expect(linesOf("ping")).toContain("Time limit   5 s");
  });

  test("that is paused will not run", () => {
    expect(linesOf("held", ["2026-03-01T12:05:00Z"])).toContain("Next       nothing while it is paused");
  });
});

describe("the status of a server", () => {
  test("counts its jobs, and names the one that is due next", () => {
    const status = serverStatus(environment, { url: "http://a", trouble: undefined });
    expect(status).toMatchObject({ ready: true, jobs: { total: 4, running: 1, paused: 1, failed: 1 } });
    expect(statusLines(status, times, plain)).toEqual([
      "Server  karajo 1.2.3 at http://a",
      "ready",
      "4 jobs: 1 running, 1 paused, 1 failed",
      "next: ping in 40 s (2026-03-01 12:00:40 UTC)",
    ]);
  });

  test("says why it is not ready", () => {
    const status = serverStatus(aWireEnvironment({}), { url: "http://a", trouble: "the server is stopping" });
    expect(statusLines(status, times, plain).slice(1)).toEqual([
      "not ready: the server is stopping",
      "0 jobs: 0 running",
      "nothing is due",
    ]);
  });
});
