import { describe, expect, test } from "vitest";
import { anExecJob, anHttpJob } from "../domain/testing/a-job.ts";
import { HOUR } from "../domain/time.ts";
import { settle } from "../ports/testing/fake-clock.ts";
import { anEngine, every, NOON, refOf, scheduled, TestEngine } from "./testing/an-engine.ts";
import { TestWork } from "./testing/test-work.ts";

const a = anExecJob({ name: "a" });
const webhook = { reason: "webhook" } as const;

describe("a job", () => {
  test("that has never run is started, without logs", async () => {
    const engine = await anEngine({ jobs: [a] });
    expect(engine.real.jobs()).toEqual([
      { job: a, status: "started", lastRun: undefined, nextRun: undefined, logs: [] },
    ]);
  });

  test.each([
    { kind: "success" },
    { kind: "failed", reason: "exit status 3", failure: { kind: "error" } },
    { kind: "canceled" },
  ] as const)("that runs is running, and then $kind", async (outcome) => {
    const engine = await anEngine({ jobs: [a] });
    await engine.trigger("a");
    expect(engine.view("a")).toMatchObject({ status: "running", lastRun: undefined });
    expect(engine.logsOf("a")).toEqual(["1.running"]);
    await engine.work.end("a", outcome);
    expect(engine.view("a")).toMatchObject({ status: outcome.kind, lastRun: NOON });
    expect(engine.logsOf("a")).toEqual([`1.${outcome.kind}`]);
  });

  test("numbers its runs from 1, without regard to other jobs", async () => {
    const engine = await anEngine({ jobs: [a, anExecJob({ name: "b" })] });
    for (const name of ["a", "b", "a"]) await engine.runOnce(name);
    expect(engine.logsOf("a")).toEqual(["1.success", "2.success"]);
    expect(engine.logsOf("b")).toEqual(["1.success"]);
  });

  test("that is unknown is an error to every command", async () => {
    const engine = await anEngine({ jobs: [a] });
    const ref = refOf("b");
    for (const command of [
      () => engine.real.trigger(ref, webhook),
      () => engine.real.cancel(ref),
      () => engine.real.pause(ref),
      () => engine.real.resume(ref),
    ]) {
      await expect(command()).rejects.toMatchObject({ code: "ERR_JOB_NOT_FOUND" });
    }
    expect(engine.real.job(ref)).toBeUndefined();
  });

  test("shares nothing with the job of the other kind that has its ID", async () => {
    const engine = await anEngine({ jobs: [a, anHttpJob({ name: "a" })] });
    await engine.trigger("a");
    await engine.real.pause(refOf("a", "http"));
    expect([engine.view("a").status, engine.view("a", "http").status]).toEqual(["running", "paused"]);
  });

  test("is found by the path of its webhook, whatever the case and the slash", async () => {
    const engine = await anEngine({ jobs: [anExecJob({ name: "deploy", path: "Deploy/Site" }), a] });
    expect(engine.real.jobByHook("/deploy/site")?.job.name).toBe("deploy");
    expect(engine.real.jobByHook("deploy/SITE")?.job.name).toBe("deploy");
    expect(engine.real.jobByHook("/")).toBeUndefined();
    expect(engine.real.jobByHook("")).toBeUndefined();
  });

  test("seen earlier does not change when the job does", async () => {
    const engine = await anEngine({ jobs: [a] });
    await engine.runOnce("a");
    await engine.trigger("a");
    const seen = engine.view("a");
    const copy = structuredClone(seen);
    await engine.work.end();
    await engine.runOnce("a");
    expect(seen).toEqual(copy);
  });
});

describe("a trigger", () => {
  test("runs at once, and tells the work why it runs and what was received", async () => {
    const engine = await anEngine({ jobs: [a] });
    const request = { headers: { "x-a": "1" }, body: Buffer.from("{}") };
    await engine.trigger("a", { reason: "webhook", request });
    expect(engine.work.run()).toMatchObject({ counter: 1, trigger: { reason: "webhook", request } });
  });

  test("is answered with the job as it stood before", async () => {
    const engine = await anEngine({ jobs: [a] });
    expect(await engine.trigger("a")).toMatchObject({ status: "started", logs: [] });
    expect(await engine.trigger("a")).toMatchObject({ status: "running" });
  });

  test("that comes while the job runs waits for its end, and a second one is refused", async () => {
    const engine = await anEngine({ jobs: [a] });
    await engine.trigger("a");
    await engine.trigger("a");
    await expect(engine.trigger("a")).rejects.toMatchObject({ code: "ERR_JOB_ALREADY_RUN" });
    expect(engine.work.begun).toHaveLength(1);
    await engine.work.end();
    expect(engine.work.run()).toMatchObject({ counter: 2 });
    await engine.work.end();
    expect(engine.work.begun).toHaveLength(2);
  });

  test("is taken again as soon as the one that waited has begun", async () => {
    const engine = await anEngine({ jobs: [a] });
    await engine.trigger("a");
    await engine.trigger("a");
    await engine.work.end();
    await engine.trigger("a");
    await engine.work.end();
    await engine.work.end();
    expect(engine.work.begun).toHaveLength(3);
  });

  test("that comes with the very end of a run begins the next one, and only one", async () => {
    for (let step = 0; step < 40; step++) {
      const engine = await anEngine({ jobs: [a] });
      await engine.trigger("a");
      const ending = engine.work.end();
      for (let passed = 0; passed < step; passed++) await Promise.resolve();
      void engine.real.trigger(refOf("a"), webhook);
      await ending;
      expect(engine.work.begun).toHaveLength(2);
      expect(engine.work.running).toEqual(["a"]);
    }
  });

  test("that comes between load and start waits for the start", async () => {
    const engine = new TestEngine({ jobs: [a] });
    await engine.real.load();
    await engine.real.trigger(refOf("a"), webhook);
    await expect(engine.real.trigger(refOf("a"), webhook)).rejects.toMatchObject({ code: "ERR_JOB_ALREADY_RUN" });
    await settle();
    expect(engine.work.running).toEqual([]);
    engine.real.start();
    await settle();
    expect(engine.work.running).toEqual(["a"]);
  });

  test("that came before the start goes before what is due at the start", async () => {
    const hourly = anExecJob({ name: "hourly", ...every(HOUR) });
    const engine = new TestEngine({ jobs: [hourly, a], maxJobRunning: 1 });
    await engine.real.load();
    await engine.real.trigger(refOf("a"), webhook);
    engine.real.start();
    await settle();
    expect(engine.work.running).toEqual(["a"]);
  });
});

describe("max_job_running", () => {
  const jobs = [a, anExecJob({ name: "b" }), anHttpJob({ name: "c", ...every(HOUR) })];

  test("bounds the jobs of both kinds together", async () => {
    const engine = await anEngine({ jobs, maxJobRunning: 2 });
    await engine.trigger("a");
    await engine.trigger("b");
    expect(engine.work.running).toEqual(["c", "a"]);
    await engine.work.end("c");
    expect(engine.work.running).toEqual(["a", "b"]);
  });

  test("lets run first what came first", async () => {
    const engine = await anEngine({ jobs, maxJobRunning: 1 });
    await engine.trigger("b");
    await engine.trigger("a");
    expect(engine.work.running).toEqual(["c"]);
    await engine.work.end();
    expect(engine.work.running).toEqual(["b"]);
    await engine.trigger("b");
    await engine.work.end();
    expect(engine.work.running).toEqual(["a"]);
    await engine.work.end();
    expect(engine.work.running).toEqual(["b"]);
  });

  test("keeps a job that waits for a place from taking a second trigger", async () => {
    const engine = await anEngine({ jobs, maxJobRunning: 1 });
    await engine.trigger("a");
    await expect(engine.trigger("a")).rejects.toMatchObject({ code: "ERR_JOB_ALREADY_RUN" });
    expect(engine.view("a").status).toBe("started");
    await engine.work.end("c");
    expect(engine.work.running).toEqual(["a"]);
  });

  test("gives no second place to a job that runs, however many are free", async () => {
    const engine = await anEngine({ jobs: [anExecJob({ name: "a", ...scheduled("minutely") })] });
    await engine.trigger("a");
    await engine.trigger("a");
    await engine.clock.advance(HOUR);
    expect(engine.work.running).toEqual(["a"]);
  });
});

describe("cancel", () => {
  test("ends the run of a job", async () => {
    const engine = await anEngine({ jobs: [a] });
    await engine.trigger("a");
    expect(await engine.cancel("a")).toMatchObject({ status: "running" });
    expect(engine.work.running).toEqual([]);
    expect(engine.view("a").status).toBe("canceled");
    expect(await engine.textOf("a")).toMatch(/[?]{3} CANCELED\n$/);
  });

  test("of a job that does not run changes nothing", async () => {
    const engine = await anEngine({ jobs: [a] });
    expect(await engine.cancel("a")).toMatchObject({ status: "started" });
    await engine.runOnce("a");
    expect(await engine.cancel("a")).toMatchObject({ status: "success" });
    expect(engine.view("a").status).toBe("success");
    expect(engine.work.begun).toHaveLength(1);
  });

  test("leaves the trigger that waits, which then runs", async () => {
    const engine = await anEngine({ jobs: [a] });
    await engine.trigger("a");
    await engine.trigger("a");
    await engine.cancel("a");
    expect(engine.work.run()).toMatchObject({ counter: 2 });
    expect(engine.logsOf("a")).toEqual(["1.canceled", "2.running"]);
  });

  test("twice ends one run", async () => {
    const engine = await anEngine({ jobs: [a] });
    await engine.trigger("a");
    await engine.trigger("a");
    await Promise.all([engine.real.cancel(refOf("a")), engine.real.cancel(refOf("a"))]);
    await settle();
    expect(engine.logsOf("a")).toEqual(["1.canceled", "2.running"]);
    expect(engine.work.running).toEqual(["a"]);
  });

  test("that comes before the work has begun keeps it from beginning", async () => {
    const engine = await anEngine({ jobs: [a] });
    await engine.real.trigger(refOf("a"), webhook);
    void engine.real.cancel(refOf("a"));
    await settle();
    expect(engine.work.begun).toHaveLength(0);
    expect(engine.view("a").status).toBe("canceled");
  });

  test("does not end a run whose work ignores it, but the work may still succeed", async () => {
    const engine = await anEngine({ jobs: [a], work: new TestWork("ignores its signal") });
    await engine.trigger("a");
    await engine.cancel("a");
    expect(engine.view("a").status).toBe("running");
    await engine.work.end();
    expect(engine.view("a").status).toBe("success");
  });
});
