import { existsSync } from "node:fs";
import { Command } from "commander";
import { configOf, DEFAULT_CONFIG, examples, GROUPS } from "../command.ts";
import { EXIT } from "../exit.ts";
import type { Shell } from "../shell.ts";

export function serveCommand(shell: Shell): Command {
  return new Command("serve")
    .description("serve the configuration until SIGTERM or SIGINT; SIGHUP reads it again (the default)")
    .helpGroup(GROUPS.server)
    .addHelpText("after", examples(["karajo serve --config ~/karajo.conf"]))
    .action(async (_options: unknown, command: Command) => {
      const config = configOf(command);
      if (config === DEFAULT_CONFIG && !existsSync(config)) {
        shell.err.line(
          `karajo: there is no ${config}: name another with --config, or write a first one with karajo init`,
        );
        shell.exitCode = EXIT.usage;
        return;
      }
      // The server is large: who asks for help or the version does not wait for it.
      const { serve } = await import("../serve.ts");
      await serve(config, shell);
    });
}
