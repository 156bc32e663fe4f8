import type { Argument, Command, Option } from "commander";

/** What stands for a value on the command line. */
export type ValueKind =
  | { readonly kind: "any" }
  | { readonly kind: "file" }
  | { readonly kind: "folder" }
  | { readonly kind: "job" }
  | { readonly kind: "choices"; readonly choices: readonly string[] };

export interface OptionSpec {
  /** Its long form, such as `--json`. */
  readonly flag: string;
  /** Its short form, such as `-n`; `undefined` where it has none. */
  readonly short: string | undefined;
  readonly description: string;
  /** `undefined`: it takes no value. */
  readonly value: ValueKind | undefined;
}

/** What may follow a command. */
export interface CommandSpec {
  /** Its words behind the name of the program, with one blank between two; empty for the program itself. */
  readonly path: string;
  readonly commands: readonly { readonly name: string; readonly description: string }[];
  readonly options: readonly OptionSpec[];
  /** In order. */
  readonly arguments: readonly ValueKind[];
  /** Whether the last argument counts for all that follow. */
  readonly isRepeated: boolean;
}

/** The program and all of its commands that are not hidden. Every command takes the options of the program, too. */
export function commandSpecs(program: Command): readonly CommandSpec[] {
  const global = optionsOf(program).filter(({ flag }) => flag !== "--help" && flag !== "--version");
  const names = program.createHelp().visibleCommands(program);
  return [
    ...specsOf(
      program,
      "",
      names.map((command) => command.name()),
    ),
  ].map((spec) => ({
    ...spec,
    options: spec.path === "" ? spec.options : [...spec.options, ...global],
  }));
}

/** `names` are those of the commands of the program. */
function* specsOf(command: Command, path: string, names: readonly string[]): Generator<CommandSpec> {
  const commands = command.createHelp().visibleCommands(command);
  yield {
    path,
    commands: commands.map((one) => ({ name: one.name(), description: one.description() })),
    options: optionsOf(command),
    arguments: command.registeredArguments.map((argument) => kindOfArgument(argument, names)),
    // What follows the command that help is asked for are those below it.
    isRepeated: command.registeredArguments.some((argument) => argument.variadic && !isCommand(argument)),
  };
  for (const one of commands) yield* specsOf(one, `${path} ${one.name()}`.trim(), names);
}

function optionsOf(command: Command): readonly OptionSpec[] {
  const visible = command.createHelp().visibleOptions(command);
  return visible.flatMap((option) => {
    if (option.long === undefined || option.long === null) return [];
    const { long: flag, short = undefined, description } = option;
    return [{ flag, short, description, value: kindOfOption(option) }];
  });
}

function kindOfOption(option: Option): ValueKind | undefined {
  if (!(option.required || option.optional)) return undefined;
  return kindOf(option.flags.replace(/^.*[<[]|[>\]].*$/g, ""), option.argChoices);
}

function kindOfArgument(argument: Argument, names: readonly string[]): ValueKind {
  return isCommand(argument) ? { kind: "choices", choices: names } : kindOf(argument.name(), argument.argChoices);
}

function isCommand(argument: Argument): boolean {
  return argument.name() === "command";
}

/** An option in each of its forms, as they are written behind the command at `path`. */
export function formsOf({ flag, short }: OptionSpec, path: string): readonly string[] {
  return [flag, ...(short === undefined ? [] : [short])].map((form) => `${path} ${form}`);
}

/** What a value is, from its choices or from what help calls it. */
function kindOf(name: string, choices: readonly string[] | undefined): ValueKind {
  if (choices !== undefined) return { kind: "choices", choices };
  const words = name.replace(/[.]+$/, "").split("|");
  if (words.some((word) => /^jobs?$/i.test(word))) return { kind: "job" };
  if (words.includes("file")) return { kind: "file" };
  return words.includes("folder") ? { kind: "folder" } : { kind: "any" };
}
