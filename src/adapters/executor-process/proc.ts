import { readFileSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";

/** A process as Linux shows it under `/proc`. */
export interface ProcessEntry {
  readonly pid: number;
  readonly name: string;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  /** In clock ticks since the system was booted. */
  readonly startedAt: string;
}

/** Every process that is alive; zombies are not. Empty where there is no `/proc`. */
export async function livingProcesses(): Promise<readonly ProcessEntry[]> {
  const names = await readdir("/proc").catch(() => []);
  const found = await Promise.all(names.filter((name) => /^\d+$/.test(name)).map((pid) => processEntry(Number(pid))));
  return found.filter((entry) => entry !== undefined);
}

/** The process with this number, or `undefined` when it is gone, a zombie, or not to be seen. */
export async function processEntry(pid: number): Promise<ProcessEntry | undefined> {
  try {
    // proc(5): pid (comm) state ppid pgrp session … starttime is the 22nd; comm may hold blanks and parentheses. No disk
    // is asked, so that a thread would only cost time.
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const nameEnd = stat.lastIndexOf(")");
    const fields = stat.slice(nameEnd + 2).split(" ");
    const [state, ...ids] = fields;
    const [parent = 0, group = 0, session = 0] = ids.slice(0, 3).map(Number);
    const startedAt = fields[19];
    if (state === "Z" || state === "X" || startedAt === undefined) return undefined;
    return { pid, name: stat.slice(stat.indexOf("(") + 1, nameEnd), parent, group, session, startedAt };
  } catch {
    return undefined; // it ended while we looked
  }
}

/** Whether the environment that a process was started with has this very entry, such as `NAME=value`. */
export async function hasEnvironmentEntry(pid: number, entry: string): Promise<boolean> {
  try {
    const read = () => readFile(`/proc/${pid}/environ`, "utf8");
    // It is empty for a moment while a process becomes another program, so one looks twice.
    return ((await read()) || (await read())).split("\0").includes(entry);
  } catch {
    return false; // it ended, or belongs to somebody else
  }
}

let boot: string | undefined;

/** Tells one boot of the system from another: process numbers and start times begin anew at each. */
export async function bootIdentity(): Promise<string> {
  boot ??= (await readFile("/proc/sys/kernel/random/boot_id", "utf8").catch(() => "")).trim();
  return boot;
}
