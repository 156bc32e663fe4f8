import { Command } from "commander";
import { configOf, examples, GROUPS, jsonOption } from "../command.ts";
import type { ExplainedOption } from "../explain/explanation.ts";
import { printJson } from "../json.ts";
import type { Output, Shell } from "../shell.ts";

interface ExplainOptions {
  readonly json?: true;
}

export function explainCommand({ out }: Shell): Command {
  return new Command("explain")
    .description("print what a job is in the end: each value, and the line or the default that it comes from")
    .helpGroup(GROUPS.configuration)
    .argument("<job>", "name or ID; exec:ID or http:ID where both kinds have it")
    .addOption(jsonOption())
    .addHelpText("after", examples(["karajo explain backup", "karajo explain http:ping --json"]))
    .action(async (wanted: string, { json }: ExplainOptions, command: Command) => {
      const { explainedJob } = await import("../explain/explained-job.ts");
      const { job, place, options } = await explainedJob(configOf(command), wanted);
      if (json) {
        const { id, name, kind } = job;
        printJson(out, { kind, id, name, ...place, options });
        return;
      }
      out.line(`${out.colors.bold(job.name)}  ${job.kind}:${job.id}  ${place.file}:${place.line}`);
      await printOptions(out, options);
    });
}

async function printOptions(out: Output, options: readonly ExplainedOption[]): Promise<void> {
  const { tableLines } = await import("../table.ts");
  const { originInWords } = await import("../explain/explanation.ts");
  const { dim, yellow } = out.colors;
  const rows = options.map((option) => {
    const isDefault = option.place === undefined;
    const cells = [option.key, shownOf(option.value), originInWords(option)];
    return isDefault ? cells.map(dim) : cells;
  });
  const [, ...lines] = tableLines([{ title: "" }, { title: "" }, { title: "" }], rows);
  for (const [index, line] of lines.entries()) {
    out.line(line);
    for (const note of options[index]?.notes ?? []) out.line(`  ${yellow("warning:")} ${note}`);
  }
}

/** On one line, whatever it is. */
function shownOf(value: string | undefined): string {
  return value === undefined ? "-" : value.replaceAll("\n", "\\n").replace(/\p{C}/gu, "\uFFFD");
}
