import { Command } from "commander";
import { didYouMean } from "../../config/did-you-mean.ts";
import { examples, GROUPS } from "../command.ts";

export function helpCommand(): Command {
  return new Command("help")
    .description("print the help of a command")
    .helpGroup(GROUPS.other)
    .argument("[command...]", "its name; none: every command")
    .addHelpText("after", examples(["karajo help", "karajo help run", "karajo help import crontab"]))
    .action((words: readonly string[], _options: unknown, self: Command) => {
      commandCalled(words, self).outputHelp();
    });
}

function commandCalled(words: readonly string[], self: Command): Command {
  let found: Command = self.parent ?? self;
  for (const word of words) {
    const known = found.createHelp().visibleCommands(found);
    const next = known.find((command) => command.name() === word);
    if (next === undefined) found.error(`error: ${unknownCommand(word, found)}`);
    found = next;
  }
  return found;
}

/** What is said of a word that names no command of `parent`. */
export function unknownCommand(word: string, parent: Command): string {
  const names = parent
    .createHelp()
    .visibleCommands(parent)
    .map((command) => command.name());
  return `unknown command ${JSON.stringify(word)}${didYouMean(word, names)}`;
}
