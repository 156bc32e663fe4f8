import type { ProcessSettings } from "../../domain/job.ts";
import { bad, ok, type Result } from "../../domain/result.ts";
import { holdsStatus } from "../../domain/retry-on.ts";
import type { Outcome } from "../../domain/run.ts";
import type { Duration } from "../../domain/time.ts";
import type { Clock } from "../../ports/clock.ts";
import type { RunOutput } from "../../ports/executor.ts";
import type { Child, Spawner } from "./child.ts";
import { type Exit, failureOf, notStarted } from "./exit.ts";
import { launchPlan } from "./launch.ts";
import { identityOf } from "./leftovers.ts";
import { pumpOutput } from "./output-pump.ts";
import type { ProcessTree } from "./process-tree.ts";
import type { PreparedSurroundings } from "./surroundings.ts";
import { systemText } from "./system-text.ts";

const SHORT = 10 as Duration;

export interface CommandDeps extends PreparedSurroundings {
  readonly clock: Clock;
  readonly spawner: Spawner;
  readonly successExitCodes: ProcessSettings["successExitCodes"];
  readonly output: RunOutput;
  /** Told of the process; ends it, with the others of the run, when the run is canceled. */
  readonly tree: ProcessTree;
}

/** Runs one command to its end, which comes soon when `signal` aborts. */
export async function runCommand(command: string, deps: CommandDeps, signal: AbortSignal): Promise<Outcome> {
  const { clock, output, tree } = deps;
  const started = await start(command, deps);
  if (!started.ok) return notStarted(started.problem);
  const child = started.value;
  tree.add(child.pid);
  const pump = pumpOutput(child.output, { clock, output });
  let hasEnded = false;
  // One that has ended by then needs no name: it is for a later server, if this one were killed meanwhile.
  void clock.sleep(SHORT).then(() => (hasEnded ? undefined : nameProcess(child.pid, output)));
  const exit = await child.ended;
  hasEnded = true;
  // While what the run has started is being ended, it may hold the pipe: only afterwards can the pipe be drained.
  if (signal.aborted) await tree.end();
  await pump.drain();
  if (signal.aborted) return { kind: "canceled" };
  return outcomeOfExit(exit, deps);
}

async function start(command: string, deps: CommandDeps): Promise<Result<Child>> {
  const { spawner, shell, folder } = deps;
  const plan = launchPlan(command, deps);
  try {
    return ok(await spawner.start(plan));
  } catch {
    const problem = await deps.makeReady();
    if (problem !== undefined) return bad(problem);
  }
  try {
    return ok(await spawner.start(plan));
  } catch (error) {
    return bad(`cannot start ${shell} in ${folder}: ${systemText(error)}`);
  }
}

async function nameProcess(pid: number, output: RunOutput): Promise<void> {
  const identity = await identityOf(pid);
  if (identity !== undefined) output.started(identity);
}

/** What it means for the job that its command ended in this way. */
export async function outcomeOfExit(
  exit: Exit,
  { successExitCodes, output }: Pick<CommandDeps, "successExitCodes" | "output">,
): Promise<Outcome> {
  if (exit.kind === "signal" || !holdsStatus(successExitCodes, exit.status)) return failureOf(exit);
  if (exit.status !== 0) await output.line(`--- exit status ${exit.status} is in success_exit_codes`);
  return { kind: "success" };
}
