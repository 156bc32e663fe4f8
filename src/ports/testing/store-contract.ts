import { describe, expect, test } from "vitest";
import type { Duration } from "../../domain/time.ts";
import { later } from "../../domain/time.ts";
import type { Store } from "../store.ts";
import { at } from "./fake-clock.ts";

const NOON = at("2026-06-01T12:00:00Z");
const HOUR = 3_600_000 as Duration;

/** What every store promises. `open` gives a fresh, opened store. */
export function storeContract(open: () => Promise<Store>): void {
  describe("pauses", () => {
    test("a job that was never paused is absent", async () => {
      const store = await open();
      expect(await store.pauses()).toEqual(new Map());
      await store.close();
    });

    test("the last word on a job counts", async () => {
      const store = await open();
      await store.setPaused("exec:a", true, NOON);
      await store.setPaused("http:a", true, NOON);
      await store.setPaused("exec:a", false, later(NOON, HOUR));
      expect(await store.pauses()).toEqual(
        new Map([
          ["exec:a", false],
          ["http:a", true],
        ]),
      );
      await store.close();
    });
  });

  describe("runs", () => {
    const queued = {
      job: "exec:a",
      counter: 1,
      reason: "webhook",
      queuedAt: NOON,
      slot: undefined,
      request: undefined,
    } as const;

    test("what was accepted and has no end is found again, in the order in which it was accepted", async () => {
      const store = await open();
      await Promise.all([
        store.addRun({ ...queued, job: "http:z" }),
        store.addRun(queued),
        store.addRun({ ...queued, counter: 2, reason: "schedule", slot: NOON }),
      ]);
      await store.startRun("exec:a", 1, later(NOON, HOUR));
      expect(await store.unfinishedRuns()).toEqual([
        { ...queued, job: "http:z", state: "queued" },
        { ...queued, state: "running", startedAt: later(NOON, HOUR), process: undefined },
        { ...queued, counter: 2, reason: "schedule", slot: NOON, state: "queued" },
      ]);
      await store.close();
    });

    test("a run that has ended is not unfinished", async () => {
      const store = await open();
      for (const counter of [1, 2, 3]) await store.addRun({ ...queued, counter });
      await store.startRun("exec:a", 1, NOON);
      await store.finishRun("exec:a", 1, { kind: "failed", reason: "exit status 3" }, NOON);
      await store.finishRun("exec:a", 2, { kind: "canceled" }, NOON);
      expect((await store.unfinishedRuns()).map((run) => run.counter)).toEqual([3]);
      await store.close();
    });

    test("the process that a run named last is known", async () => {
      const store = await open();
      await store.addRun(queued);
      await store.startRun("exec:a", 1, NOON);
      await store.nameProcess("exec:a", 1, { pid: 41, startedAt: "boot 1" });
      await store.nameProcess("exec:a", 1, { pid: 42, startedAt: "boot 2" });
      expect(await store.unfinishedRuns()).toMatchObject([{ process: { pid: 42, startedAt: "boot 2" } }]);
      await store.close();
    });

    test("the request that asked for a run is kept byte for byte", async () => {
      const store = await open();
      const body = Uint8Array.from([0, 255, 10, 34]);
      await store.addRun({ ...queued, request: { headers: { "x-a": "1", "x-b": ["2", "3"] }, body } });
      const [run] = await store.unfinishedRuns();
      expect(run?.request?.headers).toEqual({ "x-a": "1", "x-b": ["2", "3"] });
      expect([...(run?.request?.body ?? [])]).toEqual([...body]);
      await store.close();
    });

    test("a second run with the same job and counter is refused, and the others beside it are not", async () => {
      const store = await open();
      await store.addRun(queued);
      const results = await Promise.allSettled([
        store.addRun({ ...queued, counter: 2 }),
        store.addRun(queued),
        store.addRun({ ...queued, counter: 3 }),
      ]);
      expect(results.map((result) => result.status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
      expect((await store.unfinishedRuns()).map((run) => run.counter)).toEqual([1, 2, 3]);
      await store.close();
    });

    test("the highest counter of each job is known, of ended runs too", async () => {
      const store = await open();
      await store.addRun({ ...queued, counter: 7 });
      await store.addRun({ ...queued, counter: 6 });
      await store.finishRun("exec:a", 7, { kind: "success" }, NOON);
      await store.addRun({ ...queued, job: "http:a", counter: 2 });
      expect(await store.counters()).toEqual(
        new Map([
          ["exec:a", 7],
          ["http:a", 2],
        ]),
      );
      await store.close();
    });
  });

  describe("sessions", () => {
    test("a session is found by its digest until it is removed", async () => {
      const store = await open();
      const session = { tokenDigest: "d", user: "ada", expiresAt: NOON };
      await store.addSession(session);
      expect(await store.session("d")).toEqual(session);
      expect(await store.session("other")).toBeUndefined();
      await store.removeSession("d");
      await store.removeSession("d");
      expect(await store.session("d")).toBeUndefined();
      await store.close();
    });

    test("only what has expired is removed", async () => {
      const store = await open();
      await store.addSession({ tokenDigest: "old", user: "ada", expiresAt: NOON });
      await store.addSession({ tokenDigest: "new", user: "ada", expiresAt: later(NOON, HOUR) });
      await store.removeSessionsExpiredAt(NOON);
      expect(await store.session("old")).toBeUndefined();
      expect(await store.session("new")).toBeDefined();
      await store.close();
    });
  });

  test("opening and closing twice is no error", async () => {
    const store = await open();
    await store.open();
    await store.close();
    await store.close();
  });
}
