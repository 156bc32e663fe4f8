import { expect, test } from "vitest";
import type { LogStore } from "../log-store.ts";
import { backup, boundsOf, feedOf, finished, keptOf, raw, running, text } from "./log-facts.ts";

/** What every log store promises of a log that is followed. */
export function feedContract(open: () => Promise<LogStore>): void {
  const never = new AbortController().signal;

  test("gives each byte at its offset, and tells of those that come", async () => {
    const logs = await open();
    const log = await logs.create(backup, 1);
    const feed = await feedOf(logs, running);
    expect(feed.state).toEqual({ size: 0, gap: undefined, isRunning: true });
    const grown = feed.grown(0, never);
    await log.write(text("one\n"));
    await grown;
    await feed.grown(3, never);
    expect(feed.state.size).toBe(4);
    expect(await raw(feed, 1, 3)).toBe("ne");
    await log.write(text("two\n"));
    expect(await raw(feed, 0, 100)).toBe("one\ntwo\n");
    await feed.close();
    await log.close("success");
  });

  test("tells of its end, and can then be read to the end", async () => {
    const logs = await open();
    const log = await logs.create(backup, 1);
    const feed = await feedOf(logs, running);
    await log.write(text("one\n"));
    const ended = feed.grown(4, never);
    await log.close("success");
    await ended;
    expect(feed.state).toEqual({ size: 4, gap: undefined, isRunning: false });
    expect(await raw(feed, 2, 4)).toBe("e\n");
    await feed.grown(99, never);
    await feed.close();
    await feed.close();
  });

  test("lets go whoever waits no longer", async () => {
    const logs = await open();
    const log = await logs.create(backup, 1);
    const feed = await feedOf(logs, running);
    const waiting = new AbortController();
    const grown = feed.grown(0, waiting.signal);
    waiting.abort();
    await grown;
    await feed.grown(0, AbortSignal.abort());
    await feed.close();
    await log.close("success");
  });

  test("gives nothing that is not there, and invents nothing", async () => {
    const logs = await open();
    const log = await logs.create(backup, 1, boundsOf(40));
    const feed = await feedOf(logs, running);
    const written = Array.from({ length: 30 }, (_, i) => `line ${i}\n`).join("");
    for (const line of written.split(/(?<=\n)/)) await log.write(text(line));
    const { size, gap } = feed.state;
    expect(size).toBe(written.length);
    expect(gap?.start).toBe(20);
    const end = gap?.end ?? 0;
    expect(end).toBeLessThanOrEqual(size - 20);
    expect(end).toBeGreaterThan(20);
    expect(await raw(feed, 0, size)).toBe(written.slice(0, 20));
    expect(await raw(feed, 20, size)).toBe("");
    expect(await raw(feed, end - 1, size)).toBe("");
    expect(await raw(feed, end, size)).toBe(written.slice(end));
    await log.close("success");
    expect(await raw(feed, size - 20, size)).toBe(written.slice(-20));
    await feed.close();
  });

  test("counts, when it has finished, in what was kept", async () => {
    const logs = await open();
    const log = await logs.create(backup, 1, boundsOf(40));
    const written = "0123456789".repeat(10);
    await log.write(text(written));
    await log.close("success");
    const feed = await feedOf(logs, finished);
    const kept = keptOf(text(written), 40);
    expect(feed.state).toEqual({ size: kept.length, gap: undefined, isRunning: false });
    expect(await raw(feed, 0, 1_000)).toBe(kept);
    expect(await raw(feed, kept.length, 1_000)).toBe("");
    await feed.close();
  });

  test("is not there when there is no such log", async () => {
    expect(await (await open()).follow(backup, running)).toBeUndefined();
  });
}
