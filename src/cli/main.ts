#!/usr/bin/env node
import { type Command, CommanderError } from "commander";
import { ClientError } from "../client/client-error.ts";
import { AppError } from "../domain/error.ts";
import { createBaseProgram, isServeAlone } from "./base-program.ts";
import { EXIT, exitCodeOf } from "./exit.ts";
import { createShell, type Shell } from "./shell.ts";

process.exitCode = await main(process.argv.slice(2), createShell());

async function main(args: readonly string[], shell: Shell): Promise<number> {
  const code = await run(args, shell);
  const failure = await shell.out.failure();
  if (failure === undefined) return code;
  shell.err.line(`karajo: cannot write the output: ${failure}`);
  return code === EXIT.ok ? EXIT.failed : code;
}

async function run(args: readonly string[], shell: Shell): Promise<number> {
  try {
    const words = args.map(doubleDash);
    const program = isServeAlone(words) ? createBaseProgram(shell) : await fullProgram(shell);
    await program.parseAsync(words, { from: "user" });
    return shell.exitCode;
  } catch (error) {
    // The library has printed its message already; its code for help and version is 0.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    if (!(error instanceof AppError || error instanceof ClientError)) throw error;
    shell.err.line(`karajo: ${error.message}`);
    return exitCodeOf(error.code);
  }
}

/** Its commands are many: a server that starts does not wait for them. */
async function fullProgram(shell: Shell): Promise<Command> {
  const { createProgram } = await import("./program.ts");
  return createProgram(shell);
}

/** karajo 0.9.3 takes its one option with a single dash, as Go programs do. */
function doubleDash(argument: string): string {
  return argument.replace(/^-config(?==|$)/, "--config").replace(/^-(help|version)$/, "--$1");
}
