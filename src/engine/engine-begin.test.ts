import { describe, expect, test } from "vitest";
import { createMemoryStore } from "../adapters/store-memory/store-memory.ts";
import { anExecJob } from "../domain/testing/a-job.ts";
import { MINUTE } from "../domain/time.ts";
import type { Store } from "../ports/store.ts";
import { settle } from "../ports/testing/fake-clock.ts";
import { anEngine, NOON, refOf, scheduled } from "./testing/an-engine.ts";
import { holdRuns } from "./testing/hold-runs.ts";

const a = anExecJob({ name: "a" });
const b = anExecJob({ name: "b" });

/** A store that tells in which order runs were accepted and begun. */
function aWatchedStore() {
  const store = createMemoryStore();
  const { addRun, startRun } = store;
  const asked: string[] = [];
  const changes: Pick<Store, "addRun" | "startRun"> = {
    addRun(run, startedAt) {
      asked.push(`${run.job} ${run.counter} ${startedAt === undefined ? "accepted" : "accepted and begun"}`);
      return addRun(run, startedAt);
    },
    startRun(job, counter, begin) {
      asked.push(`${job} ${counter} begun`);
      return startRun(job, counter, begin);
    },
  };
  Object.assign(store, changes);
  return { store, asked };
}

describe("a run that may begin at once", () => {
  test("is accepted and begins in one change, also when a timer asks", async () => {
    const watched = aWatchedStore();
    const engine = await anEngine({ jobs: [a, { ...b, ...scheduled("minutely") }], store: watched.store });
    await engine.trigger("a");
    await engine.clock.advance(MINUTE);
    expect(watched.asked).toEqual(["exec:a 1 accepted and begun", "exec:b 1 accepted and begun"]);
    const begun = { state: "running", attempt: 1 };
    expect(await watched.store.unfinishedRuns()).toMatchObject([
      { ...begun, job: "exec:a", queuedAt: NOON, startedAt: NOON },
      { ...begun, job: "exec:b" },
    ]);
  });

  test("does nothing before that is written down", async () => {
    const watched = aWatchedStore();
    const engine = await anEngine({ jobs: [a], store: watched.store });
    const disk = holdRuns(watched.store);
    const triggered = engine.real.trigger(refOf("a"), { reason: "webhook" });
    await settle();
    expect(engine.view("a").status).toBe("started");
    expect(engine.work.running).toEqual([]);
    disk.confirm();
    await triggered;
    await settle();
    expect(engine.work.running).toEqual(["a"]);
  });

  test("has its place while it is written down", async () => {
    const watched = aWatchedStore();
    const engine = await anEngine({ jobs: [a, b], store: watched.store, maxJobRunning: 1 });
    const disk = holdRuns(watched.store);
    const both = ["a", "b"].map((name) => engine.real.trigger(refOf(name), { reason: "webhook" }));
    await settle();
    disk.confirm();
    await Promise.all(both);
    await settle();
    expect(watched.asked).toEqual(["exec:a 1 accepted and begun", "exec:b 1 accepted"]);
    expect(engine.work.running).toEqual(["a"]);
    await engine.work.end("a");
    expect(engine.work.running).toEqual(["b"]);
  });

  test("does not do so before those that wait already", async () => {
    const watched = aWatchedStore();
    const follower = anExecJob({ name: "follower", after: [refOf("a")] });
    const engine = await anEngine({ jobs: [a, b, follower], store: watched.store, maxJobRunning: 1 });
    await engine.trigger("a");
    await engine.trigger("b");
    await engine.work.end("a");
    expect(engine.work.running).toEqual(["b"]);
    await engine.work.end("b");
    expect(engine.work.running).toEqual(["follower"]);
  });

  test("gives its place back when it is refused", async () => {
    const watched = aWatchedStore();
    const engine = await anEngine({ jobs: [a, b], store: watched.store, maxJobRunning: 1 });
    const disk = holdRuns(watched.store);
    const refused = expect(engine.real.trigger(refOf("a"), { reason: "webhook" })).rejects.toThrow("full");
    await settle();
    disk.refuse();
    await refused;
    await engine.trigger("b");
    expect(engine.work.running).toEqual(["b"]);
  });

  test("gives its place to another of its job when it is refused", async () => {
    const watched = aWatchedStore();
    const engine = await anEngine({ jobs: [{ ...a, ...scheduled("minutely") }], store: watched.store });
    const disk = holdRuns(watched.store);
    const refused = expect(engine.real.trigger(refOf("a"), { reason: "webhook" })).rejects.toThrow("full");
    await settle();
    disk.holdNoMore();
    await engine.clock.advance(MINUTE);
    expect(engine.work.running).toEqual([]);
    disk.refuse();
    await refused;
    await settle();
    expect(engine.work.run()).toMatchObject({ counter: 2, trigger: { reason: "schedule" } });
  });

  test("begins also when the job is paused meanwhile", async () => {
    const watched = aWatchedStore();
    const engine = await anEngine({ jobs: [a], store: watched.store });
    const disk = holdRuns(watched.store);
    const triggered = engine.real.trigger(refOf("a"), { reason: "webhook" });
    await settle();
    await engine.pause("a");
    disk.confirm();
    await triggered;
    await settle();
    expect(engine.work.running).toEqual(["a"]);
  });
});

test("a run that comes in the same moment waits for the end of the one before it, as if it had come a little later", async () => {
  const watched = aWatchedStore();
  const engine = await anEngine({ jobs: [a], store: watched.store });
  const disk = holdRuns(watched.store);
  const both = [1, 2].map(() => engine.real.trigger(refOf("a"), { reason: "webhook" }));
  await settle();
  disk.confirm();
  await Promise.all(both);
  await settle();
  expect(engine.work.going).toHaveLength(1);
  await engine.work.end();
  expect(watched.asked).toEqual(["exec:a 1 accepted and begun", "exec:a 2 accepted", "exec:a 2 begun"]);
});

test.each([
  ["a queue", { kind: "queue", limit: 1 }, 2],
  ["a longer queue", { kind: "queue", limit: 5 }, 6],
  ["skip", { kind: "skip" }, 1],
  ["replace", { kind: "replace" }, 2],
  ["parallel", { kind: "parallel", most: 3, limit: 2 }, 5],
] as const)("with %s, of ten that come at once those are taken that go on or may wait", async (_, overlap, most) => {
  const { store } = aWatchedStore();
  const engine = await anEngine({ jobs: [{ ...a, overlap }], store });
  const disk = holdRuns(store);
  const answers = Array.from({ length: 10 }, () =>
    engine.real.trigger(refOf("a"), { reason: "webhook" }).then(
      () => 1,
      () => 0,
    ),
  );
  await settle();
  disk.confirm();
  expect((await Promise.all(answers)).filter((answer) => answer === 1)).toHaveLength(most);
});
