import { Command } from "commander";
import { didYouMean } from "../../config/did-you-mean.ts";
import { configOf, examples, GROUPS } from "../command.ts";
import { mustBeThere } from "../config-file.ts";
import type { Shell } from "../shell.ts";
import { unknownCommand } from "./help.ts";

export function serveCommand(shell: Shell): Command {
  return new Command("serve")
    .description("serve the configuration until SIGTERM or SIGINT; SIGHUP reads it again (the default)")
    .helpGroup(GROUPS.server)
    .addHelpText("after", examples(["karajo serve", "karajo serve --config ~/karajo.conf"]))
    .action(async (_options: unknown, command: Command) => {
      refuseWords(command);
      const config = configOf(command);
      mustBeThere(config);
      // The server is large: who asks for help or the version does not wait for it.
      const { serve } = await import("../serve.ts");
      await serve(config, shell);
    });
}

/** Ends as the usage demands where there is more than `karajo` or `karajo serve` and the options of the program. */
function refuseWords(command: Command): void {
  const { args, parent } = command;
  const [word] = args;
  if (word === undefined || parent === null) return;
  if (word.startsWith("-")) {
    const known = parent.options.flatMap(({ long }) => long ?? []);
    parent.error(`error: unknown option ${JSON.stringify(word)}${didYouMean(word, [...known, "--help"])}`);
  }
  if (parent.args[0] !== command.name()) parent.error(`error: ${unknownCommand(word, parent)}`);
  command.error(`error: unexpected argument ${JSON.stringify(word)}: serve takes none, but --config FILE`);
}
