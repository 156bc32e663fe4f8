import type { Dirent } from "node:fs";
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { type JobKey, type JobKind, type JobRef, jobKey } from "../../domain/job-id.ts";
import { type LogEntry, logFileName, parseLogFileName } from "../../domain/log.ts";
import type { Instant } from "../../domain/time.ts";
import type { LogHistory, LogStore, LogText, OpenLog } from "../../ports/log-store.ts";

const FOLDERS = { exec: "job", http: "job_http" } as const satisfies Record<JobKind, string>;
const FOLDERS_AT_ONCE = 32;

/** Logs as files `ROOT/job/ID/ID.COUNTER.STATUS` and `ROOT/job_http/…`, folders 0700, files 0600. */
export function createLogFiles(root: string): LogStore {
  const folder = (job: JobRef) => join(root, FOLDERS[job.kind], job.id);
  const file = (job: JobRef, entry: LogEntry) => join(folder(job), logFileName(job.id, entry));
  const begin = async (job: JobRef, counter: number, flags: "w" | "a") => {
    await mkdir(folder(job), { recursive: true, mode: 0o700 });
    const path = file(job, { counter, status: "running" });
    const handle = await open(path, flags, 0o600);
    return openLog(handle, (status) => rename(path, file(job, { counter, status })));
  };
  return {
    scan: (jobs) => scan(root, jobs),
    create: (job, counter) => begin(job, counter, "w"),
    reopen: (job, counter) => begin(job, counter, "a"),
    read: (job, entry) => read(folder(job), job, entry),
    remove: (job, entry) => rm(file(job, entry), { force: true }),
  };
}

async function scan(root: string, jobs: readonly JobRef[]): Promise<ReadonlyMap<JobKey, LogHistory>> {
  // Most of many jobs may never have run: one look at the parent tells which have a folder at all.
  const present = new Set<JobKey>();
  for (const kind of ["exec", "http"] as const) {
    for (const entry of await entries(join(root, FOLDERS[kind]))) {
      if (entry.isDirectory()) present.add(`${kind}:${entry.name}`);
    }
  }
  const found = new Map<JobKey, LogHistory>();
  const left = jobs.filter((job) => present.has(jobKey(job)));
  const work = async () => {
    for (let job = left.pop(); job !== undefined; job = left.pop()) {
      const history = await scanFolder(join(root, FOLDERS[job.kind], job.id), job);
      if (history.entries.length > 0) found.set(jobKey(job), history);
    }
  };
  await Promise.all(Array.from({ length: FOLDERS_AT_ONCE }, work));
  return found;
}

async function scanFolder(folder: string, job: JobRef): Promise<LogHistory> {
  const logs: LogEntry[] = [];
  for (const { name } of (await entries(folder)).filter((entry) => entry.isFile())) {
    const log = parseLogFileName(job.id, name);
    if (log !== undefined) logs.push(log);
    else await rm(join(folder, name), { force: true });
  }
  logs.sort((a, b) => a.counter - b.counter);
  const newest = logs.findLast((log) => log.status !== "running");
  const facts = newest && (await stat(join(folder, logFileName(job.id, newest))));
  return { entries: logs, lastWrittenAt: facts && (Math.floor(facts.mtimeMs) as Instant) };
}

function openLog(handle: FileHandle, rename: (status: Parameters<OpenLog["close"]>[0]) => Promise<void>): OpenLog {
  return {
    async write(bytes) {
      for (let done = 0; done < bytes.length; ) {
        done += (await handle.write(bytes, done)).bytesWritten;
      }
    },
    async close(status) {
      await handle.close();
      await rename(status);
    },
  };
}

/** A run may end between two steps, which renames its file; so what is gone is looked for under its next name. */
async function read(folder: string, job: JobRef, entry: LogEntry): Promise<LogText | undefined> {
  const path = join(folder, logFileName(job.id, entry));
  const handle = (await openForReading(path)) ?? (await openForReading(await pathOf(folder, job, entry.counter)));
  if (handle === undefined) return undefined;
  const { size } = await handle.stat();
  return {
    size,
    async *bytes({ start = 0, end = size } = {}) {
      // `end` of a read stream is the last byte, not one past it.
      if (start < end) yield* handle.createReadStream({ start, end: end - 1, autoClose: false });
    },
    close: () => handle.close(),
  };
}

async function openForReading(path: string | undefined): Promise<FileHandle | undefined> {
  if (path === undefined) return undefined;
  try {
    return await open(path, "r");
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

async function pathOf(folder: string, job: JobRef, counter: number): Promise<string | undefined> {
  const names = (await entries(folder)).map((entry) => entry.name);
  const name = names.find((each) => parseLogFileName(job.id, each)?.counter === counter);
  return name && join(folder, name);
}

async function entries(folder: string): Promise<readonly Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
