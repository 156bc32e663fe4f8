import { describe, expect, test } from "vitest";
import { createMemoryLogs } from "../adapters/log-memory/log-memory.ts";
import { createMemoryStore } from "../adapters/store-memory/store-memory.ts";
import type { FinishedStatus } from "../domain/log.ts";
import { anExecJob } from "../domain/testing/a-job.ts";
import { type Duration, HOUR, later, MINUTE } from "../domain/time.ts";
import type { LogStore } from "../ports/log-store.ts";
import type { Store } from "../ports/store.ts";
import { FakeClock, settle } from "../ports/testing/fake-clock.ts";
import { anEngine, every, NOON, refOf, scheduled } from "./testing/an-engine.ts";

const a = anExecJob({ name: "a" });
const minutely = anExecJob({ name: "a", ...scheduled("minutely") });
const hourly = anExecJob({ name: "a", ...every(HOUR) });

describe("a paused job", () => {
  test("shows that it is paused, until it is resumed: then it is as if it had just started", async () => {
    const engine = await anEngine({ jobs: [a] });
    await engine.runOnce("a");
    expect(await engine.pause("a")).toMatchObject({ status: "paused" });
    expect(engine.view("a").status).toBe("paused");
    expect(await engine.resume("a")).toMatchObject({ status: "started" });
    expect(engine.view("a").status).toBe("started");
  });

  test.each([
    ["schedule", minutely],
    ["interval", anExecJob({ name: "a", ...every(MINUTE) })],
  ])("is not run by its %s, and no log is written", async (_, job) => {
    const engine = await anEngine({ jobs: [job] });
    for (const run of engine.work.going) await run.end();
    const before = await engine.storedLogs("a");
    await engine.pause("a");
    await engine.clock.advance(HOUR);
    expect(engine.work.running).toEqual([]);
    expect(await engine.storedLogs("a")).toEqual(before);
  });

  test("refuses a trigger", async () => {
    const engine = await anEngine({ jobs: [a] });
    await engine.pause("a");
    await expect(engine.trigger("a")).rejects.toMatchObject({ code: "ERR_JOB_PAUSED" });
    await engine.resume("a");
    await engine.trigger("a");
    expect(engine.work.running).toEqual(["a"]);
  });

  test("that was running runs to its end, and stays paused", async () => {
    const engine = await anEngine({ jobs: [minutely] });
    await engine.trigger("a");
    await engine.pause("a");
    expect(engine.work.running).toEqual(["a"]);
    expect(engine.view("a").status).toBe("paused");
    await engine.work.end();
    expect(engine.view("a").status).toBe("paused");
    expect(engine.logsOf("a")).toEqual(["1.success"]);
    await engine.clock.advance(HOUR);
    expect(engine.work.begun).toHaveLength(1);
  });

  test("resumed while its run goes on is running, and then has that run's status", async () => {
    const engine = await anEngine({ jobs: [a] });
    await engine.trigger("a");
    await engine.pause("a");
    expect(await engine.resume("a")).toMatchObject({ status: "running" });
    await engine.work.end("a", { kind: "failed", reason: "exit status 1", failure: { kind: "error" } });
    expect(engine.view("a").status).toBe("failed");
  });

  test("can be canceled", async () => {
    const engine = await anEngine({ jobs: [a] });
    await engine.trigger("a");
    await engine.pause("a");
    await engine.cancel("a");
    expect(engine.logsOf("a")).toEqual(["1.canceled"]);
    expect(engine.view("a").status).toBe("paused");
  });

  test("keeps the trigger that waited behind its run, which runs on resume", async () => {
    const engine = await anEngine({ jobs: [a] });
    await engine.trigger("a");
    await engine.trigger("a");
    await engine.pause("a");
    await engine.work.end();
    expect(engine.work.running).toEqual([]);
    await engine.resume("a");
    expect(engine.work.run()).toMatchObject({ counter: 2 });
  });

  test("keeps the trigger that waited for a place, and gives the place to others meanwhile", async () => {
    const engine = await anEngine({ jobs: ["a", "b", "c"].map((name) => anExecJob({ name })), maxJobRunning: 1 });
    for (const name of ["a", "b", "c"]) await engine.trigger(name);
    await engine.pause("b");
    await engine.work.end("a");
    expect(engine.work.running).toEqual(["c"]);
    await engine.resume("b");
    await engine.work.end("c");
    expect(engine.work.running).toEqual(["b"]);
  });
});

describe("resume", () => {
  test("runs an interval job at once that became overdue", async () => {
    const engine = await anEngine({ jobs: [hourly] });
    await engine.work.end();
    await engine.pause("a");
    await engine.clock.advance((2.5 * HOUR) as Duration);
    await engine.resume("a");
    expect(engine.work.running).toEqual(["a"]);
  });

  test("leaves an interval that is not over as it is", async () => {
    const engine = await anEngine({ jobs: [hourly] });
    await engine.work.end();
    await engine.pause("a");
    await engine.clock.advance((0.5 * HOUR) as Duration);
    expect(await engine.resume("a")).toMatchObject({ nextRun: later(NOON, HOUR) });
    await engine.clock.advance((0.5 * HOUR) as Duration);
    expect(engine.work.running).toEqual(["a"]);
  });

  test("does not make up for slots that passed", async () => {
    const engine = await anEngine({ jobs: [minutely] });
    await engine.pause("a");
    await engine.clock.advance((10.5 * MINUTE) as Duration);
    await engine.resume("a");
    expect(engine.work.begun).toHaveLength(0);
    await engine.clock.advance(MINUTE);
    expect(engine.work.begun).toHaveLength(1);
  });

  test("of a job that is not paused changes nothing", async () => {
    const engine = await anEngine({ jobs: [a] });
    await engine.runOnce("a");
    expect(await engine.resume("a")).toMatchObject({ status: "success" });
  });

  test("twice at once begins one run", async () => {
    const engine = await anEngine({ jobs: [hourly] });
    await engine.work.end();
    await engine.pause("a");
    await engine.clock.advance((2 * HOUR) as Duration);
    await Promise.all([engine.real.resume(refOf("a")), engine.real.resume(refOf("a"))]);
    await settle();
    await engine.work.end();
    expect(engine.work.begun).toHaveLength(2);
    expect(engine.view("a").status).toBe("success");
  });
});

describe("the store", () => {
  test("keeps a pause over a restart", async () => {
    const first = await anEngine({ jobs: [minutely, anExecJob({ name: "b" })] });
    await first.pause("a");
    const second = await first.restart();
    expect([second.view("a").status, second.view("b").status]).toEqual(["paused", "started"]);
    await second.clock.advance(HOUR);
    expect(second.work.begun).toHaveLength(0);
    await second.resume("a");
    expect((await second.restart()).view("a").status).toBe("started");
  });

  test("that cannot write leaves the job as it was", async () => {
    const error = new Error("disk full");
    const broken: Store = { ...createMemoryStore(), setPaused: () => Promise.reject(error) };
    const engine = await anEngine({ jobs: [a], store: broken });
    await expect(engine.pause("a")).rejects.toBe(error);
    expect(engine.view("a").status).toBe("started");
    await engine.trigger("a");
    await expect(engine.resume("a")).rejects.toBe(error);
    expect(engine.view("a").status).toBe("running");
  });

  test("ends up with what was asked for last, however long each change takes", async () => {
    const memory = createMemoryStore();
    const pending: (() => void)[] = [];
    const slow: Store = {
      ...memory,
      async setPaused(...change) {
        await new Promise<void>((resolve) => pending.push(resolve));
        await memory.setPaused(...change);
      },
    };
    const engine = await anEngine({ jobs: [a], store: slow });
    const changes = [engine.real.pause(refOf("a")), engine.real.resume(refOf("a"))];
    for (let round = 0; round < 4; round++) {
      await settle();
      pending.pop()?.(); // the newest first
    }
    await Promise.all(changes);
    expect(engine.view("a").status).toBe("started");
    expect((await memory.pauses()).get("exec:a")).toBe(false);
  });
});

describe("a job that karajo 0.9.3 left paused", () => {
  async function logsWith(...statuses: readonly FinishedStatus[]): Promise<{ clock: FakeClock; logs: LogStore }> {
    const clock = new FakeClock(NOON);
    const logs = createMemoryLogs(clock);
    for (const [index, status] of statuses.entries()) await (await logs.create(a, index + 1)).close(status);
    return { clock, logs };
  }

  test("is paused: its newest log says so", async () => {
    const engine = await anEngine({ jobs: [a], ...(await logsWith("success", "paused")) });
    expect(engine.view("a").status).toBe("paused");
    await expect(engine.trigger("a")).rejects.toMatchObject({ code: "ERR_JOB_PAUSED" });
    expect(await engine.resume("a")).toMatchObject({ status: "started" });
  });

  test("stays paused over restarts", async () => {
    const engine = await anEngine({ jobs: [a], ...(await logsWith("success", "paused")) });
    expect((await engine.restart()).view("a").status).toBe("paused");
  });

  test("and that was resumed since is not paused", async () => {
    const engine = await anEngine({ jobs: [a], ...(await logsWith("success", "paused")) });
    await engine.resume("a");
    const second = await engine.restart();
    expect(second.view("a").status).toBe("started");
    await second.runOnce("a");
    expect(second.logsOf("a")).toEqual(["1.success", "2.paused", "3.success"]);
  });

  test("and that ran since is not paused", async () => {
    const engine = await anEngine({ jobs: [a], ...(await logsWith("paused", "failed")) });
    expect(engine.view("a").status).toBe("failed");
  });
});
