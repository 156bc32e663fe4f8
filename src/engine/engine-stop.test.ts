import { describe, expect, test } from "vitest";
import { anExecJob } from "../domain/testing/a-job.ts";
import { HOUR, MINUTE, SECOND, seconds } from "../domain/time.ts";
import { NotifyError } from "../ports/notifier.ts";
import { settle } from "../ports/testing/fake-clock.ts";
import { anEngine, every, RecordedNotifier, refOf, scheduled, TestEngine } from "./testing/an-engine.ts";
import { holdRuns } from "./testing/hold-runs.ts";
import { TestWork } from "./testing/test-work.ts";

const a = anExecJob({ name: "a" });
const b = anExecJob({ name: "b", ...scheduled("minutely") });

/** Asks the engine to stop; `hurry` is the second signal. */
function stop(engine: TestEngine) {
  const hurry = new AbortController();
  const stopping = { hurry: () => hurry.abort(), isDone: false };
  void engine.real.stop(hurry.signal).then(() => (stopping.isDone = true));
  return stopping;
}

describe("stop", () => {
  test("is done at once when nothing runs", async () => {
    const engine = await anEngine({ jobs: [a, b] });
    const stopping = stop(engine);
    await settle();
    expect(stopping.isDone).toBe(true);
    expect(engine.clock.sleeping).toBe(0);
  });

  test("lets a run end that ends within the grace period", async () => {
    const engine = await anEngine({ jobs: [a], shutdownGrace: seconds(30) });
    await engine.trigger("a");
    const stopping = stop(engine);
    await engine.clock.advance(seconds(29));
    expect(stopping.isDone).toBe(false);
    await engine.work.end();
    expect(stopping.isDone).toBe(true);
    expect(engine.logsOf("a")).toEqual(["1.success"]);
    expect(engine.clock.sleeping).toBe(0);
  });

  test("waits for a run that is just being accepted, which has begun then", async () => {
    const engine = await anEngine({ jobs: [a] });
    const disk = holdRuns(engine.store);
    const triggered = engine.real.trigger(refOf("a"), { reason: "webhook" });
    await settle();
    const stopping = stop(engine);
    stopping.hurry();
    await settle();
    expect([stopping.isDone, engine.work.running]).toEqual([false, []]);
    disk.confirm();
    expect((await triggered).counter).toBe(1);
    await settle();
    expect(stopping.isDone).toBe(true);
    expect(engine.logsOf("a")).toEqual(["1.canceled"]);
    expect(await engine.store.unfinishedRuns()).toEqual([]);
  });

  test("does not wait for one that is refused", async () => {
    const engine = await anEngine({ jobs: [a] });
    const disk = holdRuns(engine.store);
    const refused = expect(engine.real.trigger(refOf("a"), { reason: "webhook" })).rejects.toThrow("full");
    await settle();
    const stopping = stop(engine);
    await settle();
    expect(stopping.isDone).toBe(false);
    disk.refuse();
    await refused;
    await settle();
    expect(stopping.isDone).toBe(true);
  });

  test("cancels what runs when the grace period is over", async () => {
    const engine = await anEngine({ jobs: [a], shutdownGrace: seconds(30) });
    await engine.trigger("a");
    const stopping = stop(engine);
    await engine.clock.advance((seconds(30) - 1) as typeof SECOND);
    expect(engine.work.running).toEqual(["a"]);
    await engine.clock.advance(SECOND);
    expect(stopping.isDone).toBe(true);
    expect(engine.logsOf("a")).toEqual(["1.canceled"]);
  });

  test("cancels what runs at once at a second signal", async () => {
    const engine = await anEngine({ jobs: [a] });
    await engine.trigger("a");
    const stopping = stop(engine);
    await settle();
    stopping.hurry();
    await settle();
    expect(stopping.isDone).toBe(true);
    expect(engine.logsOf("a")).toEqual(["1.canceled"]);
  });

  test("waits for work that ignores its signal, for as long as it goes on", async () => {
    const engine = await anEngine({ jobs: [a], work: new TestWork("ignores its signal") });
    await engine.trigger("a");
    const stopping = stop(engine);
    stopping.hurry();
    await engine.clock.advance(HOUR);
    expect(stopping.isDone).toBe(false);
    await engine.work.end();
    expect(stopping.isDone).toBe(true);
  });

  test("lets nothing begin any more, neither by a timer nor what waits", async () => {
    const engine = await anEngine({ jobs: [a, b], maxJobRunning: 1 });
    await engine.trigger("a");
    await engine.trigger("a");
    await engine.trigger("b");
    const stopping = stop(engine);
    await engine.work.end("a");
    await engine.clock.advance(HOUR);
    expect(stopping.isDone).toBe(true);
    expect(engine.work.begun).toHaveLength(1);
  });

  test("refuses triggers", async () => {
    const engine = await anEngine({ jobs: [a] });
    await engine.trigger("a");
    const stopping = stop(engine);
    await expect(engine.trigger("a")).rejects.toMatchObject({ code: "ERR_STOPPING" });
    await engine.work.end();
    expect(stopping.isDone).toBe(true);
    await expect(engine.trigger("a")).rejects.toMatchObject({ code: "ERR_STOPPING" });
  });

  test("lets a job be resumed, and does not run it", async () => {
    const engine = await anEngine({ jobs: [anExecJob({ name: "a", ...every(HOUR) })] });
    await engine.work.end();
    await engine.pause("a");
    await engine.clock.advance(HOUR);
    stop(engine);
    await engine.resume("a");
    await engine.clock.advance(HOUR);
    expect(engine.work.begun).toHaveLength(1);
    expect((await engine.restart()).work.running).toEqual(["a"]);
  });

  test("before the start leaves nothing to start", async () => {
    const engine = new TestEngine({ jobs: [anExecJob({ name: "a", ...every(HOUR) })] });
    await engine.real.load();
    const stopping = stop(engine);
    await settle();
    expect(stopping.isDone).toBe(true);
    engine.real.start();
    await engine.clock.advance(HOUR);
    expect(engine.work.begun).toHaveLength(0);
    expect(engine.clock.sleeping).toBe(0);
  });

  test("twice is done twice", async () => {
    const engine = await anEngine({ jobs: [a] });
    await engine.trigger("a");
    const both = [stop(engine), stop(engine)];
    await settle();
    await engine.work.end();
    expect(both.map((each) => each.isDone)).toEqual([true, true]);
    const third = stop(engine);
    await settle();
    expect(third.isDone).toBe(true);
  });

  test("twice, the second one in a hurry, cancels at once", async () => {
    const engine = await anEngine({ jobs: [a] });
    await engine.trigger("a");
    const [first, second] = [stop(engine), stop(engine)];
    second.hurry();
    await settle();
    expect([first.isDone, second.isDone]).toEqual([true, true]);
  });

  test("waits for announcements that are being sent, but no longer than ten seconds", async () => {
    const notifier = { name: "ops", send: () => new Promise<void>(() => undefined) };
    const job = anExecJob({ name: "a", notifyOnFailure: ["ops"] });
    const engine = await anEngine({ jobs: [job], notifiers: [notifier] });
    await engine.trigger("a");
    const stopping = stop(engine);
    stopping.hurry();
    await engine.clock.advance(seconds(9));
    expect(stopping.isDone).toBe(false);
    await engine.clock.advance(seconds(1));
    expect(stopping.isDone).toBe(true);
  });

  test("waits for no further attempt to tell of a run that it has ended: the next start makes it", async () => {
    const notifier = new RecordedNotifier("ops", [new NotifyError("busy", { retry: true })]);
    const job = anExecJob({ name: "a", notifyOnFailure: ["ops"] });
    const engine = await anEngine({ jobs: [job], notifiers: [notifier] });
    await engine.trigger("a");
    const stopping = stop(engine);
    stopping.hurry();
    await engine.clock.advance(seconds(0));
    expect(stopping.isDone).toBe(true);
    await engine.restart();
    expect(notifier.told).toMatchObject([{ counter: 1, outcome: { kind: "canceled" } }]);
  });
});

describe("start", () => {
  test("twice starts once", async () => {
    const engine = await anEngine({ jobs: [b] });
    engine.real.start();
    await engine.clock.advance(MINUTE);
    expect(engine.work.begun).toHaveLength(1);
    expect(engine.clock.sleeping).toBe(1);
  });

  test("and stop, at any moments, leave nothing running and nobody asleep", async () => {
    const jobs = [a, b, anExecJob({ name: "c", ...every(MINUTE) })];
    for (let step = 0; step < 100; step++) {
      const engine = new TestEngine({ jobs, maxJobRunning: 1 });
      await engine.real.load();
      const soon = async (microtasks: number, act: () => unknown) => {
        for (let passed = 0; passed < microtasks; passed++) await Promise.resolve();
        await act();
      };
      const ignored = () => undefined;
      const stopping = new AbortController();
      void soon(step % 7, () => engine.real.start());
      void soon(step % 5, () => engine.real.trigger(refOf("a"), { reason: "webhook" })).catch(ignored);
      void soon(step % 17, () => stopping.abort());
      await soon(step % 11, () => engine.real.stop(stopping.signal));
      await settle();
      expect(engine.work.running).toEqual([]);
      expect(engine.clock.sleeping).toBe(0);
      for (const { logs } of engine.real.jobs()) expect(logs.map((log) => log.status)).not.toContain("running");
    }
  });
});
