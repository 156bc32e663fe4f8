import { describe, expect, test } from "vitest";
import { createMemoryLogs } from "../adapters/log-memory/log-memory.ts";
import type { LogStatus } from "../domain/log.ts";
import { anExecJob } from "../domain/testing/a-job.ts";
import { HOUR, later, seconds } from "../domain/time.ts";
import type { LogStore } from "../ports/log-store.ts";
import { NotifyError } from "../ports/notifier.ts";
import { FakeClock } from "../ports/testing/fake-clock.ts";
import { anEngine, every, NOON, RecordedNotifier, TestEngine } from "./testing/an-engine.ts";
import { faultyLogs, type LogOperation } from "./testing/faulty-logs.ts";

const a = anExecJob({ name: "a", logRetention: 3 });

/** A clock and the logs that a karajo before left of job `a`. */
async function left(logs: Readonly<Record<number, LogStatus>>) {
  const clock = new FakeClock(NOON);
  const store = createMemoryLogs(clock);
  for (const [counter, status] of Object.entries(logs)) {
    const log = await store.create(a, Number(counter));
    if (status !== "running") await log.close(status);
  }
  return { clock, logs: store };
}

function withFaults(logs: LogStore, ...refused: readonly LogOperation[]) {
  return { logs: faultyLogs(logs, refused) };
}

describe("counters", () => {
  test("go on from the highest log", async () => {
    const engine = await anEngine({ jobs: [a], ...(await left({ 9: "success", 10: "failed", 2: "canceled" })) });
    expect(engine.view("a").status).toBe("failed");
    await engine.trigger("a");
    expect(engine.work.run()).toMatchObject({ counter: 11 });
  });

  test("go on from the highest log over many restarts", async () => {
    let engine = await anEngine({ jobs: [a] });
    for (let counter = 1; counter <= 6; counter++) {
      await engine.trigger("a");
      expect(engine.work.run()).toMatchObject({ counter });
      await engine.work.end();
      engine = await engine.restart();
    }
    expect(engine.logsOf("a")).toEqual(["4.success", "5.success", "6.success"]);
  });

  test("go on from a log that a crash left open", async () => {
    const engine = await anEngine({ jobs: [a] });
    await engine.trigger("a");
    const second = await engine.restart();
    await second.trigger("a");
    expect(second.work.run()).toMatchObject({ counter: 2 });
  });
});

describe("the status after a restart", () => {
  test.each(["success", "failed", "canceled"] as const)("is %s when that is the newest log's", async (status) => {
    const engine = await anEngine({ jobs: [a], ...(await left({ 1: "success", 2: status })) });
    expect(engine.view("a").status).toBe(status);
    expect(engine.view("a").lastRun).toBe(NOON);
  });

  test("is failed when a crash left the newest log open, and the run counts as ended now", async () => {
    const { clock, logs } = await left({ 1: "success", 2: "running" });
    await clock.advance(HOUR);
    const engine = await anEngine({ jobs: [anExecJob({ ...a, ...every(HOUR) })], clock, logs });
    expect(engine.view("a")).toMatchObject({ status: "failed", lastRun: later(NOON, HOUR) });
    expect(engine.logsOf("a")).toEqual(["1.success", "2.failed"]);
    expect(await engine.textOf("a")).toMatch(/!!! job: a: lost: karajo ended before this run did\n$/);
    expect(engine.work.running).toEqual([]);
  });
});

describe("a run that a crash has cut off", () => {
  test("is announced as failed at the next start, for nobody else will tell", async () => {
    const ops = new RecordedNotifier("ops");
    const job = anExecJob({ name: "a", notifyOnFailure: ["ops"] });
    const first = await anEngine({ jobs: [job], notifiers: [ops] });
    await first.trigger("a");
    await first.restart();
    expect(ops.told).toMatchObject([{ counter: 1, outcome: { kind: "failed" } }]);
    expect(ops.told[0]?.log).toContain("lost: karajo ended before this run did");
  });
});

describe("retention", () => {
  test("keeps the newest logs when a run has ended", async () => {
    const engine = await anEngine({ jobs: [a] });
    for (let i = 0; i < 5; i++) await engine.runOnce("a");
    expect(engine.logsOf("a")).toEqual(["3.success", "4.success", "5.success"]);
    expect(await engine.storedLogs("a")).toEqual(engine.logsOf("a"));
  });

  test("does not count the log of a run that goes on", async () => {
    const engine = await anEngine({ jobs: [a] });
    for (let i = 0; i < 3; i++) await engine.runOnce("a");
    await engine.trigger("a");
    expect(engine.logsOf("a")).toEqual(["1.success", "2.success", "3.success", "4.running"]);
    await engine.work.end();
    expect(engine.logsOf("a")).toEqual(["2.success", "3.success", "4.success"]);
  });

  test("keeps the newest logs at the start", async () => {
    const logs = { 1: "success", 2: "success", 3: "failed", 4: "success", 5: "running" } as const;
    const engine = await anEngine({ jobs: [a], ...(await left(logs)) });
    expect(engine.logsOf("a")).toEqual(["3.failed", "4.success", "5.failed"]);
    expect(await engine.storedLogs("a")).toEqual(engine.logsOf("a"));
  });

  test("of one keeps the log of the run that ended last", async () => {
    const engine = await anEngine({ jobs: [anExecJob({ ...a, logRetention: 1 })] });
    for (let i = 0; i < 3; i++) await engine.runOnce("a");
    expect(engine.logsOf("a")).toEqual(["3.success"]);
    expect(await engine.storedLogs("a")).toEqual(["3.success"]);
  });
});

describe("a log store that refuses", () => {
  test.each(["create", "write", "close"] as const)(
    "to %s keeps no job from running, again and again",
    async (operation) => {
      const engine = await anEngine({ jobs: [a], maxJobRunning: 1, ...withFaults((await left({})).logs, operation) });
      for (let i = 0; i < 3; i++) await engine.runOnce("a");
      expect(engine.view("a").status).toBe("success");
      expect(engine.work.begun.map((run) => run.counter)).toEqual([1, 2, 3]);
      expect(engine.events.of("log.broken")).toHaveLength(3);
    },
  );

  test("to create a log leaves no log to show", async () => {
    const engine = await anEngine({ jobs: [a], ...withFaults((await left({})).logs, "create") });
    await engine.runOnce("a");
    expect(engine.logsOf("a")).toEqual([]);
  });

  test("to remove an old log forgets it all the same, until the next start", async () => {
    const { clock, logs } = await left({ 1: "success", 2: "success", 3: "success", 4: "success" });
    const engine = await anEngine({ jobs: [a], clock, ...withFaults(logs, "remove") });
    await engine.runOnce("a");
    expect(engine.logsOf("a")).toEqual(["3.success", "4.success", "5.success"]);
    expect(engine.events.of("log.broken").map((event) => event.counter)).toEqual([1, 2]);
    const next = await anEngine({ jobs: [a], clock, logs });
    expect(await next.storedLogs("a")).toEqual(["3.success", "4.success", "5.success"]);
  });

  test.each(["read", "reopen", "write", "close"] as const)(
    "to %s a log that a crash left does not keep karajo from starting",
    async (operation) => {
      const { clock, logs } = await left({ 1: "success", 2: "running" });
      const engine = await anEngine({ jobs: [a], clock, ...withFaults(logs, operation) });
      expect(engine.view("a").status).toBe("failed");
      expect(engine.events.of("log.broken")).toMatchObject([{ job: "exec:a", counter: 2 }]);
      await engine.trigger("a");
      expect(engine.work.run()).toMatchObject({ counter: 3 });
    },
  );

  test("to be scanned keeps karajo from starting: counters would begin anew", async () => {
    const { logs } = await left({});
    const engine = new TestEngine({ jobs: [a], logs: { ...logs, scan: () => Promise.reject(new Error("EACCES")) } });
    await expect(engine.real.load()).rejects.toThrow("EACCES");
  });
});

describe("a logger that throws", () => {
  test("loses no run, and no announcement", async () => {
    const logger = {
      event() {
        throw new Error("no logger");
      },
    };
    const { clock, logs } = await left({ 1: "running" });
    const job = anExecJob({ ...a, notifyOnSuccess: ["ops"] });
    const ops = new RecordedNotifier("ops", [new NotifyError("busy", { retry: true })]);
    const faults = withFaults(logs, "write", "remove");
    const engine = await anEngine({ jobs: [job], clock, logger, notifiers: [ops], ...faults });
    for (let i = 0; i < 4; i++) await engine.runOnce("a");
    expect(engine.view("a").status).toBe("success");
    await engine.clock.advance(seconds(5));
    expect(ops.told).toHaveLength(4);
  });
});
