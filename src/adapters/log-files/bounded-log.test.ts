import { fstatSync, writeSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import type { JobId } from "../../domain/job-id.ts";
import { boundsOf, contentOf, keptOf } from "../../ports/testing/log-facts.ts";
import { createLogFiles } from "./log-files.ts";

const top = await mkdtemp(join(tmpdir(), "karajo-bounded-"));
afterAll(() => rm(top, { recursive: true }));
const job = { kind: "exec", id: "keep" as JobId } as const;
const running = { counter: 1, status: "running" } as const;
const text = (s: string) => new TextEncoder().encode(s);

/** Log files in a new folder, in which the files of the job are `files`. */
async function aFolder(files: Readonly<Record<string, string>> = {}) {
  const root = await mkdtemp(join(top, "case-"));
  const folder = join(root, "job", "keep");
  await mkdir(folder, { recursive: true });
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  return { root, folder, logs: createLogFiles(root), names: async () => (await readdir(folder)).sort() };
}

async function sizeOf(folder: string): Promise<number> {
  const sizes = (await readdir(folder)).map(async (name) => (await stat(join(folder, name))).size);
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

describe("a long log that is being written", () => {
  test("takes no more room than a quarter beyond its bounds, and one file in the end", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 40 }), async (sizes) => {
        const { folder, logs, names } = await aFolder();
        const log = await logs.create(job, 1, boundsOf(200));
        for (const size of sizes) {
          await log.write(new Uint8Array(size).fill(0x61));
          expect(await sizeOf(folder)).toBeLessThanOrEqual(250);
        }
        await log.close("success");
        expect(await names()).toEqual(["keep.1.success"]);
      }),
      { numRuns: 20 },
    );
  });

  test("has its parts beside it, for their owner alone", async () => {
    const { folder, logs, names } = await aFolder();
    const log = await logs.create(job, 1, boundsOf(8));
    await log.write(text("0123456789abcd"));
    expect(await names()).toEqual(["keep.1.running", "keep.1.running.4.10", "keep.1.running.4.12"]);
    expect((await stat(join(folder, "keep.1.running.4.10"))).mode & 0o777).toBe(0o600);
    await log.close("failed");
  });

  test("writes nothing that would be left out at once, and is read meanwhile as it was", async () => {
    const { root } = await aFolder();
    const written: number[] = [];
    const read: (string | undefined)[] = [];
    const logs = createLogFiles(root, async (fd, bytes, position) => {
      written.push(bytes.length);
      read.push(await contentOf(logs, job, running));
      return writeSync(fd, bytes, 0, bytes.length, position);
    });
    const log = await logs.create(job, 1, boundsOf(80));
    let all = "";
    for (const letter of "abc") {
      const before = keptOf(text(all), 80);
      const line = `${letter.repeat(999)}\n`;
      written.length = 0;
      read.length = 0;
      await log.write(text(line));
      all += line;
      expect(written.reduce((sum, length) => sum + length)).toBeLessThanOrEqual(80);
      expect(new Set(read)).toEqual(new Set([before]));
      expect(await contentOf(logs, job, running)).toBe(keptOf(text(all), 80));
    }
    await log.close("success");
    expect(await contentOf(logs, job, { counter: 1, status: "success" })).toBe(keptOf(text(all), 80));
  });

  test("is one file where it fits into its head", async () => {
    const { logs, names } = await aFolder();
    const log = await logs.create(job, 1, boundsOf(8));
    await log.write(text("0123"));
    expect(await names()).toEqual(["keep.1.running"]);
    await log.close("success");
  });
});

describe("what a crash has left", () => {
  const PARTS = { "keep.1.running.6.20": "four\nfi", "keep.1.running.6.27": "ve\nsix\n" };
  const LEFT = { "keep.1.running": "zero\no", ...PARTS };
  const KEPT = "zero\no\n[19]\nfive\nsix\n";

  test("is kept by a scan, and read as it will be kept", async () => {
    const { logs, names } = await aFolder(LEFT);
    const found = await logs.scan([job]);
    expect(found.get("exec:keep")?.entries).toEqual([running]);
    expect(await names()).toEqual(Object.keys(LEFT).sort());
    expect(await contentOf(logs, job, running)).toBe("zero\no\n--- 19 bytes are left out here.\nfive\nsix\n");
  });

  test("is joined however far a joining had come", async () => {
    const { maxSize } = boundsOf(30);
    for (let joined = 0; joined <= 30; joined++) {
      const files = { ...LEFT, "keep.1.running": `zero\no${KEPT.slice(6)}and garbage behind it`.slice(0, 6 + joined) };
      const { folder, logs, names } = await aFolder(files);
      await logs.scan([job]);
      const log = await logs.reopen(job, 1, boundsOf(maxSize));
      await log.write(text("lost\n"));
      await log.close("failed");
      expect(await names()).toEqual(["keep.1.failed"]);
      expect(await readFile(join(folder, "keep.1.failed"), "utf8")).toBe("zero\no\n[19]\nfive\nsix\nlost\n");
    }
  });

  test("between the last two steps of a joining is the joined log alone", async () => {
    const { folder, logs, names } = await aFolder({ ...PARTS, "keep.1.success": KEPT, "keep.2.running": "x" });
    expect((await logs.scan([job])).get("exec:keep")?.entries).toMatchObject([{ status: "success" }, { counter: 2 }]);
    expect(await names()).toEqual(["keep.1.success", "keep.2.running"]);
    expect(await readFile(join(folder, "keep.1.success"), "utf8")).toBe(KEPT);
  });

  test("with a hole is what lies behind it", async () => {
    const { logs } = await aFolder({ ...LEFT, "keep.1.running.6.8": "lost\n" });
    expect(await contentOf(logs, job, running)).toMatch(/^zero\no\n--- 19 .*\nfive\nsix\n$/);
  });

  test("by a rename that failed is found at the next start", async () => {
    const { folder, logs } = await aFolder();
    const log = await logs.create(job, 1, boundsOf(20));
    const written = Array.from({ length: 20 }, (_, i) => `line ${i}\n`).join("");
    await log.write(text(written));
    await rename(folder, `${folder}.away`);
    await expect(log.close("success")).rejects.toThrow("ENOENT");
    await rename(`${folder}.away`, folder);
    const again = await logs.reopen(job, 1, boundsOf(20));
    await again.close("failed");
    expect(await contentOf(logs, job, { counter: 1, status: "failed" })).toBe(keptOf(text(written), 20));
  });
});

describe("on a disk that is full", () => {
  /** Log files in a new folder that may be no larger together than `room.bytes`. */
  async function aSmallDisk(room: { bytes: number }) {
    const { root, folder, names } = await aFolder();
    const logs = createLogFiles(root, async (fd, bytes, position) => {
      const growth = position + bytes.length - fstatSync(fd).size;
      const left = room.bytes - (await sizeOf(folder));
      const possible = growth <= left ? bytes.length : Math.max(0, bytes.length - growth + left);
      if (possible === 0) throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
      return writeSync(fd, bytes, 0, possible, position);
    });
    return { logs, names };
  }

  test("nothing of a write that failed is in the log, and the next one may succeed", async () => {
    const room = { bytes: 10 };
    const { logs } = await aSmallDisk(room);
    const log = await logs.create(job, 1, boundsOf(1_000));
    await log.write(text("one\n"));
    await expect(log.write(text("two two two\n"))).rejects.toThrow("ENOSPC");
    expect(await contentOf(logs, job, running)).toBe("one\n");
    room.bytes = 1_000;
    await log.write(text("three\n"));
    await log.close("success");
    expect(await contentOf(logs, job, { counter: 1, status: "success" })).toBe("one\nthree\n");
  });

  test("what was taken is kept as far as there is room, and the log has an end", async () => {
    const chunk = fc.integer({ min: 1, max: 30 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(chunk, { maxLength: 30 }),
        fc.integer({ min: 0, max: 150 }),
        fc.integer({ min: 0, max: 150 }),
        async (sizes, before, after) => {
          const room = { bytes: before };
          const { logs, names } = await aSmallDisk(room);
          const log = await logs.create(job, 1, boundsOf(80));
          let taken = "";
          for (const [index, size] of sizes.entries()) {
            const line = `${String.fromCharCode(0x41 + index).repeat(size)}\n`;
            await log.write(text(line)).then(
              () => (taken += line),
              () => undefined,
            );
            expect(await contentOf(logs, job, running)).toBe(keptOf(text(taken), 80));
          }
          room.bytes = after;
          await log.close("success");
          expect(await names()).toEqual(["keep.1.success"]);
          const content = (await contentOf(logs, job, { counter: 1, status: "success" })) ?? "";
          const [head = "", tail = ""] = content.split(/\n?\[[0-9]+\]\n/);
          expect(taken.startsWith(head)).toBe(true);
          expect(taken.endsWith(tail)).toBe(true);
          if (after === 150) expect(content).toBe(keptOf(text(taken), 80));
        },
      ),
      { numRuns: 60, examples: [[[30, 30, 30, 30, 30, 30], 150, 150]] },
    );
  });
});
