import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { at, hastyClock } from "../../ports/testing/fake-clock.ts";
import { storeContract } from "../../ports/testing/store-contract.ts";
import { connect } from "./driver.ts";
import { createSqliteStore } from "./store-sqlite.ts";

const top = await mkdtemp(join(tmpdir(), "karajo-store-"));
afterAll(() => rm(top, { recursive: true }));
const freshPath = async () => join(await mkdtemp(join(top, "case-")), "lib", "karajo.db");
const storeAt = (path: string) => createSqliteStore(path, { clock: hastyClock });

describe("the SQLite store", () => {
  storeContract(async () => {
    const store = storeAt(await freshPath());
    expect(await store.open()).toEqual({ kind: "new" });
    return store;
  });

  test("remembers what it was told when it is opened again", async () => {
    const path = await freshPath();
    const first = storeAt(path);
    await first.open();
    await first.setPaused("exec:a", true, at("2026-01-01T00:00:00Z"));
    await first.close();
    const second = storeAt(path);
    expect(await second.open()).toEqual({ kind: "found" });
    expect(await second.pauses()).toEqual(new Map([["exec:a", true]]));
    await second.close();
  });

  test("forgets the request of a run that has ended", async () => {
    const path = await freshPath();
    const store = storeAt(path);
    await store.open();
    const now = at("2026-01-01T00:00:00Z");
    const request = { headers: { authorization: "secret" }, body: new Uint8Array(9) };
    const facts = { reason: "webhook", queuedAt: now, slot: undefined, attempt: 1, idempotencyKey: "k" } as const;
    await store.addRun({ ...facts, job: "exec:a", counter: 1, request });
    await store.finishRun("exec:a", 1, { kind: "success" }, now);
    await store.close();
    const db = await connect(path);
    const row = db.prepare("select request_headers, request_body from run").get();
    expect(row).toMatchObject({ request_headers: null, request_body: null });
    db.close();
  });

  test("is readable by its owner alone", async () => {
    const path = await freshPath();
    const store = storeAt(path);
    await store.open();
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await stat(join(path, ".."))).mode & 0o777).toBe(0o700);
    await store.close();
  });

  test("is opened by one server at a time", async () => {
    const path = await freshPath();
    const first = storeAt(path);
    await first.open();
    await expect(storeAt(path).open()).rejects.toMatchObject({
      code: "ERR_STORE",
      message: expect.stringContaining("does another karajo run on this dir_base?"),
    });
    await expect(storeAt(path).open(), "the failed attempt has freed the lock").rejects.toThrow("another karajo");
    await first.close();
  });

  test("refuses a file of a newer program, and leaves it as it is", async () => {
    const path = await freshPath();
    const store = storeAt(path);
    await store.open();
    await store.close();
    const newer = await connect(path);
    newer.exec("pragma user_version = 99");
    newer.close();
    const opening = storeAt(path).open();
    await expect(opening).rejects.toMatchObject({
      code: "ERR_STORE",
      message: expect.stringContaining("schema is version 99"),
    });
    expect((await stat(path)).size).toBeGreaterThan(0);
  });

  test("does not let its write-ahead log grow", { timeout: 20_000 }, async () => {
    const path = await freshPath();
    const store = storeAt(path);
    await store.open();
    const now = at("2026-01-01T00:00:00Z");
    const facts = { reason: "webhook", queuedAt: now, slot: undefined, attempt: 1, idempotencyKey: "k" } as const;
    const add = (job: number, counter: number, size: number) =>
      store.addRun({
        ...{ ...facts, job: `exec:${job}`, counter },
        request: { headers: {}, body: new Uint8Array(size) },
      });
    // 40 MB at once, then many small ones.
    await Promise.all(Array.from({ length: 20 }, (_, job) => add(job, 1, 2_000_000)));
    expect((await stat(`${path}-wal`)).size).toBeGreaterThan(40_000_000);
    for (let counter = 2; counter <= 50; counter++) {
      await Promise.all(Array.from({ length: 100 }, (_, job) => add(job, counter, 500)));
    }
    expect((await stat(`${path}-wal`)).size).toBeLessThan(10_000_000);
    await store.close();
  });

  test("refuses to work before it is open", async () => {
    await expect(storeAt(await freshPath()).pauses()).rejects.toMatchObject({ code: "ERR_STORE" });
  });
});
