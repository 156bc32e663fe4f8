import { readdir, readFile } from "node:fs/promises";
import { type Duration, MINUTE, seconds } from "../../domain/time.ts";
import type { Clock } from "../../ports/clock.ts";

/** A process that lives on, as `/proc` names it. */
export interface Survivor {
  readonly pid: number;
  readonly name: string;
}

// How long the kernel may take to remove a process after KILL before it is called a survivor.
const KILL_PATIENCE = seconds(2);
const FIRST_LOOK = 5 as Duration;
const LONGEST_LOOK = 100 as Duration;

/**
 * Ends a process group: TERM, up to `grace` for it to go, KILL, then a check. Resolves with what is still alive, which
 * is nothing but processes that the kernel holds in an uninterruptible wait.
 */
export async function endGroup(group: number, grace: Duration, clock: Clock): Promise<readonly Survivor[]> {
  if (!signalGroup(group, "SIGTERM")) return [];
  if (await isGoneWithin(group, grace, clock)) return [];
  signalGroup(group, "SIGKILL");
  if (await isGoneWithin(group, KILL_PATIENCE, clock)) return [];
  return members(group);
}

async function isGoneWithin(group: number, patience: Duration, clock: Clock): Promise<boolean> {
  const until = Math.min(patience, 24 * 60 * MINUTE);
  let look = FIRST_LOOK;
  // Counts what it slept instead of reading the wall clock, which may step.
  for (let waited = 0; ; waited += look, look = Math.min(look * 2, LONGEST_LOOK) as Duration) {
    if (!(await hasLivingMember(group))) return true;
    if (waited >= until) return false;
    await clock.sleep(look);
  }
}

/** Whether the signal reached anybody. */
function signalGroup(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-group, signal);
    return true;
  } catch (error) {
    // EPERM: members exist that changed their user; they are alive all the same.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

async function hasLivingMember(group: number): Promise<boolean> {
  if (!signalGroup(group, 0)) return false;
  // In a container whose first process reaps nothing, ended orphans stay as zombies and still count for signal 0.
  return process.platform !== "linux" || (await members(group)).length > 0;
}

async function members(group: number): Promise<readonly Survivor[]> {
  if (process.platform !== "linux") return signalGroup(group, 0) ? [{ pid: group, name: "process group" }] : [];
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(pids.map((pid) => memberOf(group, Number(pid))));
  return found.filter((survivor) => survivor !== undefined);
}

async function memberOf(group: number, pid: number): Promise<Survivor | undefined> {
  try {
    // proc(5): pid (comm) state ppid pgrp …; comm may hold blanks and parentheses.
    const stat = await readFile(`/proc/${pid}/stat`, "utf8");
    const nameEnd = stat.lastIndexOf(")");
    const [state, , pgrp] = stat.slice(nameEnd + 2).split(" ");
    if (Number(pgrp) !== group || state === "Z" || state === "X") return undefined;
    return { pid, name: stat.slice(stat.indexOf("(") + 1, nameEnd) };
  } catch {
    return undefined; // it ended while we looked
  }
}
