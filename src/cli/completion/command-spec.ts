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
  /** In order; the last counts for all that follow where it may be repeated. */
  readonly arguments: readonly ValueKind[];
}

/** The program and all of its commands that are not hidden. Every command takes the options of the program, too. */
export function commandSpecs(program: Command): readonly CommandSpec[] {
  const global = optionsOf(program).filter(({ flag }) => flag !== "--help" && flag !== "--version");
  return [...specsOf(program, "")].map((spec) => ({
    ...spec,
    options: spec.path === "" ? spec.options : [...spec.options, ...global],
  }));
}

function* specsOf(command: Command, path: string): Generator<CommandSpec> {
  const commands = command.createHelp().visibleCommands(command);
  yield {
    path,
    commands: commands.map((one) => ({ name: one.name(), description: one.description() })),
    options: optionsOf(command),
    arguments: command.registeredArguments.map(kindOfArgument),
  };
  for (const one of commands) yield* specsOf(one, `${path} ${one.name()}`.trim());
}

function optionsOf(command: Command): readonly OptionSpec[] {
  const visible = command.createHelp().visibleOptions(command);
  return visible.flatMap((option) => {
    if (option.long === undefined || option.long === null) return [];
    return [{ flag: option.long, description: option.description, value: kindOfOption(option) }];
  });
}

function kindOfOption(option: Option): ValueKind | undefined {
  if (!(option.required || option.optional)) return undefined;
  return kindOf(option.flags.replace(/^.*[<[]|[>\]].*$/g, ""), option.argChoices);
}

function kindOfArgument(argument: Argument): ValueKind {
  return kindOf(argument.name(), argument.argChoices);
}

/** What a value is, from its choices or from what help calls it. */
function kindOf(name: string, choices: readonly string[] | undefined): ValueKind {
  if (choices !== undefined) return { kind: "choices", choices };
  const words = name.replace(/[.]+$/, "").split("|");
  if (words.some((word) => /^jobs?$/i.test(word))) return { kind: "job" };
  if (words.includes("file")) return { kind: "file" };
  return words.includes("folder") ? { kind: "folder" } : { kind: "any" };
}
