import { describe, expect, test } from "vitest";
import type { ExecJob } from "../domain/job.ts";
import type { Overlap } from "../domain/overlap.ts";
import { anExecJob } from "../domain/testing/a-job.ts";
import { type Duration, later, MINUTE } from "../domain/time.ts";
import { anEngine, NOON, refOf, scheduled, type TestEngine } from "./testing/an-engine.ts";

const minutes = (count: number) => (count * MINUTE) as Duration;
const queue = (limit: number): Overlap => ({ kind: "queue", limit });
const parallel = (most: number | undefined, limit = 1): Overlap => ({ kind: "parallel", most, limit });

function aJob(overlap: Overlap, given: Partial<ExecJob> = {}): ExecJob {
  return anExecJob({ name: "a", overlap, ...given });
}

/** Asks so many times; answers how many were taken. */
async function taken(engine: TestEngine, times: number): Promise<number> {
  let count = 0;
  for (let i = 0; i < times; i++)
    count += await engine.trigger("a").then(
      () => 1,
      () => 0,
    );
  return count;
}

async function slotsOf(engine: TestEngine): Promise<readonly string[]> {
  const page = { from: NOON, to: later(NOON, minutes(600)), limit: 1_000 };
  const records = await engine.real.slots(refOf("a"), page);
  return records.map(({ outcome, first, last, reason }) => {
    const time = (first - NOON) / MINUTE === (last - NOON) / MINUTE ? "" : `-${(last - NOON) / MINUTE}`;
    return `${(first - NOON) / MINUTE}${time} ${outcome}${reason && `: ${reason}`}`;
  });
}

describe("while a job runs, a webhook", () => {
  test.each([
    ["waits, one of them, with a queue of 1", queue(1), 2],
    ["waits, as many as the queue holds", queue(3), 4],
    ["is refused with a queue of 0", queue(0), 1],
    ["is refused with skip", { kind: "skip" } as const, 1],
    ["runs beside it with parallel, up to its limit, and then waits", parallel(3), 4],
    ["runs beside it with parallel, up to the limit of the server, and then waits", parallel(undefined, 0), 10],
  ] as const)("%s", async (_, overlap, expected) => {
    const engine = await anEngine({ jobs: [aJob(overlap)] });
    expect(await taken(engine, 10)).toBe(expected);
    while (engine.work.going.length > 0) await engine.work.going[0]?.end();
    expect(engine.work.begun.map((run) => run.counter)).toEqual(Array.from({ length: expected }, (_, i) => i + 1));
  });

  test("that is refused has the code of a job that runs", async () => {
    const engine = await anEngine({ jobs: [aJob({ kind: "skip" })] });
    await engine.trigger("a");
    await expect(engine.trigger("a")).rejects.toMatchObject({ code: "ERR_JOB_ALREADY_RUN" });
  });

  test("takes its place with replace", async () => {
    const engine = await anEngine({ jobs: [aJob({ kind: "replace" })] });
    await engine.trigger("a");
    await engine.trigger("a");
    expect(engine.work.run()).toMatchObject({ counter: 2 });
    expect(engine.logsOf("a")).toEqual(["1.canceled", "2.running"]);
    expect(await engine.textOf("a", 1)).toContain("--- run 2 takes its place; overlap is replace\n");
  });

  test("leaves it alone with replace until it is written down", async () => {
    const engine = await anEngine({ jobs: [aJob({ kind: "replace" })] });
    await engine.trigger("a");
    engine.store.addRun = () => Promise.reject(new Error("disk full"));
    await expect(engine.trigger("a")).rejects.toThrow("disk full");
    expect(engine.work.run()).toMatchObject({ counter: 1 });
  });
});

describe("a job whose runs go on together", () => {
  test("runs until the last has ended, and is canceled as a whole", async () => {
    const engine = await anEngine({ jobs: [aJob(parallel(3))] });
    await taken(engine, 3);
    await engine.work.going[1]?.end();
    expect(engine.view("a").status).toBe("running");
    await engine.cancel("a");
    expect(engine.logsOf("a")).toEqual(["1.canceled", "2.success", "3.canceled"]);
    expect(engine.view("a").status).toBe("canceled");
  });

  test("lets others have their turn", async () => {
    const engine = await anEngine({ jobs: [aJob(parallel(undefined, 9)), anExecJob({ name: "b" })], maxJobRunning: 1 });
    await taken(engine, 3);
    await engine.trigger("b");
    for (let i = 0; i < 4; i++) await engine.work.end();
    expect(engine.work.begun.map((run) => run.job.name)).toEqual(["a", "a", "b", "a"]);
  });
});

describe("while a job runs, a turn of its timer", () => {
  test("waits with queue, and further ones are one with it", async () => {
    const engine = await anEngine({ jobs: [aJob(queue(1), scheduled("minutely"))] });
    await engine.clock.advance(minutes(4));
    await engine.work.end();
    expect(engine.work.run()).toMatchObject({ counter: 2, trigger: { reason: "schedule" } });
    expect(await slotsOf(engine)).toEqual(["1 ran", "2 ran", "3-4 coalesced: one with run 2, which waits already"]);
  });

  test("that waits takes no webhook's place", async () => {
    const engine = await anEngine({ jobs: [aJob(queue(1), scheduled("minutely"))] });
    await engine.clock.advance(minutes(2));
    await engine.trigger("a");
    await expect(engine.trigger("a")).rejects.toMatchObject({ code: "ERR_JOB_ALREADY_RUN" });
    expect(engine.work.begun).toHaveLength(1);
  });

  test("is skipped with skip", async () => {
    const engine = await anEngine({ jobs: [aJob({ kind: "skip" }, scheduled("minutely"))] });
    await engine.clock.advance(minutes(3));
    await engine.work.end();
    await engine.clock.advance(minutes(1));
    expect(await slotsOf(engine)).toEqual(["1 ran", "2-3 skipped: run 1 is still going on; overlap is skip", "4 ran"]);
  });

  test("takes its place with replace", async () => {
    const engine = await anEngine({ jobs: [aJob({ kind: "replace" }, scheduled("minutely"))] });
    await engine.clock.advance(minutes(3));
    expect(engine.logsOf("a")).toEqual(["1.canceled", "2.canceled", "3.running"]);
  });

  test("runs beside it with parallel", async () => {
    const engine = await anEngine({ jobs: [aJob(parallel(2, 0), scheduled("minutely"))] });
    await engine.clock.advance(minutes(3));
    expect(engine.work.running).toEqual(["a", "a"]);
    expect(await slotsOf(engine)).toEqual(["1 ran", "2 ran", "3 skipped: run 2 is still going on, and none may wait"]);
  });
});
