import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { LogEntry } from "../../domain/log.ts";
import type { LogStore } from "../log-store.ts";
import {
  backup,
  boundsOf,
  bytesOf,
  contentOf,
  feedOf,
  finished,
  keptOf,
  ping,
  raw,
  running,
  text,
} from "./log-facts.ts";
import { feedContract } from "./log-feed-contract.ts";

/** What every log store promises. `open` gives a fresh one. */
export function logStoreContract(open: () => Promise<LogStore>): void {
  test("a log can be read while it is written, and under its final status afterwards", async () => {
    const logs = await open();
    const log = await logs.create(backup, 1);
    await log.write(text("one\n"));
    expect(await contentOf(logs, backup, { counter: 1, status: "running" })).toBe("one\n");
    await log.write(text("two\n"));
    await log.close("success");
    expect(await contentOf(logs, backup, { counter: 1, status: "success" })).toBe("one\ntwo\n");
  });

  test("the memory of what has been written may be used again", async () => {
    const logs = await open();
    const log = await logs.create(backup, 1, { maxSize: 10, gapLine: (missing) => `${missing}` });
    const memory = Buffer.from("one\n");
    for (const line of ["one\n", "two\n", "six\n", "ten\n"]) {
      memory.write(line);
      await log.write(memory);
      memory.fill(0);
    }
    await log.close("success");
    expect(await contentOf(logs, backup, { counter: 1, status: "success" })).toBe("one\nt\n7\nten\n");
  });

  test("a reader that still believes the run goes on is given the finished log", async () => {
    const logs = await open();
    const log = await logs.create(backup, 1);
    await log.write(text("one\n"));
    await log.close("failed");
    expect(await contentOf(logs, backup, { counter: 1, status: "running" })).toBe("one\n");
  });

  test("a part of a log can be read", async () => {
    const logs = await open();
    const log = await logs.create(backup, 1);
    await log.write(text("0123456789"));
    await log.close("success");
    const entry: LogEntry = { counter: 1, status: "success" };
    expect(await contentOf(logs, backup, entry, { start: 7 })).toBe("789");
    expect(await contentOf(logs, backup, entry, { start: 2, end: 5 })).toBe("234");
    expect(await contentOf(logs, backup, entry, { start: 10 })).toBe("");
  });

  test("jobs of the two kinds with one ID have logs of their own", async () => {
    const logs = await open();
    await (await logs.create(backup, 1)).close("success");
    expect(await contentOf(logs, ping, { counter: 1, status: "success" })).toBeUndefined();
  });

  test("a scan finds the logs of the jobs asked for, ascending by counter", async () => {
    const logs = await open();
    for (const counter of [9, 10, 2]) await (await logs.create(backup, counter)).close("failed");
    const open11 = await logs.create(backup, 11);
    await (await logs.create(ping, 1)).close("success");
    const found = await logs.scan([backup]);
    expect([...found.keys()]).toEqual(["exec:backup"]);
    const entries = found.get("exec:backup")?.entries;
    expect(entries?.map((entry) => entry.counter)).toEqual([2, 9, 10, 11]);
    expect(entries?.at(-1)?.status).toBe("running");
    await open11.close("canceled");
    expect(found.get("exec:backup")?.lastWrittenAt).toBeTypeOf("number");
  });

  test("a log that was left open goes on where it ended", async () => {
    const logs = await open();
    const log = await logs.create(backup, 1);
    await log.write(text("one\n"));
    const again = await logs.reopen(backup, 1);
    await again.write(text("lost\n"));
    await again.close("failed");
    expect(await contentOf(logs, backup, { counter: 1, status: "failed" })).toBe("one\nlost\n");
    await log.close("canceled").catch(() => undefined); // frees the handle that the crashed process would have lost
  });

  test("a log that was left goes on where it ended, and its reader reads to the end", async () => {
    const logs = await open();
    const log = await logs.create(backup, 1);
    await log.write(text("one\n"));
    const feed = await feedOf(logs, running);
    await log.leave();
    expect(await raw(feed, 0, 4)).toBe("one\n");
    await feed.close();
    const again = await logs.reopen(backup, 1);
    await again.write(text("two\n"));
    await again.close("success");
    expect(await contentOf(logs, backup, finished)).toBe("one\ntwo\n");
  });

  test("a removed log is gone, and removing it again is no error", async () => {
    const logs = await open();
    await (await logs.create(backup, 1)).close("success");
    const entry: LogEntry = { counter: 1, status: "success" };
    await logs.remove(backup, entry);
    await logs.remove(backup, entry);
    expect(await contentOf(logs, backup, entry)).toBeUndefined();
  });

  describe("a log that becomes too long", () => boundsContract(open));
  describe("a log that is followed", () => feedContract(open));
}

function boundsContract(open: () => Promise<LogStore>): void {
  const pieces = fc.array(
    fc.oneof(
      fc.uint8Array({ maxLength: 70 }),
      fc.stringMatching(/^[a-e\n]{0,70}$/).map((each) => new Uint8Array(text(each))),
    ),
    { maxLength: 12 },
  );

  test("keeps head, gap line and tail, while it is written and afterwards, however it is cut", async () => {
    await fc.assert(
      fc.asyncProperty(pieces, fc.integer({ min: 0, max: 120 }), async (written, maxSize) => {
        const logs = await open();
        const log = await logs.create(backup, 1, boundsOf(maxSize));
        for (const each of written) {
          await log.write(each);
          if (maxSize % 2 === 0) await contentOf(logs, backup, running);
        }
        const kept = keptOf(Buffer.concat(written), maxSize);
        expect(await bytesOf(logs, backup, running)).toBe(kept);
        await log.close("success");
        expect(await bytesOf(logs, backup, finished)).toBe(kept);
      }),
      { numRuns: 60 },
    );
  });

  test("is as long as what was written only where it is the same", async () => {
    for (let length = 40; length < 60; length++) {
      const logs = await open();
      const log = await logs.create(backup, 1, boundsOf(40));
      const written = "0123456789".repeat(6).slice(0, length);
      await log.write(text(written));
      await log.close("success");
      const kept = (await bytesOf(logs, backup, finished)) ?? "";
      expect([kept.length === length, kept.length <= length]).toEqual([kept === written, true]);
    }
  });

  test("can be read in any part", async () => {
    const logs = await open();
    const log = await logs.create(backup, 1, boundsOf(20));
    for (let line = 10; line < 40; line++) await log.write(text(`${line}\n`));
    const kept = keptOf(text(Array.from({ length: 30 }, (_, i) => `${i + 10}\n`).join("")), 20);
    for (const entry of [running, finished]) {
      for (let start = 0; start <= kept.length; start++) {
        for (let end = start; end <= kept.length; end++) {
          expect(await bytesOf(logs, backup, entry, { start, end })).toBe(kept.slice(start, end));
        }
      }
      if (entry === running) await log.close("success");
    }
  });

  test("goes on in its bounds when a crash has left it open", async () => {
    await fc.assert(
      fc.asyncProperty(pieces, pieces, fc.integer({ min: 4, max: 100 }), async (before, after, maxSize) => {
        const logs = await open();
        const log = await logs.create(backup, 1, boundsOf(maxSize));
        for (const each of before) await log.write(each);
        const again = await logs.reopen(backup, 1, boundsOf(maxSize));
        for (const each of after) await again.write(each);
        await again.close("success");
        expect(await bytesOf(logs, backup, finished)).toBe(keptOf(Buffer.concat([...before, ...after]), maxSize));
        await log.close("canceled").catch(() => undefined); // frees the handles that the crashed process would have lost
      }),
      { numRuns: 30 },
    );
  });

  test("can be read to the end as it was when it was asked for", async () => {
    const logs = await open();
    const log = await logs.create(backup, 1, boundsOf(40));
    await log.write(text("0123456789".repeat(10)));
    const found = await logs.read(backup, running);
    const kept = keptOf(text("0123456789".repeat(10)), 40);
    for (let i = 0; i < 20; i++) await log.write(text("abcdefghij"));
    await log.close("success");
    const parts: Uint8Array[] = [];
    for await (const bytes of found?.bytes() ?? []) parts.push(bytes);
    await found?.close();
    expect(Buffer.concat(parts).toString()).toBe(kept);
  });
}
