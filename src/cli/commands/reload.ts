import { Command } from "commander";
import { ClientError } from "../../client/client-error.ts";
import type { WireReloaded } from "../../contract/wire-overview.ts";
import { examples, jsonOption } from "../command.ts";
import { printJson } from "../json.ts";
import { connect } from "../remote/connect.ts";
import { serverCommand } from "../remote/options.ts";
import type { Colors, Shell } from "../shell.ts";

export function reloadCommand(shell: Shell): Command {
  const command = new Command("reload")
    .description("let the server read its configuration again; ends with 2 when it has errors, and nothing has changed")
    .addOption(jsonOption())
    .addHelpText("after", examples(["karajo reload", "karajo check && karajo reload"]))
    .action(async ({ json }: { readonly json?: boolean }, self: Command) => {
      const remote = await connect(shell, self);
      const reloaded = await remote.ask((client) => client.reload()).catch(refused);
      if (json) return printJson(shell.out, reloaded);
      for (const line of reloadedLines(reloaded, shell.out.colors)) shell.out.line(line);
    });
  return serverCommand(command);
}

/** Throws what the server says of its configuration, which goes on with the one that it has. */
function refused(error: unknown): never {
  if (!(error instanceof ClientError && error.code === "ERR_CONFIG_INVALID")) throw error;
  const message = `the configuration has errors; the server goes on with the one that it has\n${error.message}`;
  throw new ClientError(error.code, message, { cause: error });
}

function reloadedLines(reloaded: WireReloaded, colors: Colors): readonly string[] {
  const { jobs, http_jobs, warnings, needs_restart } = reloaded;
  return [
    `reloaded: ${counted(jobs, "job")}, ${counted(http_jobs, "HTTP job")}`,
    ...warnings,
    ...(needs_restart.length === 0
      ? []
      : [`${colors.yellow("counts from the next start on:")} ${needs_restart.join(", ")}`]),
  ];
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
