import type { Dirent } from "node:fs";
import { openSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { JobKind, JobRef } from "../../domain/job-id.ts";
import {
  type LogEntry,
  type LogPartName,
  logFileName,
  logPartFileName,
  parseLogFileName,
  parseLogPartFileName,
} from "../../domain/log.ts";

const FOLDERS = { exec: "job", http: "job_http" } as const satisfies Record<JobKind, string>;

/** The folder with the folders of all jobs of a kind. */
export function kindFolder(root: string, kind: JobKind): string {
  return join(root, FOLDERS[kind]);
}

/** Where the files of a job's logs lie. */
export class JobFolder {
  readonly path: string;
  readonly #job: JobRef;

  constructor(root: string, job: JobRef) {
    this.path = join(kindFolder(root, job.kind), job.id);
    this.#job = job;
  }

  file(entry: LogEntry): string {
    return join(this.path, logFileName(this.#job.id, entry));
  }

  partFile(part: LogPartName): string {
    return join(this.path, logPartFileName(this.#job.id, part));
  }

  /** The log with this counter, whatever its status is. */
  async entry(counter: number): Promise<LogEntry | undefined> {
    const logs = (await entriesOf(this.path)).map((entry) => parseLogFileName(this.#job.id, entry.name));
    return logs.find((log) => log?.counter === counter);
  }

  /** The parts of the tail of a log that is being written, ascending. */
  async parts(counter: number): Promise<readonly LogPartName[]> {
    const parts = (await entriesOf(this.path)).flatMap(({ name }) => parseLogPartFileName(this.#job.id, name) ?? []);
    return parts.filter((part) => part.counter === counter).toSorted((a, b) => a.start - b.start);
  }
}

/** What lies in a folder; nothing when there is none. */
export async function entriesOf(folder: string): Promise<readonly Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** Opens a file; `undefined` when there is none. */
export function openIfThere(path: string, flags: "r" | "r+"): number | undefined {
  try {
    return openSync(path, flags);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** Whether what was asked for is not there. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
