import { Command } from "commander";
import { ClientError } from "../../client/client-error.ts";
import { examples, jsonOption } from "../command.ts";
import { EXIT } from "../exit.ts";
import { printJson } from "../json.ts";
import { plainReason } from "../remote/advice.ts";
import { connect } from "../remote/connect.ts";
import { serverCommand, withTimes } from "../remote/options.ts";
import type { Remote } from "../remote/remote.ts";
import type { Shell } from "../shell.ts";

export function statusCommand(shell: Shell): Command {
  const command = new Command("status")
    .description("how the server stands; ends with 1 when it is not ready")
    .addOption(jsonOption())
    .addHelpText("after", examples(["karajo status", "karajo status --url https://jobs.example.org --json"]))
    .action(async ({ json }: { readonly json?: boolean }, self: Command) => {
      const remote = await connect(shell, self);
      const environment = await remote.ask((client) => client.env());
      const trouble = await troubleOf(remote);
      const { serverStatus, statusLines } = await import("../remote/server-status.ts");
      const status = serverStatus(environment, { url: remote.place.url, trouble });
      if (!status.ready) shell.exitCode = EXIT.failed;
      if (json) return printJson(shell.out, status);
      for (const line of statusLines(status, remote.times, shell.out.colors)) shell.out.line(line);
    });
  return withTimes(serverCommand(command));
}

/** Why the server is not ready; `undefined` when it is. */
async function troubleOf(remote: Remote): Promise<string | undefined> {
  try {
    await remote.ask((client) => client.readyz());
    return undefined;
  } catch (error) {
    if (error instanceof ClientError && error.code === "ERR_NOT_READY") return plainReason(error);
    throw error;
  }
}
