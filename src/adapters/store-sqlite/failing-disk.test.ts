import { execFileSync, spawnSync } from "node:child_process";
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from "node:fs";
import { cp, mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { at, hastyClock } from "../../ports/testing/fake-clock.ts";
import { createSqliteStore } from "./store-sqlite.ts";

const top = await mkdtemp(join(tmpdir(), "karajo-disk-"));
afterAll(() => rm(top, { recursive: true }));
const NOW = at("2026-06-01T12:00:00Z");
const freshPath = async () => join(await mkdtemp(join(top, "case-")), "lib", "karajo.db");
const storeAt = (path: string) => createSqliteStore(path, { clock: hastyClock });

/** A run whose request has so many bytes. */
function aRun(counter: number, size = 0) {
  const facts = { job: "exec:a", reason: "webhook", queuedAt: NOW, slot: undefined } as const;
  const request = { headers: {}, body: new Uint8Array(size).fill(1) };
  return { ...facts, counter, attempt: 1, idempotencyKey: `key ${counter}`, request };
}

/** The runs that the next server finds. It opens a copy, because here this process may still hold the lock. */
async function afterRestart(path: string): Promise<readonly number[]> {
  const copy = await freshPath();
  await cp(dirname(path), dirname(copy), { recursive: true });
  const store = storeAt(copy);
  expect(await store.open()).toEqual({ kind: "found" });
  const runs = await store.unfinishedRuns();
  await store.close();
  return runs.map(({ counter }) => counter);
}

const sizeOf = async (path: string) => (await stat(path)).size;

/** Forbids this process files larger than so many bytes while `work` goes on. */
async function withFileLimit(bytes: number, work: () => Promise<void>): Promise<void> {
  // The soft limit alone, which may be raised again. Node ignores the signal that comes with it.
  const set = (limit: string) => execFileSync("prlimit", ["--pid", String(process.pid), `--fsize=${limit}:`]);
  set(String(bytes));
  try {
    await work();
  } finally {
    set("unlimited");
  }
}

/** Whether the limit can be set, and taken back. */
const hasFileLimit =
  spawnSync("prlimit", ["--pid", String(process.pid), "--fsize", "--output", "SOFT,HARD", "--noheadings"], {
    encoding: "utf8",
  })
    .stdout?.trim()
    .split(/\s+/)
    .join() === "unlimited,unlimited";

const BROKEN = {
  code: "ERR_STORE",
  message: expect.stringMatching(/^store .*karajo[.]db: the disk cannot be read or written: .*SQLITE_IOERR 778/),
};

describe.skipIf(!hasFileLimit)("while the file may not grow (needs prlimit)", () => {
  test("changes are refused, none of them is kept, and later ones find the store as it was", async () => {
    const path = await freshPath();
    const store = storeAt(path);
    await store.open();
    for (const counter of [1, 2]) await store.addRun(aRun(counter));
    await withFileLimit((await sizeOf(`${path}-wal`)) + 5_000, async () => {
      for (let round = 0; round < 3; round++) {
        await expect(store.addRun(aRun(3, 10_000))).rejects.toMatchObject(BROKEN);
        expect(await store.counters(), "reading goes on").toEqual(new Map([["exec:a", 2]]));
      }
    });
    await store.addRun(aRun(3, 10_000));
    await store.finishRun("exec:a", 2, { kind: "success" }, NOW);
    await store.close();
    await store.open();
    expect((await store.unfinishedRuns()).map(({ counter }) => counter)).toEqual([1, 3]);
    await store.close();
  });

  test("a change that is too large for the memory takes the others with it, and none of them is kept", async () => {
    const path = await freshPath();
    const store = storeAt(path);
    await store.open();
    await store.addRun(aRun(1));
    await withFileLimit((await sizeOf(`${path}-wal`)) + 50_000, async () => {
      const changes = [aRun(2), aRun(3, 5_000_000), aRun(4), aRun(5, 5_000_000), aRun(6)];
      const results = await Promise.allSettled(changes.map((run) => store.addRun(run)));
      expect(results.map(({ status }) => status)).toEqual(Array(5).fill("rejected"));
    });
    expect(await store.counters()).toEqual(new Map([["exec:a", 1]]));
    await Promise.all([store.addRun(aRun(2)), store.addRun(aRun(3, 5_000_000))]);
    expect((await store.unfinishedRuns()).map(({ counter }) => counter)).toEqual([1, 2, 3]);
    await store.close();
  });

  test("the log takes what the file cannot, and its turn comes later", { timeout: 20_000 }, async () => {
    const path = await freshPath();
    const store = storeAt(path);
    await store.open();
    await store.addRun(aRun(1, 8_000_000));
    await store.close();
    await store.open();
    const confirmed = [1];
    const size = await sizeOf(path);
    await withFileLimit(size, async () => {
      // The log is written into the file after 4 MB, and full after 8.
      for (let counter = 2; ; counter++) {
        const [{ status } = { status: "rejected" }] = await Promise.allSettled([store.addRun(aRun(counter, 50_000))]);
        if (status === "rejected") break;
        confirmed.push(counter);
      }
    });
    expect(confirmed.length).toBeGreaterThan(90);
    const last = confirmed.length + 1;
    await store.addRun(aRun(last));
    await store.close();
    expect(await readdir(dirname(path))).toEqual(["karajo.db"]);
    await store.open();
    expect((await store.unfinishedRuns()).map(({ counter }) => counter)).toEqual([...confirmed, last]);
    await store.close();
  });

  test("closing keeps what was confirmed", async () => {
    const path = await freshPath();
    const store = storeAt(path);
    await store.open();
    const counters = Array.from({ length: 300 }, (_, index) => index + 1);
    await Promise.all(counters.map((counter) => store.addRun(aRun(counter, 1_000))));
    await withFileLimit(10_000, () => store.close());
    expect((await readdir(dirname(path))).sort()).toEqual(["karajo.db", "karajo.db-wal"]);
    expect(await afterRestart(path)).toEqual(counters);
  });
});

/** A file system of its own, of 1 MB. */
function mountedDisk(): string | undefined {
  const folder = join(top, "disk");
  mkdirSync(folder, { recursive: true });
  const { status } = spawnSync("mount", ["-t", "tmpfs", "-o", "size=1m", "karajo-test", folder]);
  return status === 0 ? folder : undefined;
}

const disk = mountedDisk();
afterAll(() => {
  if (disk !== undefined) spawnSync("umount", ["--lazy", disk]);
});

/** Leaves no byte free. */
function fill(folder: string): void {
  const file = openSync(join(folder, "filler"), "w");
  try {
    for (const size of [65_536, 1]) {
      try {
        for (;;) writeSync(file, Buffer.alloc(size));
      } catch {
        // no space left
      }
    }
  } finally {
    closeSync(file);
  }
}

describe.skipIf(disk === undefined)("on a disk of its own (needs to be root)", () => {
  const folder = disk ?? "";
  const FULL = {
    code: "ERR_STORE",
    message: expect.stringMatching(/: the disk is full: free some space, .*SQLITE_FULL: database or disk is full/),
  };

  test("a full disk refuses changes until there is space again", async () => {
    const path = join(folder, "full", "karajo.db");
    const store = storeAt(path);
    await store.open();
    await store.addRun(aRun(1));
    for (let round = 0; round < 3; round++) {
      fill(folder);
      const changes = [aRun(2 + round, 10_000), aRun(90 + round, 10_000)];
      const results = await Promise.allSettled(changes.map((run) => store.addRun(run)));
      expect(results).toEqual(Array(2).fill({ status: "rejected", reason: expect.objectContaining(FULL) }));
      expect(await store.counters()).toEqual(new Map([["exec:a", 1 + round]]));
      rmSync(join(folder, "filler"));
      await store.addRun(aRun(2 + round));
    }
    fill(folder);
    await store.close();
    rmSync(join(folder, "filler"));
    expect(await afterRestart(path)).toEqual([1, 2, 3, 4]);
  });

  test("a new store on a full disk says so, and opens when there is space", async () => {
    fill(folder);
    const store = storeAt(join(folder, "late", "karajo.db"));
    await expect(store.open()).rejects.toMatchObject({ message: expect.stringContaining("the disk is full") });
    rmSync(join(folder, "filler"));
    await store.open();
    await store.addRun(aRun(1));
    await store.close();
  });

  test("a read-only disk is not mistaken for a damaged file", async () => {
    const path = join(folder, "fixed", "karajo.db");
    const store = storeAt(path);
    await store.open();
    await store.close();
    const view = join(top, "read-only");
    mkdirSync(view);
    execFileSync("mount", ["--bind", folder, view]);
    try {
      execFileSync("mount", ["-o", "remount,bind,ro", view]);
      await expect(storeAt(join(view, "fixed", "karajo.db")).open()).rejects.toMatchObject({
        code: "ERR_STORE",
        message: expect.stringContaining("the file or its disk is read-only"),
      });
    } finally {
      execFileSync("umount", ["--lazy", view]);
    }
    expect(await readdir(dirname(path))).toEqual(["karajo.db"]);
    expect(await store.open()).toEqual({ kind: "found" });
    await store.close();
  });
});
