import { Command } from "commander";
import { examples, jsonOption } from "../command.ts";
import { printJson } from "../json.ts";
import { connect } from "../remote/connect.ts";
import { JOB_ARGUMENT, MOST_LISTED, serverCommand, wholeNumber, withTimes } from "../remote/options.ts";
import type { Shell } from "../shell.ts";

interface Options {
  readonly count: number;
  readonly json?: boolean;
}

export function historyCommand(shell: Shell): Command {
  const command = new Command("history")
    .description("the runs of a job, newest first: how each ended, how long it took, and why")
    .argument("<job>", JOB_ARGUMENT)
    .option("-n, --count <number>", `how many, ${MOST_LISTED} at the most`, wholeNumber(1, MOST_LISTED), 20)
    .addOption(jsonOption())
    .addHelpText("after", examples(["karajo history backup", "karajo history backup --count 100 --json"]))
    .action(async (name: string, { count, json }: Options, self: Command) => {
      const remote = await connect(shell, self);
      const { job, calls } = await remote.findOne(name);
      const runs = await remote.ask(() => calls.runs({ limit: count }));
      if (json) return printJson(shell.out, runs);
      if (runs.length === 0) return shell.err.line(`${job.name} has not run yet.`);
      const { runTable } = await import("../remote/run-table.ts");
      for (const line of runTable(runs, remote.times, shell.out.colors)) shell.out.line(line);
    });
  return withTimes(serverCommand(command));
}
