import { Argument, Command, Option } from "commander";
import { expect, test } from "vitest";
import { commandSpecs } from "./command-spec.ts";

test("a program is told with all that may be completed", () => {
  const program = new Command("p").helpCommand(false).option("--config <file>", "the file").version("1");
  const sub = new Command("run")
    .description("runs")
    .argument("<job>")
    .argument("[folder]")
    .argument("<what|ever>")
    .option("-q, --quiet", "says nothing")
    .addOption(new Option("--kind <kind>", "which").choices(["a", "b"]))
    .addOption(new Option("--secret").hideHelp());
  const group = new Command("group")
    .helpCommand(false)
    .addCommand(new Command("inner").addArgument(new Argument("<schedule|job>")));
  program.addCommand(sub).addCommand(group).addCommand(new Command("hidden"), { hidden: true });
  const specs = commandSpecs(program);
  expect(specs.map(({ path }) => path)).toEqual(["", "run", "group", "group inner"]);
  expect(specs[1]).toEqual({
    path: "run",
    commands: [],
    arguments: [{ kind: "job" }, { kind: "folder" }, { kind: "any" }],
    isRepeated: false,
    options: [
      { flag: "--quiet", short: "-q", description: "says nothing", value: undefined },
      { flag: "--kind", short: undefined, description: "which", value: { kind: "choices", choices: ["a", "b"] } },
      { flag: "--help", short: "-h", description: "display help for command", value: undefined },
      { flag: "--config", short: undefined, description: "the file", value: { kind: "file" } },
    ],
  });
  expect(specs[3]?.arguments).toEqual([{ kind: "job" }]);
});
