import type { ExecJob } from "../../domain/job.ts";
import type { Result } from "../../domain/result.ts";
import type { Outcome, Run } from "../../domain/run.ts";
import type { Clock } from "../../ports/clock.ts";
import type { RunOutput } from "../../ports/executor.ts";
import type { Spawner } from "./child.ts";
import { type CommandDeps, runCommand } from "./command.ts";
import { notStarted } from "./exit.ts";
import { createProcessTree } from "./process-tree.ts";
import { jobFolder, runMark } from "./run-mark.ts";
import { type PreparedSurroundings, prepareSurroundings } from "./surroundings.ts";

export interface AttemptDeps {
  readonly clock: Clock;
  readonly spawner: Spawner;
  readonly stateFolder: string;
  /** karajo's own variables, of which jobs may inherit. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** See `prepareSurroundings`. */
  readonly proven: Set<string> | undefined;
}

/** An attempt whose commands may run. */
export interface Attempt extends Omit<CommandDeps, keyof PreparedSurroundings> {
  /** What the commands need, or why they cannot run. */
  readonly surroundings: Result<PreparedSurroundings>;
}

/** Prepares an attempt; from now on its secrets are hidden. */
export async function prepareAttempt(deps: AttemptDeps, job: ExecJob, run: Run, output: RunOutput): Promise<Attempt> {
  const { clock, spawner, stateFolder, environment, proven } = deps;
  const mark = runMark(stateFolder, job.id, run.counter);
  const surroundings = await prepareSurroundings(job.process, {
    jobFolder: jobFolder(stateFolder, job.id),
    inherited: environment,
    proven,
    told: {
      KARAJO_JOB_COUNTER: String(run.counter),
      KARAJO_ATTEMPT: String(run.attempt),
      [mark.name]: mark.value,
    },
  });
  if (surroundings.ok) for (const name of job.process.secretNames) hide(surroundings.value.env[name], output);
  const { killGrace, successExitCodes } = job.process;
  const tree = createProcessTree({ clock, killGrace, output, mark: `${mark.name}=${mark.value}` });
  return { surroundings, clock, spawner, successExitCodes, output, tree };
}

/** A variable that nobody set has nothing to hide. */
function hide(value: string | undefined, output: RunOutput): void {
  if (value !== undefined && value !== "") output.hide(value);
}

/** Says in the log which command comes. */
export async function announce(output: RunOutput, index: number, command: string): Promise<void> {
  await output.lines(["", `--- Execute ${String(index).padStart(2)}: ${command}`]);
}

/** One command of an attempt, by its number, from 0. */
export type RunOne<Ending> = (command: string, index: number) => Promise<Ending>;

/**
 * Runs the commands one after the other, until one does not succeed. As soon as `signal` aborts, what they have started
 * is ended.
 */
export async function inOrder<Ending extends Outcome | "left">(
  commands: readonly string[],
  run: RunOne<Ending>,
  { tree, signal }: Pick<Attempt, "tree"> & { readonly signal: AbortSignal },
): Promise<Ending | Outcome> {
  const end = () => void tree.end();
  signal.addEventListener("abort", end, { once: true });
  if (signal.aborted) end();
  try {
    for (const [index, command] of commands.entries()) {
      const ending = await run(command, index);
      if (ending === "left" || ending.kind === "failed") return ending;
      if (ending.kind === "canceled") break;
    }
    if (!signal.aborted) return { kind: "success" };
    await tree.end();
    return { kind: "canceled" };
  } finally {
    signal.removeEventListener("abort", end);
  }
}

/** Announces a command and runs it, unless the run is canceled meanwhile. */
export async function runNext(command: string, index: number, attempt: Attempt, signal: AbortSignal): Promise<Outcome> {
  const { surroundings, ...deps } = attempt;
  if (!surroundings.ok) return notStarted(surroundings.problem);
  if (!signal.aborted) await announce(deps.output, index, command);
  if (signal.aborted) return { kind: "canceled" };
  return runCommand(command, { ...deps, ...surroundings.value }, signal);
}
