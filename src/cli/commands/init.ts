import { Argument, Command } from "commander";
import { examples, GROUPS } from "../command.ts";
import type { Shell } from "../shell.ts";

export function initCommand(shell: Shell): Command {
  return new Command("init")
    .description("write a sample configuration that runs as it is; nothing that is there is overwritten")
    .helpGroup(GROUPS.configuration)
    .addArgument(new Argument("[folder]", "where; it is made where there is none").default("."))
    .addHelpText("after", examples(["karajo init ~/karajo"]))
    .action(async (folder: string) => {
      const { writeSample } = await import("../init/write-sample.ts");
      const { mainFile, written } = await writeSample(folder);
      const { out } = shell;
      for (const path of written) out.line(`wrote ${path}`);
      const quoted = /^[\w@%+:,./-]+$/.test(mainFile) ? mainFile : `'${mainFile.replaceAll("'", `'\\''`)}'`;
      out.line("");
      out.line("Look at it, then start it:");
      out.line(`  karajo -config ${quoted}`);
      out.line("It serves http://127.0.0.1:31937/karajo/app/ and stops at Ctrl-C. Whether a change is right says:");
      out.line(`  karajo -config ${quoted} check`);
    });
}
