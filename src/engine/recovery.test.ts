import { describe, expect, test } from "vitest";
import { createMemoryLogs } from "../adapters/log-memory/log-memory.ts";
import { createMemoryStore } from "../adapters/store-memory/store-memory.ts";
import type { ExecJob, HttpJob } from "../domain/job.ts";
import { type JobKey, jobKey } from "../domain/job-id.ts";
import { anExecJob, anHttpJob } from "../domain/testing/a-job.ts";
import { later, seconds } from "../domain/time.ts";
import type { ProcessIdentity } from "../ports/store.ts";
import { FakeClock } from "../ports/testing/fake-clock.ts";
import { contentOf } from "../ports/testing/log-facts.ts";
import { RecordedLeftovers } from "../ports/testing/recorded-leftovers.ts";
import { Ledger } from "./ledger.ts";
import { recover } from "./recovery.ts";
import { NOON, RecordedEvents } from "./testing/an-engine.ts";
import { TestWork } from "./testing/test-work.ts";

const a = anExecJob({ name: "a" });

/** What a crash has left: open logs by counter, and what the ledger says of runs. */
interface Left {
  readonly job?: ExecJob | HttpJob;
  readonly open?: Readonly<Record<number, string>>;
  readonly closed?: Readonly<Record<number, "success" | "failed" | "canceled">>;
  readonly queued?: readonly number[];
  readonly running?: readonly number[];
  readonly process?: ProcessIdentity;
  readonly processesOf?: readonly string[];
  /** The jobs that are configured now. */
  readonly jobs?: readonly ExecJob[];
}

async function afterCrash(left: Left) {
  const { job = a } = left;
  const clock = new FakeClock(NOON);
  const logs = createMemoryLogs(clock);
  const store = createMemoryStore();
  const logger = new RecordedEvents();
  for (const [counter, status] of Object.entries(left.closed ?? {})) {
    await (await logs.create(job, Number(counter))).close(status);
  }
  for (const [counter, text] of Object.entries(left.open ?? {})) {
    await (await logs.create(job, Number(counter))).write(Buffer.from(text));
  }
  for (const counter of [...(left.running ?? []), ...(left.queued ?? [])]) {
    const entry = { queuedAt: NOON, reason: "webhook", slot: undefined, request: undefined, attempt: 1 } as const;
    await store.addRun({ ...entry, job: jobKey(job), counter, idempotencyKey: "key" });
  }
  for (const counter of left.running ?? []) {
    await store.startRun(jobKey(job), counter, { attempt: 1, at: NOON });
    if (left.process) await store.nameProcess(jobKey(job), counter, left.process);
  }
  await clock.advance(seconds(60));
  const leftovers = new RecordedLeftovers(left.processesOf);
  const ledger = new Ledger({ store, clock, logger });
  const executorFor = () => new TestWork();
  const recovered = await recover({ logs, logger, clock, ledger, leftovers, executorFor }, left.jobs ?? [job]);
  const textOf = (counter: number) => contentOf(logs, job, { counter, status: "failed" });
  const entries = recovered.histories.get(jobKey(job) as JobKey)?.entries;
  return { recovered, entries, textOf, logger, leftovers, unfinished: await store.unfinishedRuns() };
}

describe("recovery", () => {
  test("leaves alone what has ended", async () => {
    const { entries, logger, leftovers } = await afterCrash({ closed: { 1: "success", 2: "canceled" } });
    expect(entries).toEqual([
      { counter: 1, status: "success" },
      { counter: 2, status: "canceled" },
    ]);
    expect(logger.all).toEqual([]);
    expect(leftovers.asked).toEqual([]);
  });

  test("ends an open log as failed, with a last line that says why", async () => {
    const { recovered, textOf, unfinished } = await afterCrash({ open: { 2: "one\n" }, running: [2] });
    expect(recovered.histories.get("exec:a")).toEqual({
      entries: [{ counter: 2, status: "failed" }],
      lastWrittenAt: later(NOON, seconds(60)),
    });
    expect(await textOf(2)).toBe(
      "one\n2026-06-01 12:01:00 UTC job: a: !!! job: a: lost: karajo ended before this run did\n",
    );
    expect(unfinished).toHaveLength(1); // until the end is entered, together with what follows from it
    const outcome = { kind: "failed", failure: { kind: "lost" } };
    expect(recovered.ended).toMatchObject([{ job: { kind: "exec", id: "a" }, counter: 2, outcome, isLost: true }]);
  });

  test("puts that line on a line of its own when the output ended within one", async () => {
    const { textOf } = await afterCrash({ open: { 2: "stamp job: a: 50 %" } });
    expect(await textOf(2)).toMatch(/^stamp job: a: 50 %\n2026-\S+ \S+ UTC job: a: !!! job: a: lost: .*\n$/);
  });

  test("speaks of an HTTP job as job_http", async () => {
    const { textOf } = await afterCrash({ open: { 2: "" }, job: anHttpJob({ name: "a" }) });
    expect(await textOf(2)).toMatch(/^2026-\S+ \S+ UTC job_http: a: !!! job_http: a: lost: .*\n$/);
  });

  test("makes a log for a run that was cut off before it had one", async () => {
    const { entries, textOf, recovered } = await afterCrash({ closed: { 1: "success" }, running: [2] });
    expect(entries).toEqual([
      { counter: 1, status: "success" },
      { counter: 2, status: "failed" },
    ]);
    expect(await textOf(2)).toContain("lost: karajo ended before this run did");
    expect(recovered.ended).toMatchObject([{ counter: 2, isLost: true }]);
  });

  test("believes a log that has its end, when the ledger missed it", async () => {
    const { entries, logger, recovered } = await afterCrash({ closed: { 1: "success" }, running: [1] });
    expect(recovered.ended).toMatchObject([{ counter: 1, outcome: { kind: "success" }, isLost: false }]);
    expect(entries).toEqual([{ counter: 1, status: "success" }]);
    expect(logger.of("run.lost")).toEqual([]);
  });

  test("ends every open log, and reports each, also when the ledger knows nothing of them", async () => {
    const { entries, logger } = await afterCrash({ closed: { 1: "success" }, open: { 2: "", 3: "" } });
    expect(entries?.map((entry) => entry.status)).toEqual(["success", "failed", "failed"]);
    expect(logger.of("run.lost")).toEqual([
      { job: "exec:a", counter: 2 },
      { job: "exec:a", counter: 3 },
    ]);
  });

  test("ends the processes of every run that was cut off, by the process that was named", async () => {
    const process = { pid: 42, startedAt: "boot 7" };
    const { leftovers, logger } = await afterCrash({
      ...{ open: { 2: "" }, running: [2], process, queued: [3] },
      processesOf: ["exec:a 2"],
    });
    expect(leftovers.asked).toEqual([{ run: "exec:a 2", named: process }]);
    expect(logger.of("run.recovered")).toEqual([{ job: "exec:a", counter: 2, processes: 1 }]);
  });

  test("hands back what was accepted and has not begun", async () => {
    const { recovered, unfinished } = await afterCrash({ queued: [1] });
    expect(recovered.queued).toMatchObject([{ job: "exec:a", counter: 1, state: "queued" }]);
    expect(unfinished).toHaveLength(1);
  });

  test("gives a run of a job that is gone a log that says so", async () => {
    const { recovered, textOf } = await afterCrash({ queued: [1], jobs: [] });
    expect(recovered.queued).toEqual([]);
    expect(recovered.ended).toMatchObject([{ counter: 1, outcome: { kind: "failed" }, isLost: false }]);
    expect(await textOf(1)).toContain("!!! job: a: the job was removed from the configuration");
  });
});
