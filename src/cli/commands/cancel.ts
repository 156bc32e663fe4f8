import { Command } from "commander";
import type { WireJobExec, WireJobHttp } from "../../contract/wire.ts";
import { examples, jsonOption } from "../command.ts";
import { commandJobs } from "../remote/command-jobs.ts";
import { JOB_ARGUMENT, serverCommand } from "../remote/options.ts";
import type { Shell } from "../shell.ts";

export function cancelCommand(shell: Shell): Command {
  const command = new Command("cancel")
    .description("end what runs of jobs; runs that wait behind it still come")
    .argument("<job...>", JOB_ARGUMENT)
    .addOption(jsonOption())
    .addHelpText("after", examples(["karajo cancel backup", "karajo cancel backup report"]))
    .action((names: readonly string[], options: { readonly json?: boolean }, self: Command) =>
      commandJobs(shell, self, { names, ...options, act: ({ calls }) => calls.cancel(), words: canceledWords }),
    );
  return serverCommand(command);
}

function canceledWords({ name, logs = [] }: WireJobExec | WireJobHttp): string {
  const running = logs.filter(({ status }) => status === "running").map(({ counter }) => counter);
  if (running.length === 0) return `${name}: nothing runs`;
  return `${name}: canceling ${running.length === 1 ? "run" : "runs"} ${running.join(", ")}`;
}
