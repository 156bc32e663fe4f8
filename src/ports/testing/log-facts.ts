import { expect } from "vitest";
import type { JobId, JobRef } from "../../domain/job-id.ts";
import type { LogEntry } from "../../domain/log.ts";
import { isWorthCutting, lineReach, tailBegin } from "../../domain/log-bounds.ts";
import type { LogBounds, LogFeed, LogStore } from "../log-store.ts";

export const backup: JobRef = { kind: "exec", id: "backup" as JobId };
export const ping: JobRef = { kind: "http", id: "backup" as JobId };
export const text = (s: string) => new TextEncoder().encode(s);
export const running: LogEntry = { counter: 1, status: "running" };
export const finished: LogEntry = { counter: 1, status: "success" };

/** Bounds for tests: the gap line says the number alone. */
export function boundsOf(maxSize: number): LogBounds {
  return { maxSize, gapLine: (missing) => `[${missing}]` };
}

/** What is kept of `written` in a log of at most `maxSize` bytes. */
export function keptOf(written: Uint8Array, maxSize: number): string {
  const all = Buffer.from(written);
  if (all.length <= maxSize) return all.toString("latin1");
  const head = all.subarray(0, Math.floor(maxSize / 2));
  const tail = all.subarray(all.length - Math.ceil(maxSize / 2));
  const begin = tailBegin(tail.subarray(0, lineReach(maxSize)));
  const cut = all.length - head.length - tail.length;
  if (!isWorthCutting(cut, `[${cut}]`.length)) return all.toString("latin1");
  const missing = cut + begin;
  const lineBreak = head.length > 0 && !head.toString("latin1").endsWith("\n") ? "\n" : "";
  return `${head.toString("latin1")}${lineBreak}[${missing}]\n${tail.toString("latin1", begin)}`;
}

/** The whole text of a log, or a part of it; `undefined` when there is none. */
export async function contentOf(...asked: Parameters<typeof bytesOf>): Promise<string | undefined> {
  const bytes = await bytesOf(...asked);
  return bytes === undefined ? undefined : Buffer.from(bytes, "latin1").toString("utf8");
}

/** As {@link contentOf}, with a character for each byte. */
export async function bytesOf(
  logs: LogStore,
  job: JobRef,
  entry: LogEntry,
  range?: { readonly start?: number; readonly end?: number },
): Promise<string | undefined> {
  const found = await logs.read(job, entry);
  if (found === undefined) return undefined;
  const parts: Uint8Array[] = [];
  for await (const bytes of found.bytes(range)) parts.push(bytes);
  expect(Buffer.concat(parts).length).toBe(Math.min(range?.end ?? found.size, found.size) - (range?.start ?? 0));
  await found.close();
  return Buffer.concat(parts).toString("latin1");
}

/** A log that is followed, which there must be. */
export async function feedOf(logs: LogStore, entry: LogEntry): Promise<LogFeed> {
  const feed = await logs.follow(backup, entry);
  if (feed === undefined) throw new Error("there is no such log");
  return feed;
}

/** Bytes of it, with a character for each. */
export async function raw(feed: LogFeed, start: number, end: number): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const bytes of feed.bytes(start, end)) parts.push(bytes);
  return Buffer.concat(parts).toString("latin1");
}
