import { Command } from "commander";
import { configOf, examples, GROUPS } from "../command.ts";
import type { Shell } from "../shell.ts";

export function serveCommand(shell: Shell): Command {
  return new Command("serve")
    .description("serve the configuration until SIGTERM or SIGINT; SIGHUP reads it again (the default)")
    .helpGroup(GROUPS.server)
    .addHelpText("after", examples(["karajo serve --config ~/karajo.conf"]))
    .action(async (_options: unknown, command: Command) => {
      // The server is large: who asks for help or the version does not wait for it.
      const { serve } = await import("../serve.ts");
      await serve(configOf(command), shell);
    });
}
