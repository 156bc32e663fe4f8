import { mkdir } from "node:fs/promises";
import type { ExecJob } from "../../domain/job.ts";
import type { Outcome } from "../../domain/run.ts";
import type { Duration } from "../../domain/time.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Executor, RunOutput } from "../../ports/executor.ts";
import { runCommand } from "./command.ts";
import { jobFolder, runMark } from "./run-mark.ts";

/** karajo 0.9.3's search path, and behind it the folders where most systems keep their commands. */
const SEARCH_PATH = [
  "/usr/local/sbin:/usr/local/bin:/usr/bin:/usr/bin/site_perl:/usr/bin/vendor_perl:/usr/bin/core_perl",
  "/usr/sbin:/sbin:/bin",
].join(":");

export interface ProcessExecutorDeps {
  readonly clock: Clock;
  /** Each job's commands run in `stateFolder/ID`, made (0700) where it is missing. */
  readonly stateFolder: string;
  /** How long a process may take to end after TERM before it is killed. */
  readonly killGrace: Duration;
}

/** Runs the commands of a job, one after the other, each as `/bin/sh -c COMMAND` in a process group of its own. */
export function createProcessExecutor(deps: ProcessExecutorDeps): Executor<ExecJob> {
  return {
    async execute(job, run, output, signal) {
      if (job.work.kind !== "commands") return { kind: "failed", reason: "the job has no commands" };
      const folder = jobFolder(deps.stateFolder, job.id);
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
      } catch (error) {
        return { kind: "failed", reason: `cannot make the working folder: ${error}` };
      }
      const mark = runMark(deps.stateFolder, job.id, run.counter);
      const env = { KARAJO_JOB_COUNTER: String(run.counter), PATH: SEARCH_PATH, [mark.name]: mark.value };
      return runAll(deps, { commands: job.work.commands, folder, env }, output, signal);
    },
  };
}

interface Work {
  readonly commands: readonly string[];
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
}

async function runAll(
  { clock, killGrace }: ProcessExecutorDeps,
  { commands, folder, env }: Work,
  output: RunOutput,
  signal: AbortSignal,
): Promise<Outcome> {
  for (const [index, command] of commands.entries()) {
    if (signal.aborted) return { kind: "canceled" };
    await output.line("");
    await output.line(`--- Execute ${String(index).padStart(2)}: ${command}`);
    const outcome = await runCommand({ clock, killGrace }, { command, folder, env }, output, signal);
    if (outcome.kind !== "success") return outcome;
  }
  return { kind: "success" };
}
