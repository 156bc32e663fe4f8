import { type Duration, MINUTE, seconds } from "../../domain/time.ts";
import type { Clock } from "../../ports/clock.ts";
import { livingProcesses, type ProcessEntry } from "./proc.ts";

/** A process that lives on. */
export type Survivor = Pick<ProcessEntry, "pid" | "name">;

// How long the kernel may take to remove a process after KILL before it is called a survivor.
const KILL_PATIENCE = seconds(2);
const FIRST_LOOK = 5 as Duration;
const LONGEST_LOOK = 100 as Duration;

/**
 * Ends a process group: TERM, up to `grace` for it to go, KILL, then a check. Resolves with what is still alive, which
 * is nothing but processes that the kernel holds in an uninterruptible wait.
 */
export function endGroup(group: number, grace: Duration, clock: Clock): Promise<readonly Survivor[]> {
  return endAll(groupTarget(group), grace, clock);
}

/** Ends single processes in the same way; a number is signalled only while it still belongs to the same process. */
export function endProcesses(
  processes: readonly ProcessEntry[],
  grace: Duration,
  clock: Clock,
): Promise<readonly Survivor[]> {
  return endAll(processesTarget(processes), grace, clock);
}

/** What is to be ended. */
interface Target {
  /** Whether the signal reached anybody. */
  signal(name: NodeJS.Signals): Promise<boolean>;
  living(): Promise<readonly Survivor[]>;
}

async function endAll(target: Target, grace: Duration, clock: Clock): Promise<readonly Survivor[]> {
  if (!(await target.signal("SIGTERM"))) return [];
  if (await isGoneWithin(target, grace, clock)) return [];
  await target.signal("SIGKILL");
  if (await isGoneWithin(target, KILL_PATIENCE, clock)) return [];
  return target.living();
}

async function isGoneWithin(target: Target, patience: Duration, clock: Clock): Promise<boolean> {
  const until = Math.min(patience, 24 * 60 * MINUTE);
  let look = FIRST_LOOK;
  // Counts what it slept instead of reading the wall clock, which may step.
  for (let waited = 0; ; waited += look, look = Math.min(look * 2, LONGEST_LOOK) as Duration) {
    if ((await target.living()).length === 0) return true;
    if (waited >= until) return false;
    await clock.sleep(look);
  }
}

function groupTarget(group: number): Target {
  return {
    signal: async (name) => reaches(-group, name),
    async living() {
      if (!reaches(-group, 0)) return [];
      if (process.platform !== "linux") return [{ pid: group, name: "process group" }];
      // In a container whose first process reaps nothing, ended orphans stay as zombies and still count for signal 0.
      return (await livingProcesses()).filter((entry) => entry.group === group);
    },
  };
}

function processesTarget(processes: readonly ProcessEntry[]): Target {
  const living = async () => {
    const now = new Map((await livingProcesses()).map((entry) => [entry.pid, entry.startedAt]));
    return processes.filter(({ pid, startedAt }) => now.get(pid) === startedAt);
  };
  return {
    living,
    signal: async (name) => (await living()).map(({ pid }) => reaches(pid, name)).some(Boolean),
  };
}

function reaches(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch (error) {
    // EPERM: there is somebody who changed their user; they are alive all the same.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
