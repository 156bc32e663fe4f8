import { describe, expect, test } from "vitest";
import { createMemoryStore } from "../adapters/store-memory/store-memory.ts";
import type { ExecJob, Job } from "../domain/job.ts";
import { anExecJob } from "../domain/testing/a-job.ts";
import { aTimetable } from "../domain/testing/a-timetable.ts";
import { type Duration, formatInstant, later, MINUTE, seconds } from "../domain/time.ts";
import type { Store } from "../ports/store.ts";
import { at, settle } from "../ports/testing/fake-clock.ts";
import { anEngine, every, NOON, refOf, scheduled, type TestEngine } from "./testing/an-engine.ts";

// What the property tests have found, each as short as it can be said. A `fails` stands for a fault that is still there.

const minutes = (count: number) => (count * MINUTE) as Duration;

function minutely(given: Partial<ExecJob> = {}): ExecJob {
  return anExecJob({ name: "a", ...scheduled("minutely"), scheduleText: "minutely", ...given });
}

async function slotsOf(engine: TestEngine): Promise<readonly string[]> {
  const page = { from: later(NOON, minutes(-600)), to: later(NOON, minutes(600)), limit: 1_000 };
  const records = await engine.real.slots(refOf("a"), page);
  return records.map(({ outcome, first, last }) => {
    const [from, to] = [first, last].map((instant) => formatInstant(instant).slice(11, 16));
    return `${from === to ? from : `${from}-${to}`} ${outcome}`;
  });
}

async function reload(engine: TestEngine, ...jobs: readonly Job[]): Promise<void> {
  await engine.real.reconfigure({ jobs, maxJobRunning: 10, shutdownGrace: seconds(30) });
  await settle();
}

async function stop(engine: TestEngine): Promise<void> {
  await engine.real.stop(AbortSignal.abort());
}

/** A store that takes so many more changes, and then refuses them. */
function fullable(): { readonly store: Store; room: number } {
  const disk = { store: createMemoryStore(), room: Number.POSITIVE_INFINITY };
  for (const name of ["addRun", "startRun", "finishRun", "addSlots", "setTimers", "addSuccess"] as const) {
    const write = disk.store[name] as (...args: readonly unknown[]) => Promise<void>;
    const orFail = (...args: readonly unknown[]) =>
      disk.room-- > 0 ? write(...args) : Promise.reject(new Error("full"));
    Object.assign(disk.store, { [name]: orFail });
  }
  return disk;
}

describe("a slot", () => {
  test("for which none may wait is not said to be one with a run that waits", async () => {
    const engine = await anEngine({ jobs: [minutely({ overlap: { kind: "queue", limit: 0 } })] });
    await engine.clock.advance(minutes(2));
    expect(await slotsOf(engine)).toEqual(["12:01 ran", "12:02 skipped"]);
  });

  test("that comes at the very moment of a start is not missed, also where others are", async () => {
    const engine = await anEngine({ jobs: [minutely()] });
    await stop(engine);
    await engine.clock.advance(minutes(2));
    expect(await slotsOf(await engine.restart())).toEqual(["12:01 missed", "12:02 ran"]);
  });

  test("keeps its answer when the job gets an interval instead", async () => {
    const engine = await anEngine({ jobs: [minutely()] });
    await engine.clock.advance(minutes(1));
    await reload(engine, anExecJob({ name: "a", ...every(minutes(60)) }));
    expect(await slotsOf(engine)).toContain("12:01 ran");
  });

  test("that waits for its moment is not missed when the server starts before it", async () => {
    const job = minutely({ jitter: minutes(10), overlap: { kind: "queue", limit: 99 } });
    const engine = await anEngine({ jobs: [job] });
    await stop(engine);
    await engine.clock.advance(minutes(12));
    const next = await engine.restart();
    await next.clock.advance(minutes(20));
    const ran = (await slotsOf(next)).filter((slot) => slot.endsWith("ran"));
    expect(ran[0]).not.toBe("12:13 ran");
  });

  test("that waits for its moment is not missed when a reload lessens the jitter", async () => {
    const hourly = (jitter: Duration) =>
      anExecJob({ name: "a", ...scheduled("hourly"), scheduleText: "hourly", jitter });
    const engine = await anEngine({ jobs: [hourly(minutes(50))] });
    const { nextRun } = engine.view("a");
    await engine.clock.advance(minutes(60));
    expect(nextRun).toBeGreaterThan(at("2026-06-01T13:05:00Z"));
    await engine.clock.advance(minutes(4));
    await reload(engine, hourly(minutes(0)));
    expect(await slotsOf(engine)).toEqual(["13:00 ran"]);
  });

  test("of a local time has an answer when the clock is set right again, as one of another line behind it has", async () => {
    const lines = ["hourly@5", "daily@12:20"].flatMap((line) => aTimetable(line).lines);
    const timer = { kind: "schedule", timetable: { ...aTimetable("minutely"), lines } } as const;
    const engine = await anEngine({ jobs: [anExecJob({ name: "a", timer, scheduleText: "both" })] });
    engine.clock.set(at("2026-06-01T11:00:00Z"));
    await engine.clock.advance(minutes(2));
    engine.clock.set(at("2026-06-01T13:04:30Z"));
    await engine.clock.advance(minutes(2));
    expect(await slotsOf(engine)).toEqual(["12:05-12:20 missed", "13:05 ran"]);
  });

  test("was not due while its job was not there, also when that comes back with a start", async () => {
    const engine = await anEngine({ jobs: [minutely({ catchUp: { catchUp: "all", cap: 100 } })] });
    await reload(engine);
    await engine.clock.advance(minutes(60));
    await stop(engine);
    const next = await engine.restart();
    expect(await slotsOf(next)).toEqual([]);
  });
});

describe("a job that is removed while it runs", () => {
  test("does not run after others any more", async () => {
    const before = anExecJob({ name: "before" });
    const follower = anExecJob({ name: "a", after: [refOf("before")], overlap: { kind: "skip" } });
    const engine = await anEngine({ jobs: [before, follower] });
    await engine.trigger("a");
    await engine.runOnce("before");
    await reload(engine, before);
    await engine.work.end("a");
    expect(engine.work.running).toEqual([]);
  });

  test("and comes back before it has ended is paused as before", async () => {
    const engine = await anEngine({ jobs: [anExecJob({ name: "a" })] });
    await engine.trigger("a");
    await engine.pause("a");
    await reload(engine);
    await reload(engine, anExecJob({ name: "a" }));
    expect(engine.view("a").status).toBe("paused");
  });

  test("and comes back, with another one, at the moment at which it ends, is there", async () => {
    const engine = await anEngine({ jobs: [anExecJob({ name: "a" })] });
    await engine.trigger("a");
    await reload(engine);
    const { pauses } = engine.store;
    engine.store.pauses = async () => {
      await engine.work.end("a");
      return pauses();
    };
    await reload(engine, anExecJob({ name: "a" }), anExecJob({ name: "b" }));
    expect(engine.real.jobs().map((view) => view.job.name)).toEqual(["a", "b"]);
  });
});

test("the success of a job that was removed while it ran counts, also after a crash", async () => {
  const [before, follower] = [anExecJob({ name: "before" }), anExecJob({ name: "a", after: [refOf("before")] })];
  const engine = await anEngine({ jobs: [before, follower] });
  await engine.trigger("before");
  await reload(engine, follower);
  const { finishRun, addRun } = engine.store;
  Object.assign(engine.store, {
    finishRun: () => new Promise(() => undefined),
    addRun: () => new Promise(() => undefined),
  });
  await engine.work.end("before");
  Object.assign(engine.store, { finishRun, addRun });
  const next = await engine.restart({ jobs: [follower] });
  expect(next.work.running).toEqual(["a"]);
});

test("a job runs when a reload lets it follow what has succeeded already", async () => {
  const [first, second] = [anExecJob({ name: "first" }), anExecJob({ name: "second" })];
  const follower = anExecJob({ name: "a", after: [refOf("first"), refOf("second")] });
  const engine = await anEngine({ jobs: [first, second, follower] });
  await engine.runOnce("first");
  await reload(engine, first, { ...follower, after: [refOf("first")] });
  expect(engine.work.running).toEqual(["a"]);
});

describe("an interval", () => {
  test("that is over while the run before is being written down makes no second one", async () => {
    const overlap = { kind: "parallel", most: 2, limit: 1 } as const;
    const engine = await anEngine({ jobs: [anExecJob({ name: "a", ...every(minutes(5)), overlap })] });
    await engine.work.end();
    const asked: number[] = [];
    engine.store.addRun = ({ counter }) => {
      asked.push(counter);
      return new Promise(() => undefined);
    };
    await engine.clock.advance(minutes(11));
    expect(asked).toEqual([2]);
  });

  test("is counted from the run that ended last, also after a restart", async () => {
    const overlap = { kind: "parallel", most: 2, limit: 1 } as const;
    const engine = await anEngine({ jobs: [anExecJob({ name: "a", ...every(minutes(60)), overlap })] });
    await engine.trigger("a");
    await engine.work.going[1]?.end();
    await engine.clock.advance(minutes(30));
    await engine.work.end();
    const next = await engine.restart();
    expect(next.view("a").nextRun).toBe(engine.view("a").nextRun);
  });
});

describe("a crash after the disk was full", () => {
  test("does not repeat a run that has begun meanwhile, and whose log says so", async () => {
    const disk = fullable();
    const engine = await anEngine({ jobs: [anExecJob({ name: "a" })], store: disk.store });
    await engine.trigger("a");
    await engine.trigger("a");
    disk.room = 0;
    await engine.work.end();
    expect(engine.work.run()).toMatchObject({ counter: 2 });
    disk.room = Number.POSITIVE_INFINITY;
    const next = await engine.restart();
    expect(next.work.running).toEqual([]);
  });

  test("does not repeat a run that has ended meanwhile, and whose log says so", async () => {
    const disk = fullable();
    const engine = await anEngine({ jobs: [anExecJob({ name: "a" })], store: disk.store });
    await engine.trigger("a");
    await engine.trigger("a");
    disk.room = 0;
    await engine.work.end();
    await engine.work.end();
    disk.room = Number.POSITIVE_INFINITY;
    const next = await engine.restart();
    expect(next.work.running).toEqual([]);
  });

  test("does not repeat a run that was accepted when there was room again", async () => {
    const disk = fullable();
    const engine = await anEngine({ jobs: [anExecJob({ name: "a" }), anExecJob({ name: "b" })], store: disk.store });
    await engine.trigger("b");
    disk.room = 0;
    await engine.work.end("b");
    disk.room = Number.POSITIVE_INFINITY;
    await engine.trigger("a");
    expect(engine.work.run()).toMatchObject({ counter: 1 });
    const next = await engine.restart();
    expect(next.work.running).toEqual([]);
  });
});

test("a disk that is full again while two triggers make what is owed costs nothing of it", async () => {
  const disk = fullable();
  const names = ["b", "c", "d"];
  const engine = await anEngine({ jobs: [minutely(), ...names.map((name) => anExecJob({ name }))], store: disk.store });
  await engine.trigger("b");
  disk.room = 0;
  await engine.work.end("b");
  await engine.clock.advance(minutes(1));
  disk.room = 4;
  await Promise.allSettled([engine.trigger("c"), engine.trigger("d")]);
  disk.room = Number.POSITIVE_INFINITY;
  await engine.clock.advance(seconds(10));
  expect(engine.real.trouble).toBeUndefined();
  expect(await slotsOf(engine)).toEqual(["12:01 ran"]);
});

test("runs that waited begin in their order after a restart, also where the disk was full", async () => {
  const disk = fullable();
  const engine = await anEngine({ jobs: [minutely()], store: disk.store });
  disk.room = 0;
  await engine.clock.advance(minutes(2));
  disk.room = Number.POSITIVE_INFINITY;
  await engine.trigger("a");
  await engine.real.stop(AbortSignal.abort());
  const next = await engine.restart();
  await next.work.end();
  await next.work.end();
  expect(next.work.begun.map((run) => run.counter)).toEqual([2, 3]);
});

test("logs beyond the retention are removed at a reload", async () => {
  const engine = await anEngine({ jobs: [anExecJob({ name: "a", logRetention: 3 })] });
  for (let run = 0; run < 3; run++) await engine.runOnce("a");
  await reload(engine, anExecJob({ name: "a", logRetention: 1 }));
  expect(await engine.storedLogs("a")).toEqual(["3.success"]);
});
