import { Command } from "commander";
import type { Problem } from "../../config/problem.ts";
import { configOf, examples, GROUPS, jsonOption } from "../command.ts";
import { EXIT } from "../exit.ts";
import { printJson } from "../json.ts";
import type { Shell } from "../shell.ts";

/** Where no terminal says how wide it is. */
const WIDEST = 160;

export function checkCommand(shell: Shell): Command {
  return new Command("check")
    .description(
      "say everything that is wrong with the configuration, and where; 2 is the exit status if it has errors",
    )
    .helpGroup(GROUPS.configuration)
    .option("--strict", "count warnings as errors")
    .addOption(jsonOption())
    .addHelpText("after", examples(["karajo check", "karajo -config ~/karajo.conf check --strict"]))
    .action(async (options: { readonly strict?: true; readonly json?: true }, command: Command) => {
      const { loadConfiguration } = await import("../loaded-configuration.ts");
      const { problemLines, summaryOf } = await import("../check/report.ts");
      const file = configOf(command);
      const { sources, parsed } = await loadConfiguration(file);
      const problems = options.strict ? parsed.problems.map(asError) : parsed.problems;
      if (problems.some(({ severity }) => severity === "error")) shell.exitCode = EXIT.usage;
      const { out } = shell;
      if (options.json) {
        printJson(out, problems.map(toJson));
        return;
      }
      const look = { colors: out.colors, width: Math.min(out.columns, WIDEST) };
      for (const line of problemLines(problems, sources, look)) out.line(line);
      out.line(summaryOf(problems, file, parsed.configuration));
    });
}

function asError(problem: Problem): Problem {
  return { ...problem, severity: "error" };
}

function toJson({ file, line, column, severity, message }: Problem): Problem {
  return { file, line, column, severity, message };
}
