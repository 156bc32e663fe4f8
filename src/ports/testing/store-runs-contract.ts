import { describe, expect, test } from "vitest";
import type { JobKey } from "../../domain/job-id.ts";
import { RUNS_KEPT, type Store } from "../store.ts";
import { ALL, FAILED, minute, NOON, QUEUED, RECORD } from "./store-facts.ts";

/** What every store promises of runs. */
export function runsContract(open: () => Promise<Store>): void {
  describe("runs", () => {
    test("what was accepted and has no end is found again, in the order in which it was accepted", async () => {
      const store = await open();
      const slot = { at: NOON, outcome: "late", reason: "the server was stopped" } as const;
      await Promise.all([
        store.addRun({ ...QUEUED, job: "http:z" }),
        store.addRun({ ...QUEUED, attempt: 2 }),
        store.addRun({ ...QUEUED, counter: 2, reason: "schedule", slot, idempotencyKey: "other" }),
      ]);
      await store.startRun("exec:a", 1, { attempt: 3, at: minute(60) });
      expect(await store.unfinishedRuns()).toEqual([
        { ...QUEUED, job: "http:z", state: "queued" },
        { ...QUEUED, attempt: 3, state: "running", startedAt: minute(60), process: undefined },
        { ...QUEUED, counter: 2, reason: "schedule", slot, idempotencyKey: "other", state: "queued" },
      ]);
      await store.close();
    });

    test("a run is accepted as one that has begun", async () => {
      const store = await open();
      await store.addRun({ ...QUEUED, attempt: 2 }, minute(3));
      expect(await store.unfinishedRuns()).toEqual([
        { ...QUEUED, attempt: 2, state: "running", startedAt: minute(3), process: undefined },
      ]);
      expect(await store.runs("exec:a", { before: 9, limit: 9 })).toMatchObject([{ attempt: 2, startedAt: minute(3) }]);
      await store.close();
    });

    test("a run that has ended is not unfinished", async () => {
      const store = await open();
      for (const counter of [1, 2, 3]) await store.addRun({ ...QUEUED, counter });
      await store.startRun("exec:a", 1, { attempt: 1, at: NOON });
      await store.finishRun("exec:a", 1, FAILED, NOON);
      await store.finishRun("exec:a", 2, { kind: "canceled" }, NOON);
      expect((await store.unfinishedRuns()).map((run) => run.counter)).toEqual([3]);
      await store.close();
    });

    test("the process that a run named last is known, until its next attempt", async () => {
      const store = await open();
      await store.addRun(QUEUED);
      await store.startRun("exec:a", 1, { attempt: 1, at: NOON });
      await store.nameProcess("exec:a", 1, { pid: 41, startedAt: "boot 1" });
      await store.nameProcess("exec:a", 1, { pid: 42, startedAt: "boot 2" });
      expect(await store.unfinishedRuns()).toMatchObject([{ process: { pid: 42, startedAt: "boot 2" } }]);
      await store.startRun("exec:a", 1, { attempt: 2, at: NOON });
      expect(await store.unfinishedRuns()).toMatchObject([{ attempt: 2, process: undefined }]);
      await store.close();
    });

    test("the request that asked for a run is kept byte for byte", async () => {
      const store = await open();
      const body = Uint8Array.from([0, 255, 10, 34]);
      await store.addRun({ ...QUEUED, request: { headers: { "x-a": "1", "x-b": ["2", "3"] }, body } });
      const [run] = await store.unfinishedRuns();
      expect(run?.request?.headers).toEqual({ "x-a": "1", "x-b": ["2", "3"] });
      expect([...(run?.request?.body ?? [])]).toEqual([...body]);
      await store.close();
    });

    test("a second run with the same job and counter is refused, and the others beside it are not", async () => {
      const store = await open();
      await store.addRun(QUEUED);
      const results = await Promise.allSettled([
        store.addRun({ ...QUEUED, counter: 2 }),
        store.addRun({ ...QUEUED, slot: { at: NOON, outcome: "ran", reason: "" } }),
        store.addRun({ ...QUEUED, counter: 3 }),
      ]);
      expect(results.map((result) => result.status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
      expect((await store.unfinishedRuns()).map((run) => run.counter)).toEqual([1, 2, 3]);
      expect(await store.slots("exec:a", ALL)).toEqual([]);
      await store.close();
    });

    test("the highest counter of each job is known, of ended runs too", async () => {
      const store = await open();
      await store.addRun({ ...QUEUED, counter: 7 });
      await store.addRun({ ...QUEUED, counter: 6 });
      await store.finishRun("exec:a", 7, { kind: "success" }, NOON);
      await store.addRun({ ...QUEUED, job: "http:a", counter: 2 });
      expect(await store.counters()).toEqual(
        new Map([
          ["exec:a", 7],
          ["http:a", 2],
        ]),
      );
      await store.close();
    });

    test("the history of a job is told newest first, page by page", async () => {
      const store = await open();
      await store.addRun({ ...QUEUED, job: "http:a", counter: 5 });
      for (const counter of [1, 2, 3, 4]) await store.addRun({ ...QUEUED, counter });
      await store.startRun("exec:a", 1, { attempt: 1, at: minute(1) });
      await store.startRun("exec:a", 1, { attempt: 2, at: minute(2) });
      await store.finishRun("exec:a", 1, FAILED, minute(3));
      await store.finishRun("exec:a", 2, { kind: "canceled" }, minute(4));
      await store.startRun("exec:a", 3, { attempt: 1, at: minute(5) });
      const newest = await store.runs("exec:a", { before: Number.MAX_SAFE_INTEGER, limit: 2 });
      expect(newest).toEqual([
        { ...RECORD, counter: 4 },
        { ...RECORD, counter: 3, startedAt: minute(5) },
      ]);
      const outcome = { kind: "failed", reason: "exit status 3", failure: "exit" };
      expect(await store.runs("exec:a", { before: 3, limit: 9 })).toEqual([
        { ...RECORD, counter: 2, endedAt: minute(4), outcome: { kind: "canceled", reason: "", failure: undefined } },
        { ...RECORD, attempt: 2, startedAt: minute(2), endedAt: minute(3), outcome },
      ]);
      await store.close();
    });

    test("the first end of a run counts", async () => {
      const store = await open();
      await store.addRun(QUEUED);
      await store.finishRun("exec:a", 1, { kind: "success" }, minute(1));
      await store.finishRun("exec:a", 1, FAILED, minute(2));
      await store.startRun("exec:a", 1, { attempt: 2, at: minute(3) });
      expect(await store.runs("exec:a", { before: 9, limit: 9 })).toMatchObject([
        { attempt: 1, startedAt: undefined, endedAt: minute(1), outcome: { kind: "success" } },
      ]);
      await store.close();
    });

    test("the runs of all jobs that went on at some time are told, the last begun first", async () => {
      const store = await open();
      for (const counter of [1, 2, 3, 4, 5]) await store.addRun({ ...QUEUED, counter });
      await store.addRun({ ...QUEUED, job: "http:b" });
      const begin = (job: JobKey, counter: number, at: number) =>
        store.startRun(job, counter, { attempt: 1, at: minute(at) });
      const end = (job: JobKey, counter: number, at: number) =>
        store.finishRun(job, counter, { kind: "success" }, minute(at));
      await begin("exec:a", 1, 1); // before
      await end("exec:a", 1, 2);
      await begin("exec:a", 2, 1); // from before into it
      await end("exec:a", 2, 5);
      await begin("http:b", 1, 6); // within
      await end("http:b", 1, 7);
      await begin("exec:a", 3, 8); // goes on
      await begin("exec:a", 4, 20); // after
      const found = async (limit: number) => {
        const runs = await store.runsDuring({ from: minute(4), to: minute(10), limit });
        return runs.map(({ job, run }) => `${job} ${run.counter}`);
      };
      expect(await found(9)).toEqual(["exec:a 3", "http:b 1", "exec:a 2"]);
      expect(await found(1)).toEqual(["exec:a 3"]);
      await store.close();
    });

    test("a run belongs to the time at which it began, also where the clock was set back before it ended", async () => {
      const store = await open();
      await store.addRun({ ...QUEUED, counter: 1 }, minute(6));
      await store.finishRun("exec:a", 1, { kind: "success" }, minute(2));
      const found = async (from: number, to: number) =>
        (await store.runsDuring({ from: minute(from), to: minute(to), limit: 9 })).map(({ run }) => run.counter);
      expect([await found(4, 10), await found(1, 3), await found(7, 9)]).toEqual([[1], [], []]);
      await store.close();
    });

    test("runs of which only the logs are left join the history", async () => {
      const store = await open();
      await store.addRun({ ...QUEUED, counter: 2 });
      await store.adoptRuns("exec:a", [
        { counter: 1, status: "failed", endedAt: undefined },
        { counter: 2, status: "success", endedAt: minute(1) },
        { counter: 3, status: "success", endedAt: minute(1) },
      ]);
      const adopted = { ...RECORD, reason: undefined, queuedAt: undefined };
      expect(await store.runs("exec:a", { before: 9, limit: 9 })).toEqual([
        { ...adopted, counter: 3, endedAt: minute(1), outcome: { kind: "success", reason: "", failure: undefined } },
        { ...RECORD, counter: 2 },
        { ...adopted, counter: 1, outcome: { kind: "failed", reason: "", failure: undefined } },
      ]);
      expect((await store.unfinishedRuns()).map((run) => run.counter)).toEqual([2]);
      expect(await store.counters()).toEqual(new Map([["exec:a", 3]]));
      await store.close();
    });

    test("the newest runs of each job are kept, and every run without an end", async () => {
      const store = await open();
      const counters = Array.from({ length: RUNS_KEPT + 100 }, (_, index) => index + 1);
      await Promise.all(counters.map((counter) => store.addRun({ ...QUEUED, counter })));
      await store.addRun({ ...QUEUED, job: "http:a" });
      await store.finishRun("http:a", 1, { kind: "success" }, NOON);
      const ended = counters.filter((counter) => counter !== 5);
      await Promise.all(ended.map((counter) => store.finishRun("exec:a", counter, { kind: "success" }, NOON)));
      const kept = (await store.runs("exec:a", { before: Number.MAX_SAFE_INTEGER, limit: 9_999 })).map(
        (run) => run.counter,
      );
      expect(kept).toEqual([...counters.slice(100).reverse(), 5]);
      expect(await store.counters()).toEqual(
        new Map([
          ["exec:a", RUNS_KEPT + 100],
          ["http:a", 1],
        ]),
      );
      await store.close();
    });
  });
}
