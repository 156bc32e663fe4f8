import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { at } from "../../ports/testing/fake-clock.ts";
import { storeContract } from "../../ports/testing/store-contract.ts";
import { connect } from "./driver.ts";
import { RUNS_KEPT } from "./statements.ts";
import { createSqliteStore } from "./store-sqlite.ts";

const top = await mkdtemp(join(tmpdir(), "karajo-store-"));
afterAll(() => rm(top, { recursive: true }));
const freshPath = async () => join(await mkdtemp(join(top, "case-")), "lib", "karajo.db");

describe("the SQLite store", () => {
  storeContract(async () => {
    const store = createSqliteStore(await freshPath());
    await store.open();
    return store;
  });

  test("remembers what it was told when it is opened again", async () => {
    const path = await freshPath();
    const first = createSqliteStore(path);
    await first.open();
    await first.setPaused("exec:a", true, at("2026-01-01T00:00:00Z"));
    await first.close();
    const second = createSqliteStore(path);
    await second.open();
    expect(await second.pauses()).toEqual(new Map([["exec:a", true]]));
    await second.close();
  });

  test("keeps the newest runs of each job, and every run without an end", async () => {
    const path = await freshPath();
    const store = createSqliteStore(path);
    await store.open();
    const at0 = at("2026-01-01T00:00:00Z");
    const facts = { job: "exec:a", reason: "webhook", queuedAt: at0, slot: undefined, request: undefined } as const;
    const counters = Array.from({ length: RUNS_KEPT + 100 }, (_, index) => index + 1);
    await Promise.all(counters.map((counter) => store.addRun({ ...facts, counter })));
    const ended = counters.filter((counter) => counter !== 5);
    await Promise.all(ended.map((counter) => store.finishRun("exec:a", counter, { kind: "success" }, at0)));
    expect((await store.unfinishedRuns()).map((run) => run.counter)).toEqual([5]);
    expect(await store.counters()).toEqual(new Map([["exec:a", RUNS_KEPT + 100]]));
    await store.close();
    const db = await connect(path);
    expect(db.prepare("select count(*) as kept from run").get()).toMatchObject({ kept: RUNS_KEPT + 1 });
    db.close();
  });

  test("is readable by its owner alone", async () => {
    const path = await freshPath();
    const store = createSqliteStore(path);
    await store.open();
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await stat(join(path, ".."))).mode & 0o777).toBe(0o700);
    await store.close();
  });

  test("is opened by one server at a time", async () => {
    const path = await freshPath();
    const first = createSqliteStore(path);
    await first.open();
    await expect(createSqliteStore(path).open()).rejects.toMatchObject({
      code: "ERR_STORE",
      message: expect.stringContaining("does another karajo run on this dir_base?"),
    });
    await first.close();
  });

  test("refuses a file that is no database, and one of a newer program, and leaves both as they are", async () => {
    const path = await freshPath();
    const store = createSqliteStore(path);
    await store.open();
    await store.close();
    const newer = await connect(path);
    newer.exec("pragma user_version = 99");
    newer.close();
    await expect(createSqliteStore(path).open()).rejects.toMatchObject({
      message: expect.stringContaining("schema is version 99"),
    });
    await writeFile(path, "this is no database, however long it may be".repeat(100));
    await expect(createSqliteStore(path).open()).rejects.toMatchObject({ code: "ERR_STORE" });
  });

  test("refuses to work before it is open", async () => {
    await expect(createSqliteStore(await freshPath()).pauses()).rejects.toMatchObject({ code: "ERR_STORE" });
  });
});
