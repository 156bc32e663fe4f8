import type { ProcessSettings } from "../../domain/job.ts";
import { holdsStatus } from "../../domain/retry-on.ts";
import type { Outcome } from "../../domain/run.ts";
import type { Clock } from "../../ports/clock.ts";
import type { RunOutput } from "../../ports/executor.ts";
import type { Child, Spawner } from "./child.ts";
import { type Exit, failureOf, notStarted } from "./exit.ts";
import { launchPlan, type Surroundings } from "./launch.ts";
import { identityOf } from "./leftovers.ts";
import { pumpOutput } from "./output-pump.ts";
import type { ProcessTree } from "./process-tree.ts";
import { systemText } from "./system-text.ts";

export interface CommandDeps extends Surroundings {
  readonly clock: Clock;
  readonly spawner: Spawner;
  readonly successExitCodes: ProcessSettings["successExitCodes"];
  readonly output: RunOutput;
  /** Told of the process; ends it, with the others of the run, when the run is canceled. */
  readonly tree: ProcessTree;
}

/** Runs one command to its end, which comes soon when `signal` aborts. */
export async function runCommand(command: string, deps: CommandDeps, signal: AbortSignal): Promise<Outcome> {
  const { clock, spawner, output, tree, shell, folder } = deps;
  let child: Child;
  try {
    child = await spawner.start(launchPlan(command, deps));
  } catch (error) {
    return notStarted(`cannot start ${shell} in ${folder}: ${systemText(error)}`);
  }
  tree.add(child.pid);
  const pump = pumpOutput(child.output, { clock, output });
  void identityOf(child.pid).then((identity) => identity && output.started(identity));
  const exit = await child.ended;
  // While what the run has started is being ended, it may hold the pipe: only afterwards can the pipe be drained.
  if (signal.aborted) await tree.end();
  await pump.drain();
  if (signal.aborted) return { kind: "canceled" };
  return outcomeOfExit(exit, deps);
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
