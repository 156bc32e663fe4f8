import { Command } from "commander";
import { AppError } from "../../domain/error.ts";
import type { Duration } from "../../domain/time.ts";
import { examples, jsonOption } from "../command.ts";
import { connect } from "../remote/connect.ts";
import { giveUpOption, JOB_ARGUMENT, serverCommand, wholeNumber } from "../remote/options.ts";
import type { RemoteJob } from "../remote/remote.ts";
import type { Shell } from "../shell.ts";

interface Options {
  readonly follow?: boolean;
  readonly tail?: number;
  readonly json?: boolean;
  readonly giveUpAfter: Duration;
}

export function logsCommand(shell: Shell): Command {
  const command = new Command("logs")
    .description("the log of a run, byte for byte: of the newest one, unless a number is given")
    .argument("<job>", JOB_ARGUMENT)
    .argument("[run]", "the number of the run", wholeNumber(1))
    .option("-f, --follow", "go on until the run has ended, also when the server is started anew")
    .option("-n, --tail <lines>", "only so many lines from the end", wholeNumber(0))
    .addOption(giveUpOption())
    .addOption(jsonOption().conflicts("follow"))
    .addHelpText("after", examples(["karajo logs backup", "karajo logs backup 12 --tail 20", "karajo logs backup -f"]))
    .action(async (name: string, counter: number | undefined, options: Options, self: Command) => {
      const remote = await connect(shell, self);
      const job = await remote.findOne(name);
      const { showLog, showLogAsJson } = await import("../remote/show-log.ts");
      await (options.json ? showLogAsJson : showLog)(remote, job, counter ?? newestLog(job), options);
    });
  return serverCommand(command);
}

function newestLog({ job: { name, logs = [] } }: RemoteJob): number {
  const newest = logs.at(-1);
  if (newest === undefined) throw new AppError("ERR_LOG_NOT_FOUND", `${name} has no log: it has not run yet`);
  return newest.counter;
}
