import { constants } from "node:fs";
import {
  access,
  cp,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  readlink,
  rm,
  stat,
  symlink,
  truncate,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterAll, describe, expect, test } from "vitest";
import type { Instant } from "../../domain/time.ts";
import type { QueuedRun, Store } from "../../ports/store.ts";
import { at, FakeClock } from "../../ports/testing/fake-clock.ts";
import { connect } from "./driver.ts";
import { createSqliteStore } from "./store-sqlite.ts";

const top = await mkdtemp(join(tmpdir(), "karajo-damaged-"));
afterAll(() => rm(top, { recursive: true }));
const NOW = at("2026-06-01T12:00:00Z");
const ASIDE = "karajo.db.damaged-20260601T120000Z";
const freshPath = async () => join(await mkdtemp(join(top, "case-")), "lib", "karajo.db");
const storeAt = (path: string) => createSqliteStore(path, { clock: new FakeClock(NOW) });

function aRun(counter: number): QueuedRun {
  const facts = { job: "exec:a", reason: "schedule", queuedAt: NOW, attempt: 1, request: undefined } as const;
  const slot = { at: (NOW + counter) as Instant, outcome: "ran", reason: "" } as const;
  return { ...facts, counter, slot, idempotencyKey: `key ${counter}` };
}

/** A store with so many runs that its file has pages of every sort. */
async function used(path: string): Promise<Store> {
  const store = storeAt(path);
  await store.open();
  await Promise.all(Array.from({ length: 500 }, (_, index) => store.addRun(aRun(index + 1))));
  return store;
}

/** What is left of a used store when it is closed, or when its process has crashed: then most of it is in its log. */
async function file({ crashed = false } = {}): Promise<string> {
  const path = await freshPath();
  const store = await used(path);
  if (!crashed) {
    await store.close();
    return path;
  }
  const copy = await freshPath();
  await mkdir(dirname(copy), { recursive: true });
  for (const suffix of ["", "-wal"]) await cp(path + suffix, copy + suffix);
  await store.close();
  return copy;
}

async function overwrite(path: string, offset: number, bytes: Uint8Array): Promise<void> {
  const handle = await open(path, "r+");
  await handle.write(bytes, 0, bytes.length, offset);
  await handle.close();
}

/** The store at the path works, and has nothing but what it is told now. */
async function expectWorking(store: Store, path: string): Promise<void> {
  expect(await store.counters()).toEqual(new Map());
  await store.addRun(aRun(1));
  await store.close();
  const again = storeAt(path);
  expect(await again.open()).toEqual({ kind: "found" });
  expect(await again.counters()).toEqual(new Map([["exec:a", 1]]));
  await again.close();
}

const PAGE = 4_096;
const rubbish = Uint8Array.from({ length: 200 }, (_, index) => (index * 89) % 251);

describe("a file that is of no use is set aside, and a new one begun:", () => {
  test.each<[what: string, damage: (path: string) => Promise<void>, problem: RegExp]>([
    ["rubbish instead of a database", (path) => writeFile(path, "no database ".repeat(1_000)), /not a database/],
    ["a few bytes of rubbish", (path) => writeFile(path, "no"), /not a database/],
    ["a damaged header", (path) => overwrite(path, 0, rubbish), /not a database/],
    ["a damaged schema", (path) => overwrite(path, 100, rubbish), /malformed/],
    ["a damaged page", (path) => overwrite(path, 9 * PAGE, rubbish), /page|Tree|malformed/],
    ["a page of zeros", (path) => overwrite(path, 12 * PAGE, new Uint8Array(PAGE)), /page|Tree|malformed/],
    ["a file that was cut off", async (path) => truncate(path, 15 * PAGE), /malformed|page/],
    ["a file that was cut off within a page", (path) => truncate(path, 5 * PAGE + 99), /malformed|page/],
    ["a header without pages", (path) => truncate(path, 100), /malformed|not a database/],
  ])("%s", async (_what, damage, problem) => {
    const path = await file();
    await damage(path);
    const damaged = await readFile(path);
    const store = storeAt(path);
    expect(await store.open()).toEqual({
      kind: "damaged",
      setAside: join(dirname(path), ASIDE),
      problem: expect.stringMatching(problem),
    });
    // Written to only by the switch to a write-ahead log, two bytes of the header.
    expect((await readFile(join(dirname(path), ASIDE))).subarray(PAGE).equals(damaged.subarray(PAGE))).toBe(true);
    await expectWorking(store, path);
  });

  test("a database that lacks a table", async () => {
    const path = await file();
    const db = await connect(path);
    db.exec("drop table slot");
    db.close();
    const store = storeAt(path);
    expect(await store.open()).toMatchObject({ kind: "damaged", problem: "it lacks slot" });
    await expectWorking(store, path);
  });

  test("an empty file with a log that is not", async () => {
    const path = await file({ crashed: true });
    await truncate(path, 0);
    const store = storeAt(path);
    expect(await store.open()).toMatchObject({ kind: "damaged", problem: expect.stringContaining("it is empty") });
    expect((await stat(join(dirname(path), `${ASIDE}-wal`))).size).toBeGreaterThan(0);
    await expectWorking(store, path);
  });

  test("a damaged file goes with its log, and the connection to it does no harm to the new one", async () => {
    const path = await file({ crashed: true });
    // The log has newer versions of all pages, so that nothing in the file is looked at but its length.
    const db = await connect(path);
    db.exec("pragma wal_checkpoint(passive); pragma user_version = 4");
    await cp(`${path}-wal`, `${path}-wal.kept`);
    db.close();
    await cp(`${path}-wal.kept`, `${path}-wal`);
    await rm(`${path}-wal.kept`);
    await overwrite(path, 0, rubbish);
    await overwrite(path, 9 * PAGE, rubbish);
    const store = storeAt(path);
    expect(await store.open()).toMatchObject({ kind: "damaged" });
    await store.addRun(aRun(1));
    setFlagsFromString("--expose-gc");
    runInNewContext("gc")();
    expect((await readdir(dirname(path))).sort()).toEqual(["karajo.db", ASIDE, `${ASIDE}-wal`, "karajo.db-wal"].sort());
    const copy = await freshPath();
    await mkdir(dirname(copy));
    for (const suffix of ["", "-wal"]) await cp(path + suffix, copy + suffix);
    const copied = storeAt(copy);
    expect(await copied.open()).toEqual({ kind: "found" });
    expect(await copied.counters()).toEqual(new Map([["exec:a", 1]]));
    await copied.close();
    await store.close();
  });

  test("two on one second have names of their own", async () => {
    const path = await file();
    for (const name of [ASIDE, `${ASIDE}-2`, `${ASIDE}-3`]) {
      await writeFile(path, "no database ".repeat(1_000));
      const store = storeAt(path);
      expect(await store.open()).toMatchObject({ setAside: join(dirname(path), name) });
      await store.close();
    }
  });
});

describe("a file that is not damaged stays:", () => {
  test("none is a new one, and so is an empty one", async () => {
    const path = await freshPath();
    const store = storeAt(path);
    expect(await store.open()).toEqual({ kind: "new" });
    await store.close();
    await truncate(path, 0);
    expect(await store.open()).toEqual({ kind: "new" });
    await expectWorking(store, path);
    expect(await readdir(dirname(path))).toEqual(["karajo.db"]);
  });

  test.each(["", "-wal"])("a folder with its name%s is an error that says so", async (suffix) => {
    const path = suffix === "" ? await freshPath() : await file();
    await mkdir(path + suffix, { recursive: true });
    await expect(storeAt(path).open()).rejects.toMatchObject({
      code: "ERR_STORE",
      message: `store ${path}: ${path}${suffix} is a folder: move it away`,
    });
    await access(path + suffix, constants.F_OK);
  });

  test("one that somebody has removed is a new one, whatever its log says", async () => {
    const path = await file({ crashed: true });
    await rm(path);
    const store = storeAt(path);
    expect(await store.open()).toEqual({ kind: "new" });
    await expectWorking(store, path);
  });

  test("what was in the log at a crash is found", async () => {
    const path = await file({ crashed: true });
    const store = storeAt(path);
    expect(await store.open()).toEqual({ kind: "found" });
    expect(await store.counters()).toEqual(new Map([["exec:a", 500]]));
    await store.close();
  });

  // SQLite takes a log up to the first entry that is not whole, because that is how a crash leaves it.
  test.each([
    ["its header", 0],
    ["its middle", 100_000],
    ["its end", -50],
  ])("a log that is damaged at %s leaves a store that works", async (_where, offset) => {
    const path = await file({ crashed: true });
    const { size } = await stat(`${path}-wal`);
    await overwrite(`${path}-wal`, (offset + size) % size, rubbish.subarray(0, 50));
    const store = storeAt(path);
    const { kind } = await store.open();
    expect(["found", "damaged"]).toContain(kind);
    await store.addRun(aRun(1_000));
    await store.close();
    const again = storeAt(path);
    expect(await again.open()).toEqual({ kind: "found" });
    expect((await again.counters()).get("exec:a")).toBe(1_000);
    await again.close();
  });

  test("whatever byte is wrong, the store can be opened and used", { timeout: 60_000 }, async () => {
    const path = await file();
    const sound = await readFile(path);
    const kinds = new Map<string, number>();
    // The pages of one file, each hit at another place; but not the version number, which is a newer program's word.
    for (let page = 0; page * PAGE < sound.length; page++) {
      const spoilt = Buffer.from(sound);
      const offset = page * PAGE + ((page * 997 + 200) % (PAGE - 8));
      for (let index = 0; index < 8; index++) spoilt[offset + index] = (spoilt[offset + index] ?? 0) ^ 0x55;
      await writeFile(path, spoilt);
      const store = storeAt(path);
      const { kind } = await store.open();
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
      await store.addRun(aRun(9_999));
      await store.finishRun("exec:a", 9_999, { kind: "success" }, NOW);
      expect((await store.counters()).get("exec:a")).toBeGreaterThanOrEqual(9_999);
      await store.close();
    }
    expect(kinds.get("damaged")).toBeGreaterThan(0);
  });

  test("one that cannot be opened is nobody's damage", async () => {
    const path = await freshPath();
    await mkdir(dirname(path), { recursive: true });
    await symlink("/no/folder/karajo.db", path);
    await expect(storeAt(path).open()).rejects.toMatchObject({
      code: "ERR_STORE",
      message: expect.stringContaining("the file cannot be opened"),
    });
    expect(await readlink(path)).toBe("/no/folder/karajo.db");
  });
});
