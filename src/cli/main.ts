#!/usr/bin/env node
import { Command, CommanderError } from "commander";
import { AppError, CODES, type ErrorKind } from "../domain/error.ts";
import { VERSION } from "../version.ts";
import { serve } from "./commands/serve.ts";
import { printError, printLine } from "./print.ts";

const DEFAULT_CONFIG = "/etc/karajo/karajo.conf";

/** What the shell is told: 2 for what the user can mend in command or configuration, 1 for the rest. */
const EXIT_CODES: Readonly<Record<ErrorKind, number>> = {
  invalid: 2,
  unauthorized: 1,
  forbidden: 1,
  missing: 1,
  "wrong-method": 1,
  precondition: 1,
  "too-large": 1,
  range: 1,
  busy: 1,
  unavailable: 1,
};

const HELP_END = `
Examples:
  karajo                                  serve ${DEFAULT_CONFIG}
  karajo -config ~/karajo.conf            serve another configuration
  karajo version                          print the version`;

// Whoever read what we report is gone: that must end neither the server nor a run.
process.stderr.on("error", () => undefined);
process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  let exitCode = 0;
  const program = new Command("karajo")
    .description("Runs commands, functions and HTTP calls on a timer or on a signed webhook.")
    .version(`karajo version ${VERSION}`, "-v, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .option("--config <file>", "the configuration (also: -config)", DEFAULT_CONFIG)
    .showSuggestionAfterError()
    .addHelpText("after", HELP_END)
    .exitOverride();
  program
    .command("serve", { isDefault: true })
    .description("serve the configuration until SIGTERM or SIGINT (the default)")
    .action(async () => {
      exitCode = await serve(program.opts<{ config: string }>().config);
    });
  program
    .command("version")
    .description("print the version")
    .action(() => printLine(`karajo version ${VERSION}`));
  try {
    await program.parseAsync(args.map(doubleDash), { from: "user" });
    return exitCode;
  } catch (error) {
    // The library has printed its message already; its code for help and version is 0.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (!(error instanceof AppError)) throw error;
    printError(`karajo: ${error.message}`);
    return EXIT_CODES[CODES[error.code].kind];
  }
}

/** karajo 0.9.3 takes its one option with a single dash, as Go programs do. */
function doubleDash(argument: string): string {
  return argument.replace(/^-config(?==|$)/, "--config").replace(/^-(help|version)$/, "--$1");
}
