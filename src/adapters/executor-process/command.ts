import type { ChildProcess } from "node:child_process";
import type { ProcessSettings } from "../../domain/job.ts";
import { holdsStatus } from "../../domain/retry-on.ts";
import type { Outcome } from "../../domain/run.ts";
import type { Clock } from "../../ports/clock.ts";
import type { RunOutput } from "../../ports/executor.ts";
import { type Exit, failureOf, notStarted } from "./exit.ts";
import { launch, type Surroundings } from "./launch.ts";
import { identityOf } from "./leftovers.ts";
import { pumpOutput } from "./output-pump.ts";
import type { ProcessTree } from "./process-tree.ts";
import { systemText } from "./system-text.ts";

export interface CommandDeps extends Surroundings {
  readonly clock: Clock;
  readonly successExitCodes: ProcessSettings["successExitCodes"];
  readonly output: RunOutput;
  /** Told of the process; ends it, with the others of the run, when the run is canceled. */
  readonly tree: ProcessTree;
}

/** Runs one command to its end, which comes soon when `signal` aborts. */
export async function runCommand(command: string, deps: CommandDeps, signal: AbortSignal): Promise<Outcome> {
  const { clock, output, tree, shell, folder } = deps;
  let child: ChildProcess;
  try {
    child = await started(launch(command, deps), tree);
  } catch (error) {
    return notStarted(`cannot start ${shell} in ${folder}: ${systemText(error)}`);
  }
  const pump = child.stdout && pumpOutput(child.stdout, { clock, output });
  if (child.pid !== undefined) void identityOf(child.pid).then((identity) => identity && output.started(identity));
  const exit = await exitOf(child);
  // While what the run has started is being ended, it may hold the pipe: only afterwards can the pipe be drained.
  if (signal.aborted) await tree.end();
  await pump?.drain();
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

/** Resolves once the process runs, rejects when it could not be started. */
function started(child: ChildProcess, tree: ProcessTree): Promise<ChildProcess> {
  // At once, so that no cancel can fall between the start of a process and its being known.
  if (child.pid !== undefined) tree.add(child.pid);
  return new Promise((resolve, reject) => {
    child.once("spawn", () => resolve(child));
    child.once("error", reject);
  });
}

/** How the process ends. To be called in the same turn in which it has started. */
function exitOf(child: ChildProcess): Promise<Exit> {
  return new Promise((resolve) => {
    child.once("exit", (status, signal) =>
      resolve(signal === null ? { kind: "exit", status: status ?? 0 } : { kind: "signal", signal }),
    );
  });
}
