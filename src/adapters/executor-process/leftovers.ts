import type { Duration } from "../../domain/time.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Leftovers } from "../../ports/leftovers.ts";
import type { ProcessIdentity } from "../../ports/store.ts";
import { endProcesses } from "./end-processes.ts";
import { KeptRunFolder } from "./kept-folder.ts";
import { bootIdentity, hasEnvironmentEntry, livingProcesses, type ProcessEntry, processEntry } from "./proc.ts";
import { runMark } from "./run-mark.ts";

export interface LeftoversDeps {
  readonly clock: Clock;
  readonly stateFolder: string;
  readonly killGrace: Duration;
}

// What is being ended may start something in its last moment, so one looks again; a thing that starts itself anew each
// time it is ended is given up after this many looks.
const MOST_LOOKS = 10;

/** Finds and ends what runs have left behind, on Linux; elsewhere nothing is found. */
export function createLeftovers({ clock, stateFolder, killGrace }: LeftoversDeps): Leftovers {
  return {
    async end({ job, counter }, named) {
      const mark = runMark(stateFolder, job.id, counter);
      let ended = 0;
      for (let look = 0; look < MOST_LOOKS; look++) {
        const left = await processesOf(mark, named);
        if (left.length === 0) break;
        await endProcesses(left, killGrace, clock);
        ended += left.length;
      }
      // A keeper among them ends by itself; its folder tells nobody anything any more.
      await new KeptRunFolder(stateFolder, job.id, counter).remove().catch(() => undefined);
      return ended;
    },
  };
}

async function processesOf(
  { name, value }: ReturnType<typeof runMark>,
  named: ProcessIdentity | undefined,
): Promise<readonly ProcessEntry[]> {
  const living = await livingProcesses();
  const isMarked = await Promise.all(living.map(({ pid }) => hasEnvironmentEntry(pid, `${name}=${value}`)));
  const group = await groupOf(named, living);
  return living.filter((entry, index) => isMarked[index] === true || (group !== undefined && entry.group === group));
}

/** What a process is called so that it cannot be taken for another; `undefined` when it has ended already. */
export async function identityOf(pid: number): Promise<ProcessIdentity | undefined> {
  const entry = await processEntry(pid);
  return entry && { pid, startedAt: await startText(entry) };
}

/** The group that the named process leads, if it is still that very process. */
async function groupOf(
  named: ProcessIdentity | undefined,
  living: readonly ProcessEntry[],
): Promise<number | undefined> {
  const entry = living.find(({ pid }) => pid === named?.pid);
  if (entry === undefined || (await startText(entry)) !== named?.startedAt) return undefined;
  return entry.group;
}

async function startText({ startedAt }: ProcessEntry): Promise<string> {
  return `${await bootIdentity()} ${startedAt}`;
}
