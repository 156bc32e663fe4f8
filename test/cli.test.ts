import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { Program, until } from "./support/program.ts";

const main = join(import.meta.dirname, "..", "dist", "cli", "main.js");
const folder = mkdtempSync(join(tmpdir(), "karajo-cli-"));
afterAll(() => rmSync(folder, { recursive: true }));

function karajo(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], {
    encoding: "utf8",
    timeout: 20_000,
  });
  return { status, stdout, stderr };
}

function configOf(text: string): string {
  const file = join(folder, "karajo.conf");
  writeFileSync(file, text);
  return file;
}

describe("karajo", () => {
  test.each([["version"], ["--version"], ["-version"]])("%s prints the version", (argument) => {
    expect(karajo(argument)).toEqual({ status: 0, stdout: "karajo version 0.10.0\n", stderr: "" });
  });

  test("version --json prints what other programs can read", () => {
    expect(karajo("version", "--json").stdout).toBe('{"version":"0.10.0"}\n');
  });

  test.each([["-h"], ["--help"], ["-help"], ["help"]])("%s prints help", (argument) => {
    const { status, stdout } = karajo(argument);
    expect(status).toBe(0);
    expect(stdout).toContain("Usage: karajo");
    expect(stdout).toContain("karajo -config");
  });

  test("suggests the option that was meant", () => {
    const { status, stderr } = karajo("--confg", "x");
    expect(status).toBe(2);
    expect(stderr).toContain("--config");
  });

  test.each([
    [["sever"], 'unknown command "sever": did you mean "serve"?\nSee karajo --help'],
    [["lst", "--status", "failed"], 'unknown command "lst": did you mean "list"?\nSee karajo --help'],
    [["frobnicate"], 'unknown command "frobnicate"\nSee karajo --help'],
    [["serve", "me"], 'unexpected argument "me": serve takes none, but --config FILE\nSee karajo serve --help'],
    [["help", "lst"], 'unknown command "lst": did you mean "list"?\nSee karajo --help'],
    [["run"], "missing required argument 'job'\nSee karajo run --help"],
    [["list", "--jsn"], "unknown option '--jsn'\n(Did you mean --json?)\nSee karajo list --help"],
    [["import", "crontab"], "missing required argument 'file'\nSee karajo import crontab --help"],
    [["import", "contab"], "unknown command 'contab'\n(Did you mean crontab?)\nSee karajo import --help"],
  ])("of %j says what is wrong and where help is, and ends with 2", (args, message) => {
    expect(karajo(...args)).toEqual({ status: 2, stdout: "", stderr: `karajo: ${message}\n` });
  });

  test.each([
    ["help", "import", "crontab"],
    ["import", "crontab", "--help"],
  ])("%s %s %s prints the help of a command below another", (...args) => {
    const { status, stdout } = karajo(...args);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^Usage: karajo import crontab .*--strict .*print this help\n\nExamples:\n/s);
  });

  test.each([["-config"], ["--config"]])("%s that names no file says so and ends with 2", (option) => {
    const { status, stderr } = karajo(option, "/no/such/karajo.conf");
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: "karajo: cannot read /no/such/karajo.conf: there is no such file\n",
    });
  });

  test.skipIf(existsSync("/etc/karajo/karajo.conf")).each([[[]], [["check"]], [["explain", "a"]], [["simulate"]]])(
    "%j says what to do where there is no configuration yet",
    (args) => {
      expect(karajo(...args)).toEqual({
        status: 2,
        stdout: "",
        stderr:
          "karajo: there is no /etc/karajo/karajo.conf: name another with --config, or write a first one with karajo init\n",
      });
    },
  );

  test.each([[[]], [["check"]], [["explain", "a"]]])("%j says that a folder is no configuration", (args) => {
    expect(karajo(...args, "--config", folder)).toEqual({
      status: 2,
      stdout: "",
      stderr: `karajo: cannot read ${folder}: it is a folder\n`,
    });
  });

  test("lists every mistake of a configuration with its place and does not start", () => {
    const file = configOf('[karajo]\nhttp_timeout = 5 minutes\n\n[job "a"]\nschedule = dayly\ncomand = true\n');
    const { status, stderr } = karajo("-config", file);
    expect(status).toBe(2);
    expect(stderr).toContain(`${file}:2:16: `);
    expect(stderr).toContain(`${file}:5:12: unknown schedule "dayly"`);
    expect(stderr).toContain('did you mean "command"?');
  });

  test("says why it cannot listen", async () => {
    await using program = await Program.prepare("");
    await program.start();
    const file = configOf(`[karajo]\nlisten_address = 127.0.0.1:${program.port}\ndir_base = ${folder}\n`);
    expect(karajo("serve", "-config", file)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("the address is in use already (does another karajo run?)"),
    });
  });

  test("serves what 0.9.3 would have ignored, with a warning", async () => {
    await using program = await Program.prepare(
      '[job "a"]\nauth_kind = unheard-of\npath = /a\ncommand = true\n[odd]\nx = 1\n',
    );
    await program.start();
    expect(program.output).toMatch(/warn config.warning at=.*karajo.conf:6:13"? problem=".*unheard-of.*"/);
    expect(program.output).toMatch(/unknown section \[odd\]/);
    expect(await program.run("/a")).toBe(200);
  });

  test("prints a secret that it made up, with a warning", async () => {
    await using program = await Program.prepare("");
    const config = await program.read("etc/karajo/karajo.conf");
    await program.write("etc/karajo/karajo.conf", config.replace(/secret = .*/, ""));
    await program.start();
    await until(() => program.output.includes("secret.generated"));
    expect(program.output).toMatch(/warn secret.generated secret=[A-Za-z0-9]{32} /);
  });
});
