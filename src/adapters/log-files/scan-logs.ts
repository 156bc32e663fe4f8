import { rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { AppError } from "../../domain/error.ts";
import { type JobKey, type JobRef, jobKey } from "../../domain/job-id.ts";
import { type LogEntry, parseLogFileName, parseLogPartFileName } from "../../domain/log.ts";
import type { Instant } from "../../domain/time.ts";
import type { LogHistory } from "../../ports/log-store.ts";
import { entriesOf, JobFolder, kindFolder } from "./log-layout.ts";

const FOLDERS_AT_ONCE = 32;

/**
 * The logs of each of `jobs`. Files in their folders that are neither logs nor parts of one that is written are removed.
 * Throws `ERR_STORE`: without its logs a job would count anew, and write over them.
 */
export async function scanLogs(root: string, jobs: readonly JobRef[]): Promise<ReadonlyMap<JobKey, LogHistory>> {
  try {
    return await scanAll(root, jobs);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const advice = "karajo must be able to read and write everything there, see its owner and mode";
    throw new AppError("ERR_STORE", `logs in ${root}: ${advice} (${reason})`, { cause });
  }
}

async function scanAll(root: string, jobs: readonly JobRef[]): Promise<ReadonlyMap<JobKey, LogHistory>> {
  // Most of many jobs may never have run: one look at the parent tells which have a folder at all.
  const present = new Set<JobKey>();
  for (const kind of ["exec", "http"] as const) {
    for (const entry of await entriesOf(kindFolder(root, kind))) {
      if (entry.isDirectory()) present.add(`${kind}:${entry.name}`);
    }
  }
  const found = new Map<JobKey, LogHistory>();
  const left = jobs.filter((job) => present.has(jobKey(job)));
  const work = async () => {
    for (let job = left.pop(); job !== undefined; job = left.pop()) {
      const history = await scanFolder(new JobFolder(root, job), job);
      if (history.entries.length > 0) found.set(jobKey(job), history);
    }
  };
  await Promise.all(Array.from({ length: FOLDERS_AT_ONCE }, work));
  return found;
}

async function scanFolder(folder: JobFolder, job: JobRef): Promise<LogHistory> {
  const logs: LogEntry[] = [];
  const others: string[] = [];
  for (const { name } of (await entriesOf(folder.path)).filter((entry) => entry.isFile())) {
    const log = parseLogFileName(job.id, name);
    if (log !== undefined) logs.push(log);
    else others.push(name);
  }
  logs.sort((a, b) => a.counter - b.counter);
  const written = new Set(logs.filter((log) => log.status === "running").map((log) => log.counter));
  for (const name of others) {
    const part = parseLogPartFileName(job.id, name);
    if (part === undefined || !written.has(part.counter)) await rm(join(folder.path, name), { force: true });
  }
  const newest = logs.findLast((log) => log.status !== "running");
  const facts = newest && (await stat(folder.file(newest)));
  return { entries: logs, lastWrittenAt: facts && (Math.floor(facts.mtimeMs) as Instant) };
}
