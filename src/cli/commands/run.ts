import { readFile } from "node:fs/promises";
import { buffer } from "node:stream/consumers";
import { Command } from "commander";
import type { WireJobExec, WireJobHttp } from "../../contract/wire.ts";
import { AppError } from "../../domain/error.ts";
import type { Duration } from "../../domain/time.ts";
import { examples, jsonOption } from "../command.ts";
import { reasonOf } from "../file-reason.ts";
import { printJson } from "../json.ts";
import { connect } from "../remote/connect.ts";
import { giveUpOption, JOB_ARGUMENT, serverCommand } from "../remote/options.ts";
import type { Shell } from "../shell.ts";

interface Options {
  readonly follow?: boolean;
  readonly payload?: string;
  readonly cancelOnInterrupt?: boolean;
  readonly giveUpAfter: Duration;
  readonly json?: boolean;
}

const HELP_END = `
With --follow it ends as the run did: 0 after success, the command's own exit status where it failed with one, else 1;
130 when the run was canceled or is no longer followed, 3 when the server stays away.
${examples([
  "karajo run backup",
  "karajo run backup --follow",
  "karajo run deploy --payload push.json --follow",
  "git log -1 | karajo run deploy --payload -",
])}`;

export function runCommand(shell: Shell): Command {
  const command = new Command("run")
    .description("run a job now")
    .argument("<job>", JOB_ARGUMENT)
    .option("-f, --follow", "print its log while it grows, and end as the run does")
    .option("--cancel-on-interrupt", "with --follow: Ctrl-C cancels what runs of the job, rather than leaving it alone")
    .addOption(giveUpOption())
    .option("--payload <file>", "run it by its webhook with this body, which functions can read; -: standard input")
    .addOption(jsonOption().conflicts("follow"))
    .addHelpText("after", HELP_END)
    .action((name: string, options: Options, self: Command) => run(shell, self, name, options));
  return serverCommand(command);
}

async function run(shell: Shell, command: Command, name: string, options: Options): Promise<void> {
  const { follow, payload, json, giveUpAfter, cancelOnInterrupt = false } = options;
  const remote = await connect(shell, command);
  const { triggerByHand, triggerByHook } = await import("../remote/trigger.ts");
  const found = await remote.findOne(name);
  const counter =
    payload === undefined
      ? await triggerByHand(remote, found)
      : await triggerByHook(remote, found, await readPayload(payload));
  if (payload !== undefined) warnOfCommands(shell, found.job);
  if (json) return printJson(shell.out, { key: found.key, counter });
  // The log has the output for itself.
  (follow ? shell.err : shell.out).line(`${found.job.name}: run ${counter ?? "(the server does not say which)"}`);
  if (!follow) return;
  if (counter === undefined) {
    throw new AppError("ERR_LOG_NOT_FOUND", "the server is too old to say which run it became: see karajo logs");
  }
  const { followRun } = await import("../remote/follow-run.ts");
  await followRun(remote, found, counter, { giveUpAfter, cancelOnInterrupt });
}

async function readPayload(file: string): Promise<Uint8Array> {
  try {
    return await (file === "-" ? buffer(process.stdin) : readFile(file));
  } catch (cause) {
    throw new AppError("ERR_OPTION_INVALID", `--payload: cannot read ${file}: ${reasonOf(cause)}`, { cause });
  }
}

function warnOfCommands({ err }: Shell, job: WireJobExec | WireJobHttp): void {
  if ("commands" in job) err.line(`karajo: ${job.name} runs commands, which do not see the payload; functions do`);
}
