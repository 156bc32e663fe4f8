import { Command } from "commander";
import { VERSION } from "../../version.ts";
import { examples, GROUPS, jsonOption } from "../command.ts";
import { printJson } from "../json.ts";
import type { Shell } from "../shell.ts";

export function versionCommand({ out }: Shell): Command {
  return new Command("version")
    .description("print the version")
    .helpGroup(GROUPS.other)
    .addOption(jsonOption())
    .addHelpText("after", examples(["karajo version", "karajo version --json"]))
    .action(({ json }: { readonly json?: true }) => {
      if (json) printJson(out, { version: VERSION });
      else out.line(`karajo version ${VERSION}`);
    });
}
