import { Command } from "commander";
import { examples, jsonOption } from "../command.ts";
import { printJson } from "../json.ts";
import { connect } from "../remote/connect.ts";
import { JOB_ARGUMENT, serverCommand, withTimes } from "../remote/options.ts";
import type { Shell } from "../shell.ts";

const NEXT = 5;
const RUNS = 5;

export function showCommand(shell: Shell): Command {
  const command = new Command("show")
    .description("one job: what it is, when it will run, and its last runs")
    .argument("<job>", JOB_ARGUMENT)
    .addOption(jsonOption())
    .addHelpText("after", examples(["karajo show backup", "karajo show http:ping --utc"]))
    .action(async (name: string, { json }: { readonly json?: boolean }, self: Command) => {
      const remote = await connect(shell, self);
      const { kind, key, job, calls } = await remote.findOne(name);
      const [next, runs] = await remote.ask(() =>
        Promise.all([calls.next({ count: NEXT }), calls.runs({ limit: RUNS })]),
      );
      if (json) return printJson(shell.out, { key, job, next, runs });
      const { detailLines } = await import("../remote/job-details.ts");
      const lines = detailLines({ kind, key, job, next, runs }, remote.times, shell.out.colors);
      for (const line of lines) shell.out.line(line);
    });
  return withTimes(serverCommand(command));
}
