import type { ExecJob } from "../../domain/job.ts";
import type { Outcome } from "../../domain/run.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Executor, RunOutput } from "../../ports/executor.ts";
import { type CommandDeps, runCommand } from "./command.ts";
import { notStarted } from "./exit.ts";
import { createProcessTree } from "./process-tree.ts";
import { jobFolder, runMark } from "./run-mark.ts";
import { prepareSurroundings } from "./surroundings.ts";

export interface ProcessExecutorDeps {
  readonly clock: Clock;
  /** Each job's commands run in `stateFolder/ID`, made (0700) where it is missing, unless the job says otherwise. */
  readonly stateFolder: string;
  /** karajo's own variables, of which jobs may inherit; those of this process unless given. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** Runs the commands of a job, one after the other, each as `SHELL -c COMMAND` in a session of its own. */
export function createProcessExecutor(deps: ProcessExecutorDeps): Executor<ExecJob> {
  const { clock, stateFolder, environment = process.env } = deps;
  return {
    async execute(job, run, output, signal) {
      if (job.work.kind !== "commands") return notStarted("the job has no commands");
      const mark = runMark(stateFolder, job.id, run.counter);
      const surroundings = await prepareSurroundings(job.process, {
        jobFolder: jobFolder(stateFolder, job.id),
        inherited: environment,
        told: {
          KARAJO_JOB_COUNTER: String(run.counter),
          KARAJO_ATTEMPT: String(run.attempt),
          [mark.name]: mark.value,
        },
      });
      if (!surroundings.ok) return notStarted(surroundings.problem);
      for (const name of job.process.secretNames) hide(surroundings.value.env[name], output);
      const { killGrace, successExitCodes } = job.process;
      const tree = createProcessTree({ clock, killGrace, output, mark: `${mark.name}=${mark.value}` });
      const command = { ...surroundings.value, clock, successExitCodes, output, tree };
      return runAll(job.work.commands, command, signal);
    },
  };
}

/** A variable that nobody set has nothing to hide. */
function hide(value: string | undefined, output: RunOutput): void {
  if (value !== undefined && value !== "") output.hide(value);
}

async function runAll(commands: readonly string[], deps: CommandDeps, signal: AbortSignal): Promise<Outcome> {
  const { output, tree } = deps;
  const end = () => void tree.end();
  signal.addEventListener("abort", end, { once: true });
  try {
    for (const [index, command] of commands.entries()) {
      if (signal.aborted) break;
      await output.line("");
      await output.line(`--- Execute ${String(index).padStart(2)}: ${command}`);
      if (signal.aborted) break;
      const outcome = await runCommand(command, deps, signal);
      if (outcome.kind === "failed") return outcome;
    }
    if (!signal.aborted) return { kind: "success" };
    await tree.end();
    return { kind: "canceled" };
  } finally {
    signal.removeEventListener("abort", end);
  }
}
