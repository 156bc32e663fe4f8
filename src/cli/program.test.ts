import type { Command } from "commander";
import { expect, test } from "vitest";
import { createProgram } from "./program.ts";
import { aRecordedOutput } from "./remote/testing/recorded-output.ts";

const out = aRecordedOutput();
const program = createProgram({ out, err: aRecordedOutput(), environment: {}, exitCode: 0 });

/** The help of each command, and of those below it, as it is printed. */
function helps(command: Command, path: string): readonly (readonly [path: string, help: string])[] {
  const before = out.text.length;
  command.outputHelp();
  const own = [path, out.text.slice(before)] as const;
  const below = command.createHelp().visibleCommands(command);
  return [own, ...below.flatMap((one) => helps(one, `${path} ${one.name()}`))];
}

test("every command has help with examples, which name it", () => {
  const all = helps(program, "karajo");
  expect(all.length).toBeGreaterThan(24);
  const poor = all.filter(
    ([path, help]) => !(help.includes("\nExamples:\n") && help.split("\nExamples:\n")[1]?.includes(path)),
  );
  expect(poor.map(([path]) => path)).toEqual([]);
  expect(all.filter(([, help]) => !help.includes("print this help")).map(([path]) => path)).toEqual([]);
});

test("the help of the program says what the exit statuses mean", () => {
  expect(helps(program, "karajo")[0]?.[1]).toMatch(
    /\nExit statuses:\n {2}0 {4}All is well[.]\n {2}1 .*\n {2}130 {2}.*\n$/s,
  );
});

test("commands that print data can print it as JSON", () => {
  const plain = program.commands.filter((command) => !command.options.some(({ long }) => long === "--json"));
  expect(plain.map((command) => command.name()).toSorted()).toEqual([
    "completion",
    "hash-password",
    "help",
    "import",
    "init",
    "serve",
  ]);
});
