import { Command } from "commander";
import { examples, jsonOption } from "../command.ts";
import { commandJobs } from "../remote/command-jobs.ts";
import { JOB_ARGUMENT, serverCommand } from "../remote/options.ts";
import type { Shell } from "../shell.ts";

export function resumeCommand(shell: Shell): Command {
  const command = new Command("resume")
    .description("end the pause of jobs")
    .argument("<job...>", JOB_ARGUMENT)
    .addOption(jsonOption())
    .addHelpText("after", examples(["karajo resume backup", "karajo resume backup report"]))
    .action((names: readonly string[], options: { readonly json?: boolean }, self: Command) =>
      commandJobs(shell, self, {
        names,
        ...options,
        act: ({ calls }) => calls.resume(),
        words: ({ name, status }) => `${name}: ${status}`,
      }),
    );
  return serverCommand(command);
}
