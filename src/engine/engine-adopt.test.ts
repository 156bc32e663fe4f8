import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { createLogFiles } from "../adapters/log-files/log-files.ts";
import type { Job } from "../domain/job.ts";
import type { Outcome, Run } from "../domain/run.ts";
import { anExecJob } from "../domain/testing/a-job.ts";
import { MINUTE, seconds } from "../domain/time.ts";
import type { LastingControl, LastingWork, RunOutput } from "../ports/executor.ts";
import { settle } from "../ports/testing/fake-clock.ts";
import { anEngine, refOf, TestEngine } from "./testing/an-engine.ts";
import { TestWork } from "./testing/test-work.ts";

/** Work that goes on over servers, in the hands of the test. */
class LastingTestWork extends TestWork {
  /** Which runs were gone on with, and not begun. */
  readonly resumed: number[] = [];
  readonly forgotten: number[] = [];
  readonly lasting: LastingWork;

  constructor({ attempt = 1 }: { readonly attempt?: number | undefined } = {}, isFor = (_: Job) => true) {
    super();
    this.lasting = {
      isFor,
      resumable: async () => attempt,
      perform: (job, run, output, control) => this.#perform(job, run, output, control),
      forget: async (_job, counter) => void this.forgotten.push(counter),
    };
  }

  #perform(job: Job, run: Run, output: RunOutput, { signal, leave, isResumed }: LastingControl) {
    if (isResumed) this.resumed.push(run.counter);
    const left = new Promise<"left">((resolve) => {
      AbortSignal.any([leave]).addEventListener("abort", () => resolve("left"), { once: true });
    });
    return Promise.race([this.execute(job, run, output, signal), left]);
  }
}

const FAILED: Outcome = { kind: "failed", reason: "exit status 1", failure: { kind: "exit", status: 1 } };
const a = anExecJob({ name: "a" });

/** An engine whose job `a` runs, and the one that comes after its crash. */
async function afterCrash(job: Job = a, work = new LastingTestWork()) {
  const before = await anEngine({ jobs: [job], work: new LastingTestWork() });
  await before.trigger("a");
  await before.work.run().output.write(Buffer.from("one\n"));
  await settle();
  const engine = await before.restart({ work });
  return { engine, work, before };
}

describe("a run that outlives the server", () => {
  test("is one of many, and nobody takes that for a mistake", async () => {
    const warnings: Error[] = [];
    const heed = (warning: Error) => void warnings.push(warning);
    process.on("warning", heed);
    onTestFinished(() => void process.off("warning", heed));
    const jobs = Array.from({ length: 12 }, (_, index) => anExecJob({ name: `a${index}` }));
    const before = await anEngine({ jobs, maxJobRunning: 12, work: new LastingTestWork() });
    for (const { name } of jobs) await before.trigger(name);
    const engine = await before.restart({ work: new LastingTestWork() });
    expect(engine.work.going).toHaveLength(12);
    expect(warnings).toEqual([]);
  });

  test("goes on after a crash, in its log, and ends as its work does", async () => {
    const { engine, work } = await afterCrash();
    expect(engine.view("a").status).toBe("running");
    expect(engine.logsOf("a")).toEqual(["1.running"]);
    expect(work.resumed).toEqual([1]);
    expect(engine.leftovers.asked).toEqual([]);
    await work.run().output.write(Buffer.from("two\n"));
    await work.end();
    expect(engine.logsOf("a")).toEqual(["1.success"]);
    expect(work.forgotten).toEqual([1]);
    const text = (await engine.textOf("a"))?.replaceAll(/^.{23} job: a: /gm, "");
    expect(text).toMatch(/^=== BEGIN\none\n--- karajo was started anew.*\ntwo\n=== DONE\n=== job: a: finished\.\n$/);
    expect(await engine.store.unfinishedRuns()).toEqual([]);
    expect(engine.events.of("run.adopted")).toEqual([{ job: "exec:a", counter: 1 }]);
    expect(engine.events.of("run.lost")).toEqual([]);
  });

  test("has a log that is followed as one that grows, from before the server listens on", async () => {
    const root = await mkdtemp(join(tmpdir(), "karajo-adopt-"));
    onTestFinished(() => rm(root, { recursive: true }));
    const before = await anEngine({ jobs: [a], logs: createLogFiles(root), work: new LastingTestWork() });
    await before.trigger("a");
    await vi.waitFor(async () => expect(await before.textOf("a")).toContain("=== BEGIN\n"));
    before.clock.crash();
    const { clock, store } = before;
    const next = new TestEngine({ jobs: [a], clock, store, logs: createLogFiles(root), work: new LastingTestWork() });
    await next.real.load();
    const feed = await next.logs.follow(a, { counter: 1, status: "running" });
    expect(feed?.state.isRunning).toBe(true);
    expect(await next.textOf("a")).not.toContain("started anew"); // it may not come so far
    const grown = feed?.grown(feed.state.size, AbortSignal.timeout(10_000));
    next.real.start();
    await grown;
    expect(await next.textOf("a")).toContain("--- karajo was started anew");
    await next.work.end();
    await vi.waitFor(() => expect(feed?.state.isRunning).toBe(false));
    await feed?.close();
  });

  test("is left as it was by a server that cannot start", async () => {
    const before = await anEngine({ jobs: [a], work: new LastingTestWork() });
    await before.trigger("a");
    const text = await before.textOf("a");
    before.clock.crash();
    const next = new TestEngine({ ...before, jobs: [a], work: new LastingTestWork() });
    await next.real.load();
    expect(await next.real.stop(AbortSignal.abort())).toBe(1);
    expect([await next.textOf("a"), next.work.begun]).toEqual([text, []]);
    expect(next.events.of("run.adopted")).toEqual([]);
    expect(await next.store.unfinishedRuns()).toMatchObject([{ counter: 1, state: "running" }]);
  });

  test("is left alone by a stop, at once, and counted", async () => {
    const engine = await anEngine({ jobs: [a], shutdownGrace: seconds(0), work: new LastingTestWork() });
    await engine.trigger("a");
    expect(await engine.real.stop(AbortSignal.abort())).toBe(1);
    expect(await engine.storedLogs("a")).toEqual(["1.running"]);
    expect(await engine.store.unfinishedRuns()).toMatchObject([{ counter: 1, state: "running" }]);
  });

  test("counts as one that runs: others wait for it, and for its place", async () => {
    const b = anExecJob({ name: "b" });
    const before = await anEngine({ jobs: [a, b], maxJobRunning: 1, work: new LastingTestWork() });
    await before.trigger("a");
    const engine = await before.restart({ work: new LastingTestWork() });
    await engine.trigger("a");
    await engine.trigger("b");
    expect(engine.work.running).toEqual(["a"]);
    await engine.work.end();
    await engine.work.end();
    await engine.work.end();
    expect([engine.logsOf("a"), engine.logsOf("b")]).toEqual([["1.success", "2.success"], ["1.success"]]);
  });

  test("has its place even where there are fewer by now", async () => {
    const jobs = ["a", "b"].map((name) => anExecJob({ name }));
    const before = await anEngine({ jobs, maxJobRunning: 2, work: new LastingTestWork() });
    await before.trigger("a");
    await before.trigger("b");
    const engine = await before.restart({ maxJobRunning: 1, work: new LastingTestWork() });
    expect(engine.work.running).toEqual(["a", "b"]);
  });

  test("can be canceled, also before the server has started", async () => {
    const { engine } = await afterCrash();
    await engine.cancel("a");
    expect(engine.logsOf("a")).toEqual(["1.canceled"]);

    const before = await anEngine({ jobs: [a], work: new LastingTestWork() });
    await before.trigger("a");
    before.clock.crash();
    const next = new TestEngine({ ...before, jobs: [a], work: new LastingTestWork() });
    await next.real.load();
    await next.real.cancel(refOf("a"));
    next.real.start();
    await settle();
    expect(next.work.begun).toHaveLength(1); // it is told to end
  });

  test("has no more time than is left of its timeout", async () => {
    const job = { ...a, timeout: MINUTE };
    const before = await anEngine({ jobs: [job], work: new LastingTestWork() });
    await before.trigger("a");
    await before.clock.advance(seconds(40));
    const engine = await before.restart({ work: new LastingTestWork() });
    await engine.clock.advance(seconds(19));
    expect(engine.work.running).toEqual(["a"]);
    await engine.clock.advance(seconds(1));
    expect(engine.logsOf("a")).toEqual(["1.failed"]);
    expect(await engine.textOf("a")).toContain("timeout after 1m");
  });

  test("is tried again in the same run when it fails, and lets followers run when it succeeds", async () => {
    const job = { ...a, retry: { ...a.retry, retries: 1 } };
    const b = anExecJob({ name: "b", after: [refOf("a")] });
    const before = await anEngine({ jobs: [job, b], work: new LastingTestWork() });
    await before.trigger("a");
    const work = new LastingTestWork();
    const engine = await before.restart({ work });
    await work.end("a", FAILED);
    await engine.clock.advance(MINUTE);
    expect(work.run("a")).toMatchObject({ counter: 1, attempt: 2 });
    expect(work.resumed).toEqual([1]);
    await work.end("a");
    expect(work.running).toEqual(["b"]);
    expect(engine.logsOf("a")).toEqual(["1.success"]);
  });

  test("is in the attempt in which its work is", async () => {
    const job = { ...a, retry: { ...a.retry, retries: 2 } };
    const { work } = await afterCrash(job, new LastingTestWork({ attempt: 2 }));
    expect(work.run()).toMatchObject({ counter: 1, attempt: 2, trigger: { reason: "webhook" } });
  });

  test.each([
    ["what became of it is not known", new LastingTestWork({ attempt: undefined }), [a]],
    ["its job is not to do so any more", new LastingTestWork({}, () => false), [a]],
    ["its job is gone", new LastingTestWork(), []],
  ])("is lost when %s", async (_, work, jobs) => {
    const before = await anEngine({ jobs: [a], work: new LastingTestWork() });
    await before.trigger("a");
    if (work.lasting.isFor(a)) work.lasting.resumable = async () => (jobs.length > 0 ? undefined : 1);
    const engine = await before.restart({ work, jobs });
    expect(engine.leftovers.asked).toMatchObject([{ run: "exec:a 1" }]);
    expect(engine.events.of("run.lost")).toMatchObject([{ job: "exec:a", counter: 1 }]);
    expect(await engine.store.unfinishedRuns()).toEqual([]);
  });
});
