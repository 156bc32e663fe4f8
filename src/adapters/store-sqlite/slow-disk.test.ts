import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { QueuedRun } from "../../ports/store.ts";
import { at, hastyClock } from "../../ports/testing/fake-clock.ts";
import { createSqliteStore } from "./store-sqlite.ts";

const top = await mkdtemp(join(tmpdir(), "karajo-slow-"));
afterAll(() => rm(top, { recursive: true }));
const NOW = at("2026-06-01T12:00:00Z");

function aRun(counter: number): QueuedRun {
  const facts = { job: "exec:a", reason: "webhook", queuedAt: NOW, slot: undefined, attempt: 1 } as const;
  return { ...facts, counter, idempotencyKey: `key ${counter}`, request: undefined };
}

/** A store on a disk that is done with a synchronization when the test says so. */
async function heldStore() {
  const asked: { done(): void; fail(error: Error): void }[] = [];
  const sync = () => new Promise<void>((resolve, reject) => void asked.push({ done: resolve, fail: reject }));
  const path = join(await mkdtemp(join(top, "case-")), "karajo.db");
  const store = createSqliteStore(path, { clock: hastyClock, sync });
  await store.open();
  const next = async () => {
    while (asked.length === 0) await new Promise((resolve) => setImmediate(resolve));
    const [one] = asked.splice(0, 1);
    if (one === undefined) throw new Error("nothing was asked for");
    return one;
  };
  return { store, next, asked };
}

function watched(promise: Promise<void>) {
  const seen = { isConfirmed: false };
  void promise.then(() => {
    seen.isConfirmed = true;
  });
  return seen;
}

const aWhile = () => new Promise((resolve) => setTimeout(resolve, 5));

describe("while the disk takes its time", () => {
  test("nothing is confirmed that it does not have, and what comes meanwhile waits for the next time", async () => {
    const { store, next, asked } = await heldStore();
    const first = watched(store.addRun(aRun(1)));
    const one = await next();
    const later = [2, 3].map((counter) => watched(store.addRun(aRun(counter))));
    await aWhile();
    expect([first, ...later].map(({ isConfirmed }) => isConfirmed)).toEqual([false, false, false]);
    one.done();
    const two = await next();
    await aWhile();
    expect([first, ...later].map(({ isConfirmed }) => isConfirmed)).toEqual([true, false, false]);
    two.done();
    await aWhile();
    expect(later.map(({ isConfirmed }) => isConfirmed)).toEqual([true, true]);
    expect(asked).toEqual([]);
    await store.close();
  });

  test("the store is closed when what was asked for is confirmed", async () => {
    const { store, next } = await heldStore();
    const added = watched(store.addRun(aRun(1)));
    const one = await next();
    const closed = watched(store.close());
    const closedToo = watched(store.close());
    await aWhile();
    expect([closed, closedToo].map(({ isConfirmed }) => isConfirmed)).toEqual([false, false]);
    one.done();
    await aWhile();
    expect([added, closed, closedToo].map(({ isConfirmed }) => isConfirmed)).toEqual([true, true, true]);
  });
});

describe("a disk that fails before it is sure", () => {
  const ENOSPC = Object.assign(new Error("ENOSPC: no space left on device, fdatasync"), { code: "ENOSPC" });

  test("refuses all that it was to have, in words that say what to do, and takes the next", async () => {
    const { store, next } = await heldStore();
    const both = Promise.allSettled([store.addRun(aRun(1)), store.setPaused("exec:a", true, NOW)]);
    (await next()).fail(ENOSPC);
    const refused = { code: "ERR_STORE", message: expect.stringContaining("the disk is full: free some space") };
    expect(await both).toMatchObject(Array(2).fill({ status: "rejected", reason: refused }));
    const added = store.addRun(aRun(2));
    (await next()).done();
    await added;
    await store.close();
  });

  test("takes the very same run again, once, and no other one with its number", async () => {
    const { store, next } = await heldStore();
    const run = aRun(1);
    const refused = expect(store.addRun(run)).rejects.toMatchObject({ code: "ERR_STORE" });
    (await next()).fail(ENOSPC);
    await refused;
    const again = store.addRun(run);
    (await next()).done();
    await again;
    expect((await store.unfinishedRuns()).map(({ idempotencyKey }) => idempotencyKey)).toEqual(["key 1"]);
    await expect(store.addRun(aRun(1))).rejects.toMatchObject({ code: "ERR_STORE" });
    await store.close();
  });
});
