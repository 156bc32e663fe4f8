import type { ProcessSettings } from "../../domain/job.ts";
import type { Outcome } from "../../domain/run.ts";
import type { Duration } from "../../domain/time.ts";
import type { Clock } from "../../ports/clock.ts";
import type { RunOutput } from "../../ports/executor.ts";
import { outcomeOfExit } from "./command.ts";
import { notStarted } from "./exit.ts";
import type { KeptCommandFolder, KeptEnd } from "./kept-folder.ts";
import { identityOf } from "./leftovers.ts";
import { DRAIN_LIMIT, DRAIN_PAUSE, DRAIN_TIME, HELD_OPEN } from "./output-pump.ts";
import type { ProcessTree } from "./process-tree.ts";
import { Spool } from "./spool.ts";

export interface KeptCommandDeps {
  readonly clock: Clock;
  readonly output: RunOutput;
  readonly tree: ProcessTree;
  readonly successExitCodes: ProcessSettings["successExitCodes"];
  /** What is told when it could not be started. */
  readonly startTitle: string;
}

/** The signals that a kept command heeds. */
export interface KeptControl {
  /** Ends what runs. */
  readonly signal: AbortSignal;
  /** The server ends, and what runs goes on without it. */
  readonly leave: AbortSignal;
}

const FIRST_LOOK = 10 as Duration;
const LONGEST_LOOK = 100 as Duration;
const KEEPER_ENDED = "the process that keeps the command was ended, so how the command ended is not known";

/** Stays with a command that its keeper has started, or is about to, until it has ended, or until the server leaves. */
export async function followCommand(
  folder: KeptCommandFolder,
  deps: KeptCommandDeps,
  control: KeptControl,
): Promise<Outcome | "left"> {
  const spool = await Spool.open(folder, deps.output);
  try {
    // What had ended before this server came was neither canceled by it nor too slow for it.
    const found = await folder.end();
    if (found !== undefined) await nameProcess(folder, deps);
    const end = found ?? (await untilEnd(folder, spool, deps, control));
    if (end === "left") return "left";
    const isCanceled = found === undefined && control.signal.aborted;
    if (isCanceled || end === undefined) await deps.tree.end();
    await drain(folder, spool, deps);
    if (isCanceled) return { kind: "canceled" };
    if (end === undefined) return { kind: "failed", reason: KEEPER_ENDED, failure: { kind: "error" } };
    return end.kind === "error" ? notStarted(`${deps.startTitle}: ${end.problem}`) : outcomeOfExit(end, deps);
  } finally {
    await spool.close();
  }
}

/** How the command has ended; `undefined` where nobody is left who could tell. */
async function untilEnd(
  folder: KeptCommandFolder,
  spool: Spool,
  deps: KeptCommandDeps,
  { leave }: KeptControl,
): Promise<KeptEnd | "left" | undefined> {
  let isNamed = false;
  for (let look = FIRST_LOOK; ; look = Math.min(look * 2, LONGEST_LOOK) as Duration) {
    const isKept = await isKeptNow(folder); // before the look at the end: its keeper ends after that
    const end = await folder.end();
    if (!isNamed) isNamed = await nameProcess(folder, deps);
    if (await spool.carry()) look = FIRST_LOOK;
    if (end !== undefined || !isKept) return end;
    if (leave.aborted) return "left";
    await deps.clock.sleep(look);
  }
}

/** Tells of the process that the command began as. Answers whether there is one yet; once there is an end, there is. */
async function nameProcess(folder: KeptCommandFolder, { tree, output }: KeptCommandDeps): Promise<boolean> {
  const process = await folder.process();
  if (process === undefined) return false;
  tree.add(process.pid);
  output.started(process);
  return true;
}

/** Whether the keeper of the command lives. */
export async function isKeptNow(folder: KeptCommandFolder): Promise<boolean> {
  const keeper = await folder.keeper();
  return keeper !== undefined && (await identityOf(keeper.pid))?.startedAt === keeper.startedAt;
}

/** Waits for what was printed, as for a pipe: what a process in the background goes on to print is not waited for. */
async function drain(folder: KeptCommandFolder, spool: Spool, { clock, output }: KeptCommandDeps): Promise<void> {
  await spool.carry();
  const before = spool.position;
  let waited = 0;
  for (let quiet = 0; quiet < DRAIN_PAUSE && waited < DRAIN_TIME; quiet += FIRST_LOOK, waited += FIRST_LOOK) {
    const isDrained = (await folder.isDrained()) || !(await isKeptNow(folder));
    if (await spool.carry()) quiet = 0;
    if (isDrained) return;
    if (spool.position - before >= DRAIN_LIMIT) break;
    await clock.sleep(FIRST_LOOK);
  }
  await output.line(HELD_OPEN);
}
