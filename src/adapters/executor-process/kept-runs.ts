import type { ExecJob } from "../../domain/job.ts";
import type { JobRef } from "../../domain/job-id.ts";
import type { LastingWork } from "../../ports/executor.ts";
import { type AttemptDeps, inOrder, prepareAttempt } from "./attempt.ts";
import { notStarted } from "./exit.ts";
import { KeptAttemptRun } from "./kept-attempt.ts";
import { isKeptNow } from "./kept-command.ts";
import { type KeptCommandFolder, KeptRunFolder } from "./kept-folder.ts";

/**
 * Runs whose commands outlive the server, each with a keeper of its own, and are gone on with by the next one. What is
 * known of them is in files, so that each step may be the last of this server: see docs/adr/0012-adopted-runs.md.
 */
export function createKeptRuns(deps: AttemptDeps): LastingWork<ExecJob> {
  const folderOf = (job: JobRef, counter: number) => new KeptRunFolder(deps.stateFolder, job.id, counter);
  return {
    // Elsewhere there is nothing to tell a process by from a later one with its number.
    isFor: ({ process: { onRestart }, work }) =>
      onRestart === "adopt" && work.kind === "commands" && process.platform === "linux",
    async resumable(job, counter) {
      const folder = folderOf(job, counter);
      const kept = await folder.attempt();
      const last = (await folder.commands()).at(-1);
      return last === undefined || (await hasFuture(last)) ? kept?.attempt : undefined;
    },
    async perform(job, run, output, control) {
      if (job.work.kind !== "commands") return notStarted("the job has no commands");
      const folder = folderOf(job, run.counter);
      const kept = control.isResumed ? await folder.attempt() : undefined;
      const attempt = await prepareAttempt(deps, job, run, output);
      const isGoingOn = kept?.attempt === run.attempt;
      if (!isGoingOn && !attempt.surroundings.ok) return notStarted(attempt.surroundings.problem);
      const commands = isGoingOn ? kept.commands : job.work.commands;
      const work = new KeptAttemptRun(folder, attempt, { ...control, spoolSize: job.logMaxSize });
      await (isGoingOn ? work.resume() : work.begin({ attempt: run.attempt, commands }));
      const { tree } = attempt;
      return inOrder(commands, (command, index) => work.run(command, index), { tree, signal: work.signal });
    },
    async forget(job, counter) {
      // What cannot be removed now is found by nobody: the counter of a run is used once.
      await folderOf(job, counter)
        .remove()
        .catch(() => undefined);
    },
  };
}

/** Whether the command goes on, has told how it ended, or was never started. */
async function hasFuture(command: KeptCommandFolder): Promise<boolean> {
  if (!(await command.isTaken()) || (await isKeptNow(command))) return true;
  return (await command.end()) !== undefined;
}
