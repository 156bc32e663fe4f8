import type { Duration } from "../../domain/time.ts";
import type { Clock } from "../../ports/clock.ts";
import type { RunOutput } from "../../ports/executor.ts";
import { endSessions } from "./end-processes.ts";
import { hasEnvironmentEntry, livingProcesses, type ProcessEntry } from "./proc.ts";

export interface ProcessTreeDeps {
  readonly clock: Clock;
  readonly killGrace: Duration;
  readonly output: RunOutput;
  /** The variable by which what the run has started is known, as `NAME=value`. */
  readonly mark: string;
}

/** What a run has started: a session for each of its commands, and what has left those. */
export interface ProcessTree {
  /** A command has started as the leader of a session and a process group of its own. Once the end has begun, it ends. */
  add(leader: number): void;

  /**
   * Ends all sessions, those of earlier commands too, and names in the log what has left them and goes on: a job that
   * starts a daemon means it to stay. May be called twice; both resolve when everything has ended.
   */
  end(): Promise<void>;
}

/** Nothing is looked at until the end: a run that is not canceled costs nothing. */
export function createProcessTree(deps: ProcessTreeDeps): ProcessTree {
  const leaders: number[] = [];
  let ending: Promise<void> | undefined;
  return {
    add(leader) {
      leaders.push(leader);
      // It has started while the others were being ended.
      if (ending !== undefined) ending = ending.then(() => endTree(leaders, deps));
    },
    end() {
      ending ??= endTree(leaders, deps);
      return ending;
    },
  };
}

async function endTree(leaders: readonly number[], { clock, killGrace, output, mark }: ProcessTreeDeps): Promise<void> {
  const current = leaders.at(-1);
  if (current === undefined) return;
  const isMarked = ({ pid }: ProcessEntry) => hasEnvironmentEntry(pid, mark);
  // The session of an earlier command may have ended, and its number be somebody else's by now.
  const isOurs = async (entry: ProcessEntry) =>
    entry.session === current || (leaders.includes(entry.session) && (await isMarked(entry)));

  // Before anything is ended, for what has left its session and cleared its environment is known by its parents alone.
  const kin = descendants(await livingProcesses(), current);
  const survivors = await endSessions({ current, isOurs }, killGrace, clock);
  for (const { pid, name } of survivors) await output.line(`!!! process ${pid} (${name}) is still alive after KILL`);
  for (const entry of await livingProcesses()) {
    if (await isOurs(entry)) continue;
    if (kin.get(entry.pid) !== entry.startedAt && !(await isMarked(entry))) continue;
    await output.line(`--- process ${entry.pid} (${entry.name}) has left the process group and goes on`);
  }
}

/** What comes from processes of the session, by their numbers, each with its start time. */
function descendants(living: readonly ProcessEntry[], session: number): ReadonlyMap<number, string> {
  const found = new Map(
    living.filter((entry) => entry.session === session).map(({ pid, startedAt }) => [pid, startedAt]),
  );
  for (let before = -1; before !== found.size; ) {
    before = found.size;
    for (const { pid, parent, startedAt } of living) if (found.has(parent)) found.set(pid, startedAt);
  }
  return found;
}
