import { Command } from "commander";
import { VERSION } from "../../version.ts";
import { GROUPS } from "../command.ts";
import type { Shell } from "../shell.ts";

export function versionCommand({ out }: Shell): Command {
  return new Command("version")
    .description("print the version")
    .helpGroup(GROUPS.other)
    .action(() => out.line(`karajo version ${VERSION}`));
}
