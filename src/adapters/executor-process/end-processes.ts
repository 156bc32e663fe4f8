import { type Duration, MINUTE, seconds } from "../../domain/time.ts";
import type { Clock } from "../../ports/clock.ts";
import { livingProcesses, type ProcessEntry } from "./proc.ts";

/** A process that lives on. */
export type Survivor = Pick<ProcessEntry, "pid" | "name">;

// How long the kernel may take to remove a process after KILL before it is called a survivor.
const KILL_PATIENCE = seconds(2);
const FIRST_LOOK = 5 as Duration;
const LONGEST_LOOK = 100 as Duration;

/** The sessions that a run has started. */
export interface Sessions {
  /** The number of the newest, which is that of a process group in it, too. */
  readonly current: number;
  isOurs(entry: ProcessEntry): Promise<boolean>;
}

/**
 * Ends all processes of the sessions: TERM, up to `grace` for them to go, KILL, then a check. Resolves with what is still
 * alive, which is nothing but processes that the kernel holds in an uninterruptible wait.
 *
 * Sessions rather than process groups: `timeout 60 …`, and each child of a shell with job control, has a group of its
 * own, but whoever means to stay behind leaves the session.
 */
export function endSessions(sessions: Sessions, grace: Duration, clock: Clock): Promise<readonly Survivor[]> {
  return endAll(sessionsTarget(sessions), grace, clock);
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
  signal(name: NodeJS.Signals): Promise<void>;
  living(): Promise<readonly Survivor[]>;
}

async function endAll(target: Target, grace: Duration, clock: Clock): Promise<readonly Survivor[]> {
  const isGone = async () => (await target.living()).length === 0;
  await target.signal("SIGTERM");
  if (await isGoneWithin(grace, clock, isGone)) return [];
  const isGoneAfterKill = async () => {
    // Each time: between a look and the signal something may have been started.
    await target.signal("SIGKILL");
    return isGone();
  };
  return (await isGoneWithin(KILL_PATIENCE, clock, isGoneAfterKill)) ? [] : target.living();
}

async function isGoneWithin(patience: Duration, clock: Clock, isGone: () => Promise<boolean>): Promise<boolean> {
  const until = Math.min(patience, 24 * 60 * MINUTE);
  let look = FIRST_LOOK;
  // Counts what it slept instead of reading the wall clock, which may step.
  for (let waited = 0; ; waited += look, look = Math.min(look * 2, LONGEST_LOOK) as Duration) {
    if (await isGone()) return true;
    if (waited >= until) return false;
    await clock.sleep(look);
  }
}

function sessionsTarget({ current, isOurs }: Sessions): Target {
  if (process.platform !== "linux") return groupTarget(current);
  const living = async () => {
    const entries = await livingProcesses();
    const ours = await Promise.all(entries.map(isOurs));
    return entries.filter((_, index) => ours[index]);
  };
  return {
    living,
    async signal(name) {
      // The group in one call, which nothing that it starts meanwhile escapes; others one by one.
      reaches(-current, name);
      for (const { pid, group } of await living()) if (group !== current) reaches(pid, name);
    },
  };
}

/** Where there is no `/proc` to look into. */
function groupTarget(group: number): Target {
  return {
    signal: async (name) => void reaches(-group, name),
    living: async () => (reaches(-group, 0) ? [{ pid: group, name: "process group" }] : []),
  };
}

function processesTarget(processes: readonly ProcessEntry[]): Target {
  const living = async () => {
    const now = new Map((await livingProcesses()).map((entry) => [entry.pid, entry.startedAt]));
    return processes.filter(({ pid, startedAt }) => now.get(pid) === startedAt);
  };
  return {
    living,
    async signal(name) {
      for (const { pid } of await living()) reaches(pid, name);
    },
  };
}

/** Sends a signal, or with 0 none; answers whether there is anybody. */
function reaches(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch (error) {
    // EPERM: there is somebody who changed their user; they are alive all the same.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
