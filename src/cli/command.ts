import { type Command, Option } from "commander";

export const DEFAULT_CONFIG = "/etc/karajo/karajo.conf";

/** The groups of `karajo --help`. */
export const GROUPS = {
  server: "Server:",
  configuration: "Configuration:",
  jobs: "Jobs of a running server:",
  other: "Other:",
} as const;

/** The end of a command's help: lines that can be copied. */
export function examples(lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  ${line}`).join("\n")}`;
}

/** The file that `--config` names, before or behind the command. */
export function configOf(command: Command): string {
  return command.optsWithGlobals<{ readonly config: string }>().config;
}

/** `--json`, for every command that prints data. */
export function jsonOption(): Option {
  return new Option("--json", "print JSON");
}
