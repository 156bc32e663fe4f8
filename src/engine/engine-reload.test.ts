import { describe, expect, test } from "vitest";
import type { Job } from "../domain/job.ts";
import { anExecJob } from "../domain/testing/a-job.ts";
import { HOUR, MINUTE, seconds } from "../domain/time.ts";
import { at, settle } from "../ports/testing/fake-clock.ts";
import { anEngine, every, refOf, scheduled, type TestEngine } from "./testing/an-engine.ts";

const a = anExecJob({ name: "a" });
const b = anExecJob({ name: "b" });

async function reconfigure(engine: TestEngine, jobs: readonly Job[], maxJobRunning = 10): Promise<void> {
  await engine.real.reconfigure({ jobs, maxJobRunning, shutdownGrace: seconds(30) });
  await settle();
}

describe("a job that is new", () => {
  test("runs by its timer and by its webhook", async () => {
    const engine = await anEngine({ jobs: [a] });
    await reconfigure(engine, [a, anExecJob({ name: "b", path: "/b", ...scheduled("minutely") })]);
    expect(engine.real.jobByHook("/b")?.job.name).toBe("b");
    await engine.clock.advance(MINUTE);
    expect(engine.work.running).toEqual(["b"]);
  });

  test("goes on with its logs, its counter and its pause", async () => {
    const engine = await anEngine({ jobs: [a, b] });
    await engine.runOnce("b");
    await engine.pause("b");
    await reconfigure(engine, [a]);
    await reconfigure(engine, [a, b]);
    expect(engine.logsOf("b")).toEqual(["1.success"]);
    expect(engine.view("b").status).toBe("paused");
    await engine.resume("b");
    await engine.trigger("b");
    expect(engine.work.run()).toMatchObject({ counter: 2 });
  });
});

describe("a job that is removed", () => {
  test("ends what it was given, and takes no more", async () => {
    const engine = await anEngine({ jobs: [a, anExecJob({ name: "b", ...scheduled("minutely") })] });
    await engine.trigger("b");
    await engine.trigger("b");
    await reconfigure(engine, [a]);
    await expect(engine.trigger("b")).rejects.toMatchObject({ code: "ERR_JOB_NOT_FOUND" });
    await engine.work.end("b");
    expect(engine.work.run()).toMatchObject({ counter: 2 });
    await engine.work.end("b");
    await engine.clock.advance(HOUR);
    expect(engine.work.running).toEqual([]);
    expect(await engine.storedLogs("b")).toEqual(["1.success", "2.success"]);
  });

  test("while paused still ends what waits", async () => {
    const engine = await anEngine({ jobs: [b] });
    await engine.trigger("b");
    await engine.trigger("b");
    await engine.pause("b");
    await engine.work.end("b");
    await reconfigure(engine, []);
    expect(engine.work.run()).toMatchObject({ counter: 2 });
  });

  test("and comes back while it runs does not overlap itself", async () => {
    const engine = await anEngine({ jobs: [b] });
    await engine.trigger("b");
    await reconfigure(engine, []);
    await reconfigure(engine, [b]);
    await engine.trigger("b");
    expect(engine.work.running).toEqual(["b"]);
    await engine.work.end("b");
    expect(engine.work.run()).toMatchObject({ counter: 2 });
  });
});

describe("a job that has changed", () => {
  test("is as before for the run that goes on, and new for the next", async () => {
    const engine = await anEngine({ jobs: [a] });
    await engine.trigger("a");
    await engine.trigger("a");
    const changed = { ...a, description: "new" };
    await reconfigure(engine, [changed]);
    expect(engine.work.run().job).toBe(a);
    await engine.work.end();
    expect(engine.work.run().job).toBe(changed);
  });

  test("has the new schedule at once", async () => {
    const engine = await anEngine({ jobs: [anExecJob({ name: "a", ...scheduled("hourly@30"), scheduleText: "x" })] });
    await reconfigure(engine, [anExecJob({ name: "a", ...scheduled("hourly@5"), scheduleText: "y" })]);
    expect(engine.view("a").nextRun).toBe(at("2026-06-01T12:05:00Z"));
    await engine.clock.advance(HOUR);
    expect(engine.work.begun).toHaveLength(1);
  });

  test("without a timer runs no more by itself", async () => {
    const engine = await anEngine({ jobs: [anExecJob({ name: "a", ...every(HOUR) })] });
    await engine.work.end();
    await reconfigure(engine, [a]);
    expect(engine.view("a").nextRun).toBeUndefined();
    await engine.clock.advance(HOUR);
    expect(engine.work.running).toEqual([]);
  });
});

test("what has not changed keeps its turn", async () => {
  const hourly = anExecJob({ name: "a", ...every(HOUR) });
  const engine = await anEngine({ jobs: [hourly] });
  await engine.work.end();
  await engine.clock.advance(MINUTE);
  const { nextRun } = engine.view("a");
  await reconfigure(engine, [{ ...hourly }]);
  expect(engine.view("a").nextRun).toBe(nextRun);
});

test("a higher limit lets more run at once", async () => {
  const engine = await anEngine({ jobs: [a, b], maxJobRunning: 1 });
  await engine.trigger("a");
  await engine.trigger("b");
  await reconfigure(engine, [a, b], 2);
  expect(engine.work.running).toEqual(["a", "b"]);
});

test("a store that fails changes nothing", async () => {
  const engine = await anEngine({ jobs: [a] });
  engine.store.pauses = () => Promise.reject(new Error("disk"));
  await expect(reconfigure(engine, [b])).rejects.toThrow("disk");
  expect(engine.real.jobs().map((view) => view.job.name)).toEqual(["a"]);
});

test("a job that follows another is known from then on", async () => {
  const engine = await anEngine({ jobs: [a] });
  await reconfigure(engine, [a, { ...b, after: [refOf("a")] }]);
  await engine.runOnce("a");
  expect(engine.work.running).toEqual(["b"]);
});
