import { mkdirSync, openSync, renameSync, unlinkSync } from "node:fs";
import type { JobRef } from "../../domain/job-id.ts";
import type { LogEntry } from "../../domain/log.ts";
import { ANY_LENGTH, type LogBounds, type LogFeed, type LogStore, type LogText } from "../../ports/log-store.ts";
import { BoundedLog } from "./bounded-log.ts";
import { openAnyStatus, openKeptLog } from "./kept-files.ts";
import { type KeptLog, releaseAll, stateOf, textOf } from "./kept-log.ts";
import { isMissing, JobFolder } from "./log-layout.ts";
import { bytesOf, LogPart, type WriteAt } from "./log-part.ts";
import { scanLogs } from "./scan-logs.ts";

/**
 * Logs as files `ROOT/job/ID/ID.COUNTER.STATUS` and `ROOT/job_http/…`, folders 0700, files 0600; parts of a long one that
 * is being written lie beside it.
 */
export function createLogFiles(root: string, write?: WriteAt): LogStore {
  const written = new WrittenLogs(root, write);
  const folder = (job: JobRef) => new JobFolder(root, job);
  return {
    scan: (jobs) => scanLogs(root, jobs),
    create: (job, counter, bounds = ANY_LENGTH) => written.begin(job, counter, { bounds, isNew: true }),
    reopen: (job, counter, bounds = ANY_LENGTH) => written.begin(job, counter, { bounds, isNew: false }),
    async read(job, entry) {
      const open = written.find(job, entry);
      if (open !== undefined) return open.text();
      const kept = await openAnyStatus(folder(job), entry);
      return kept && keptText(kept);
    },
    async follow(job, entry) {
      const open = written.find(job, entry);
      if (open !== undefined) return open.feed();
      const kept = await openAnyStatus(folder(job), entry);
      return kept && keptFeed(kept);
    },
    async remove(job, entry) {
      try {
        unlinkSync(folder(job).file(entry));
      } catch (error) {
        if (!isMissing(error)) throw error;
      }
    },
  };
}

/** The logs that this process writes. */
class WrittenLogs {
  readonly #root: string;
  readonly #write: WriteAt | undefined;
  /** By the path of the head. */
  readonly #logs = new Map<string, BoundedLog>();

  constructor(root: string, write: WriteAt | undefined) {
    this.#root = root;
    this.#write = write;
  }

  find(job: JobRef, { counter }: LogEntry): BoundedLog | undefined {
    return this.#logs.get(new JobFolder(this.#root, job).file({ counter, status: "running" }));
  }

  async begin(
    job: JobRef,
    counter: number,
    { bounds, isNew }: { readonly bounds: LogBounds; readonly isNew: boolean },
  ): Promise<BoundedLog> {
    const folder = new JobFolder(this.#root, job);
    const entry: LogEntry = { counter, status: "running" };
    const path = folder.file(entry);
    const left = isNew ? undefined : await openKeptLog(folder, entry, "r+");
    const log = new BoundedLog(left ?? { head: this.#newHead(folder, path), tail: [], size: 0 }, {
      write: this.#write,
      bounds,
      partFile: (headSize, start) => folder.partFile({ counter, headSize, start }),
      rename: (status) => renameSync(path, folder.file({ counter, status })),
      ended: () => {
        if (this.#logs.get(path) === log) this.#logs.delete(path);
      },
    });
    this.#logs.set(path, log);
    return log;
  }

  #newHead(folder: JobFolder, path: string): LogPart {
    return new LogPart(openNew(folder, path), path, 0, 0, this.#write);
  }
}

/** The folder is made only where it turns out to be missing. */
function openNew(folder: JobFolder, path: string): number {
  try {
    return openSync(path, "w+", 0o600);
  } catch (error) {
    if (!isMissing(error)) throw error;
    mkdirSync(folder.path, { recursive: true, mode: 0o700 });
    return openSync(path, "w+", 0o600);
  }
}

async function keptText(kept: KeptLog): Promise<LogText> {
  try {
    return await textOf(kept, ANY_LENGTH);
  } catch (error) {
    releaseAll(kept);
    throw error;
  }
}

function keptFeed(kept: KeptLog): LogFeed {
  let isOpen = true;
  return {
    state: stateOf(kept, false),
    bytes: (start, end) => bytesOf(() => [kept.head, ...kept.tail], start, Math.min(end, kept.size)),
    grown: async () => undefined,
    close: async () => {
      if (isOpen) releaseAll(kept);
      isOpen = false;
    },
  };
}
