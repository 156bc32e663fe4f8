import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { hasTerminal, inTerminal, MAIN, plainEnvironment } from "./support/terminal.ts";

const folder = mkdtempSync(join(tmpdir(), "karajo-completion-"));
afterAll(() => rmSync(folder, { recursive: true }));

const program = join(folder, "karajo");
writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' '${MAIN}' "$@"\n`);
chmodSync(program, 0o755);
const config = join(folder, "karajo.conf");
writeFileSync(
  config,
  `[karajo]\ndir_base = ${folder}\n[job "Back up"]\nschedule = daily\ncommand = true\n[job "tidy"]\nschedule = daily\ncommand = true\n`,
);
const env = plainEnvironment({ PATH: `${folder}:${process.env.PATH}` });

const has = (shell: string) => spawnSync(shell, ["--version"]).status === 0;

/** The script for a shell, in a file. */
function scriptFor(shell: string): string {
  const { stdout, status } = spawnSync(program, ["completion", shell], { encoding: "utf8", env });
  expect(status).toBe(0);
  const file = join(folder, `completion.${shell}`);
  writeFileSync(file, stdout);
  return file;
}

/** What bash offers for the words of a line, of which the last is being typed. */
function offered(words: readonly string[]): readonly string[] {
  const list = words.map((word) => `'${word}'`).join(" ");
  const command = `source '${scriptFor("bash")}'; COMP_WORDS=(${list}); COMP_CWORD=${words.length - 1}; _karajo; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = spawnSync("bash", ["--norc", "-c", command], { encoding: "utf8", env, cwd: folder });
  expect(stderr).toBe("");
  return stdout.split("\n").filter((line) => line !== "");
}

describe.skipIf(!has("bash"))("bash", () => {
  test.each([
    [["karajo", "exp"], ["explain"]],
    [
      ["karajo", "import", ""],
      ["crontab", "webhook"],
    ],
    [["karajo", "check", "--s"], ["--strict"]],
    [["karajo", "check", "--c"], ["--config"]],
    [
      ["karajo", "next", "--dst-gap", ""],
      ["run", "skip"],
    ],
    [["karajo", "next", "--dst-gap", "=", "s"], ["skip"]],
    [["karajo", "completion", "z"], ["zsh"]],
    [
      ["karajo", "--config", config, "explain", ""],
      ["back_up", "tidy"],
    ],
    [["karajo", "-config", config, "explain", "t"], ["tidy"]],
    [["karajo", "explain", "--config", config, "b"], ["back_up"]],
    [
      ["karajo", "--config", "=", config, "explain", ""],
      ["back_up", "tidy"],
    ],
    [["karajo", "pause", "--config", config, "tidy", "b"], ["back_up"]],
    [["karajo", "history", "-n", "5", "--config", config, "b"], ["back_up"]],
    [["karajo", "help", "exp"], ["explain"]],
    [["karajo", "help", "import", ""], []],
    [["karajo", "explain", "--config", "/no/such", ""], []],
    [["karajo", "explain", "--config", config, "tidy", ""], []],
    [["karajo", "import", "crontab", "karajo.c"], ["karajo.conf"]],
    [["karajo", "version", ""], []],
  ])("completes %j", (words, expected) => {
    expect(offered(words)).toEqual(expected);
  });

  test.skipIf(!hasTerminal)("completes what is typed on a terminal", async () => {
    const script = scriptFor("bash");
    const { output } = await inTerminal(
      "PS1='ready> ' bash --norc --noprofile -i",
      { PATH: `${folder}:${process.env.PATH}` },
      [
        ["ready> ", `source '${script}'; karajo() { echo "got <$*>"; command karajo "$@"; }\n`],
        ["ready> ", "karajo vers\t\n"],
        ["ready> ", "exit\n"],
      ],
    );
    expect(output).toMatch(/got <version ?>\r\nkarajo version /);
  });
});

for (const shell of ["zsh", "fish"]) {
  test.skipIf(!has(shell))(`the script for ${shell} has no mistake of syntax`, () => {
    expect(spawnSync(shell, ["-n", scriptFor(shell)], { encoding: "utf8" })).toMatchObject({ status: 0, stderr: "" });
  });
}

test.skipIf(!has("fish")).each([
  ["karajo exp", ["explain"]],
  ["karajo next --dst-gap ", ["run", "skip"]],
  [`karajo --config ${config} explain `, ["back_up", "tidy"]],
  [`karajo --config=${config} explain `, ["back_up", "tidy"]],
  [`karajo -config ${config} explain t`, ["tidy"]],
  [`karajo pause --config ${config} tidy b`, ["back_up"]],
  [`karajo history -n 5 --config ${config} b`, ["back_up"]],
  [`karajo explain --config ${config} tidy `, []],
  ["karajo help exp", ["explain"]],
])("fish completes %j", (line, expected) => {
  const command = `source '${scriptFor("fish")}'; complete -C '${line}'`;
  const { stdout } = spawnSync("fish", ["--no-config", "-c", command], { encoding: "utf8", env, cwd: folder });
  expect(stdout.split("\n").flatMap((offer) => offer.split("\t")[0] || [])).toEqual(expected);
});

/** What zsh is given to offer: its own functions, which choose from that what fits, only tell here what they are given. */
const ZSH_TELLS = `
  compdef() { }
  compadd() { [[ "$1" == -a ]] && print -rl -- "\${(@P)2}" || print -rl -- "\${@:2}" }
  _describe() { local -a list; list=("\${(@P)2}"); print -rl -- "\${list[@]%%:*}" }
  _files() { print @file }
  _message() { }
`;

test.skipIf(!has("zsh")).each([
  [
    ["karajo", "next", "--dst-gap", ""],
    ["run", "skip"],
  ],
  [
    ["karajo", "--config", config, "explain", ""],
    ["back_up", "tidy"],
  ],
  [
    ["karajo", `--config=${config}`, "explain", ""],
    ["back_up", "tidy"],
  ],
  [
    ["karajo", "-config", config, "explain", ""],
    ["back_up", "tidy"],
  ],
  [
    ["karajo", "pause", "--config", config, "tidy", ""],
    ["back_up", "tidy"],
  ],
  [
    ["karajo", "history", "-n", "5", "--config", config, ""],
    ["back_up", "tidy"],
  ],
  [["karajo", "explain", "--config", config, "tidy", ""], []],
  [
    ["karajo", "import", ""],
    ["crontab", "webhook"],
  ],
  [["karajo", "help", ""], expect.arrayContaining(["explain", "help"])],
  [["karajo", "sign", ""], ["@file"]],
])("zsh completes %j", (words, expected) => {
  const list = words.map((word) => `'${word}'`).join(" ");
  const command = `${ZSH_TELLS} source '${scriptFor("zsh")}'; words=(${list}); CURRENT=${words.length}; _karajo`;
  const { stdout, stderr } = spawnSync("zsh", ["-fc", command], { encoding: "utf8", env, cwd: folder });
  expect({ offers: stdout.split("\n").filter((line) => line !== ""), stderr }).toEqual({
    offers: expected,
    stderr: "",
  });
});

test("every option and command of the program is there", () => {
  const { stdout: help } = spawnSync(program, ["--help"], { encoding: "utf8", env });
  const commands = [...help.matchAll(/^ {2}([a-z][a-z-]+)(?: |$)/gm)].map((match) => match[1]);
  expect(commands.length).toBeGreaterThan(8);
  expect(offered(["karajo", ""])).toEqual(expect.arrayContaining(commands.filter((name) => name !== "karajo")));
});
