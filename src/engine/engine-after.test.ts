import { describe, expect, test } from "vitest";
import type { ExecJob } from "../domain/job.ts";
import { anExecJob } from "../domain/testing/a-job.ts";
import { anEngine, refOf } from "./testing/an-engine.ts";

const after = (...names: readonly string[]): Partial<ExecJob> => ({ after: names.map((name) => refOf(name)) });
const first = anExecJob({ name: "first" });
const second = anExecJob({ name: "second" });
const follower = anExecJob({ name: "follower", ...after("first") });
const both = anExecJob({ name: "both", ...after("first", "second") });

describe("a job after another", () => {
  test("runs when that one has succeeded", async () => {
    const engine = await anEngine({ jobs: [first, follower] });
    await engine.runOnce("first");
    expect(engine.work.run()).toMatchObject({ job: { name: "follower" }, trigger: { reason: "after" } });
  });

  test.each(["failed", "canceled"])("does not run when that one has %s", async (how) => {
    const engine = await anEngine({ jobs: [first, follower] });
    await engine.trigger("first");
    if (how === "canceled") await engine.cancel("first");
    else
      await engine.work.end("first", { kind: "failed", reason: "exit status 1", failure: { kind: "exit", status: 1 } });
    expect(engine.work.running).toEqual([]);
  });

  test("may be followed itself", async () => {
    const third = anExecJob({ name: "third", ...after("follower") });
    const engine = await anEngine({ jobs: [first, follower, third] });
    await engine.runOnce("first");
    await engine.work.end("follower");
    expect(engine.work.running).toEqual(["third"]);
  });

  test("that is paused runs when it is resumed", async () => {
    const engine = await anEngine({ jobs: [first, follower] });
    await engine.pause("follower");
    await engine.runOnce("first");
    expect(engine.work.running).toEqual([]);
    await engine.resume("follower");
    expect(engine.work.running).toEqual(["follower"]);
  });

  test("that runs already runs once more", async () => {
    const engine = await anEngine({ jobs: [first, { ...follower, overlap: { kind: "skip" } }] });
    await engine.trigger("follower");
    await engine.runOnce("first");
    await engine.runOnce("first");
    await engine.work.end("follower");
    expect(engine.work.run()).toMatchObject({ counter: 2, trigger: { reason: "after" } });
    await engine.work.end("follower");
    expect(engine.work.running).toEqual([]);
  });
});

describe("a job after several", () => {
  test("runs when all of them have succeeded, and again when all have once more", async () => {
    const engine = await anEngine({ jobs: [first, second, both] });
    await engine.runOnce("first");
    await engine.runOnce("first");
    expect(engine.work.running).toEqual([]);
    await engine.runOnce("second");
    await engine.work.end("both");
    await engine.runOnce("second");
    expect(engine.work.running).toEqual([]);
    await engine.runOnce("first");
    expect(engine.work.running).toEqual(["both"]);
  });

  test("knows of their success after a crash, too", async () => {
    const engine = await anEngine({ jobs: [first, second, both] });
    await engine.runOnce("first");
    const next = await engine.restart();
    await next.runOnce("second");
    expect(next.work.running).toEqual(["both"]);
    await next.work.end("both");
    const last = await next.restart();
    await last.runOnce("second");
    expect(last.work.running).toEqual([]);
  });
});

describe("a crash right after a success", () => {
  test("lets what follows run, once", async () => {
    const engine = await anEngine({ jobs: [first, { ...follower, overlap: { kind: "queue", limit: 5 } }] });
    await engine.runOnce("first");
    const next = await engine.restart();
    // It was cut off, for it had begun.
    expect(next.logsOf("follower")).toEqual(["1.failed"]);
    expect(next.work.running).toEqual([]);
  });

  test("before the ledger has it, lets what follows run all the same", async () => {
    const engine = await anEngine({ jobs: [first, follower] });
    await engine.trigger("first");
    const { store } = engine;
    const { finishRun, addRun } = store;
    store.finishRun = () => new Promise(() => undefined);
    store.addRun = () => new Promise(() => undefined);
    await engine.work.end("first");
    Object.assign(store, { finishRun, addRun });
    const next = await engine.restart();
    expect(next.logsOf("first")).toEqual(["1.success"]);
    expect(next.work.running).toEqual(["follower"]);
  });
});
