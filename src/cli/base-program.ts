import { Command } from "commander";
import { VERSION } from "../version.ts";
import { DEFAULT_CONFIG, GROUPS } from "./command.ts";
import { serveCommand } from "./commands/serve.ts";
import type { Shell } from "./shell.ts";

/**
 * Whether the words are `karajo` or `karajo serve` and nothing else but which configuration. A machine that starts a
 * server says no more, and needs no other command.
 */
export function isServeAlone(words: readonly string[]): boolean {
  let isServeSaid = false;
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? "";
    if (word === "serve" && !isServeSaid) isServeSaid = true;
    else if (word === "--config" && index + 1 < words.length) index++;
    else if (!word.startsWith("--config=")) return false;
  }
  return true;
}

/** The program with `serve`, its default, and the commands that are given. */
export function createBaseProgram(shell: Shell, commands: readonly Command[] = []): Command {
  const program = new Command("karajo")
    .description("Runs commands, functions and HTTP calls on a timer or on a signed webhook.")
    .version(`karajo version ${VERSION}`, "-v, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .option("--config <file>", "the configuration (also: -config)", DEFAULT_CONFIG)
    .showSuggestionAfterError()
    .configureOutput({
      writeOut: (text) => shell.out.write(text),
      writeErr: (text) => shell.err.write(text),
      getOutHasColors: () => shell.out.colors.isColorSupported,
      getErrHasColors: () => shell.err.colors.isColorSupported,
      outputError: (text, write) => write(text.replace(/^error:/, "karajo:")),
    })
    .exitOverride();
  program.commandsGroup(GROUPS.other);
  const serve = serveCommand(shell);
  program.addCommand(serve, { isDefault: true });
  for (const command of commands) program.addCommand(command);
  settle(program, "karajo");
  // As the default it is given every word that is no command, and tells the person so.
  serve.allowExcessArguments().allowUnknownOption();
  return program;
}

/** What holds for the program holds for every command below it; each names its own help after an error. */
function settle(command: Command, path: string): void {
  for (const one of command.commands) settle(one.copyInheritedSettings(command), `${path} ${one.name()}`);
  command.helpCommand(false).showHelpAfterError(`See ${path} --help`);
}
