import { expect, test } from "vitest";
import type { JobId, JobRef } from "../../domain/job-id.ts";
import type { LogEntry } from "../../domain/log.ts";
import type { LogStore } from "../log-store.ts";

const backup: JobRef = { kind: "exec", id: "backup" as JobId };
const ping: JobRef = { kind: "http", id: "backup" as JobId };
const text = (s: string) => new TextEncoder().encode(s);

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

  test("a removed log is gone, and removing it again is no error", async () => {
    const logs = await open();
    await (await logs.create(backup, 1)).close("success");
    const entry: LogEntry = { counter: 1, status: "success" };
    await logs.remove(backup, entry);
    await logs.remove(backup, entry);
    expect(await contentOf(logs, backup, entry)).toBeUndefined();
  });
}

/** The whole text of a log, or a part of it; `undefined` when there is none. */
export async function contentOf(
  logs: LogStore,
  job: JobRef,
  entry: LogEntry,
  range?: { readonly start?: number; readonly end?: number },
): Promise<string | undefined> {
  const found = await logs.read(job, entry);
  if (found === undefined) return undefined;
  const parts: Uint8Array[] = [];
  for await (const bytes of found.bytes(range)) parts.push(bytes);
  await found.close();
  return Buffer.concat(parts).toString("utf8");
}
