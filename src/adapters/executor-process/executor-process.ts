import type { ExecJob } from "../../domain/job.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Executor } from "../../ports/executor.ts";
import { inOrder, prepareAttempt, runNext } from "./attempt.ts";
import type { Spawner } from "./child.ts";
import { notStarted } from "./exit.ts";
import { createKeptRuns } from "./kept-runs.ts";
import { createSpawner } from "./spawner.ts";

export interface ProcessExecutorDeps {
  readonly clock: Clock;
  /** Each job's commands run in `stateFolder/ID`, made (0700) where it is missing, unless the job says otherwise. */
  readonly stateFolder: string;
  /** karajo's own variables, of which jobs may inherit; those of this process unless given. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** What starts processes; the fastest there is unless given. */
  readonly spawner?: Spawner;
}

/** Runs the commands of a job, one after the other, each as `SHELL -c COMMAND` in a session of its own. */
export function createProcessExecutor(given: ProcessExecutorDeps): Executor<ExecJob> {
  // A copy: reading the environment of the process takes a call of the system for each variable.
  const environment = { ...process.env };
  const deps = { environment, spawner: createSpawner(environment), proven: new Set<string>(), ...given };
  return {
    // A keeper cannot look what keeps it from starting a command: for it, one looks each time.
    lasting: createKeptRuns({ ...deps, proven: undefined }),
    async execute(job, run, output, signal) {
      if (job.work.kind !== "commands") return notStarted("the job has no commands");
      const attempt = await prepareAttempt(deps, job, run, output);
      if (!attempt.surroundings.ok) return notStarted(attempt.surroundings.problem);
      const { tree } = attempt;
      return inOrder(job.work.commands, (command, index) => runNext(command, index, attempt, signal), { tree, signal });
    },
  };
}
