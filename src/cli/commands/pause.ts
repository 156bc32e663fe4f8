import { Command } from "commander";
import { examples, jsonOption } from "../command.ts";
import { commandJobs } from "../remote/command-jobs.ts";
import { JOB_ARGUMENT, serverCommand } from "../remote/options.ts";
import type { Shell } from "../shell.ts";

export function pauseCommand(shell: Shell): Command {
  const command = new Command("pause")
    .description("jobs take no trigger, and their timers start nothing, until they are resumed")
    .argument("<job...>", JOB_ARGUMENT)
    .addOption(jsonOption())
    .addHelpText("after", examples(["karajo pause backup", "karajo pause backup report"]))
    .action((names: readonly string[], options: { readonly json?: boolean }, self: Command) =>
      commandJobs(shell, self, {
        names,
        ...options,
        act: ({ calls }) => calls.pause(),
        words: ({ name, status }) => `${name}: ${status}`,
      }),
    );
  return serverCommand(command);
}
