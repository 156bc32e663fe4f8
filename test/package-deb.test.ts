import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseConfiguration } from "../src/config/parse-configuration.ts";
import { VERSION } from "../src/version.ts";
import { Program, until } from "./support/program.ts";

const root = join(import.meta.dirname, "..");
const folder = mkdtempSync(join(tmpdir(), "karajo-deb-test-"));
const machine = join(folder, "machine");
const processor = process.arch === "arm64" ? "arm64" : "amd64";
const file = join(folder, `karajo_${VERSION}_${processor}.deb`);
/** 0.10.0 has 4 MB. */
const LARGEST = 6_000_000;

const run = (command: string, ...args: readonly string[]) => {
  const { stdout, stderr } = spawnSync(command, args, { encoding: "utf8", maxBuffer: 16 << 20 });
  return `${stdout}${stderr}`;
};
const hasDpkg = spawnSync("dpkg-deb", ["--version"]).status === 0;

describe.skipIf(!hasDpkg)("the Debian package", () => {
  beforeAll(() => {
    expect(run(process.execPath, join(root, "scripts/package-deb.mjs"), folder, processor)).toContain(`${file}\n`);
    expect(run("dpkg-deb", "--extract", file, machine)).toBe("");
  }, 600_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("says what it is and what it needs", () => {
    const field = (name: string) => run("dpkg-deb", "--field", file, name).trim();
    expect([field("Version"), field("Architecture")]).toEqual([VERSION, processor]);
    const { engines } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    expect(`${field("Depends").replace(/nodejs \(>= ([\d.]+)\).*/, ">=$1")}.0`).toBe(engines.node);
    expect(run("dpkg-deb", "--info", file, "conffiles")).toBe("/etc/karajo/karajo.conf\n");
  });

  test("has a changelog and a description as Debian has them, and no tests of others", () => {
    const changelog = gunzipSync(readFileSync(join(machine, "usr/share/doc/karajo/changelog.gz"))).toString();
    expect(changelog).toMatch(
      /^karajo [(]0[.]10[.]0[)] unstable; urgency=medium\n\n {2}[*] .*\n\n -- .* <.*> {2}\w{3}, .* [+]0000\n$/,
    );
    expect(existsSync(join(machine, "usr/share/doc/karajo/CHANGELOG.md.gz"))).toBe(true);
    const lines = run("dpkg-deb", "--field", file, "Description").trimEnd().split("\n");
    expect(lines.filter((line) => line.length > 79)).toEqual([]);
    expect(lines.length).toBeGreaterThan(1);
    const foreign = run("dpkg-deb", "--contents", file).match(/node_modules\/(?:@[^/]+\/)?[^/@]+\/(?:test|[.]\w+)\S*/g);
    expect(foreign).toBeNull();
  });

  test("puts everything where Debian looks for it, owned by root, and nothing for other machines", () => {
    const lines = run("dpkg-deb", "--contents", file).trim().split("\n");
    expect(lines.filter((line) => !/^\S+ root\/root /.test(line))).toEqual([]);
    const paths = lines
      .map((line) => line.split(/\s+/)[5] ?? "")
      .filter((path) => !path.endsWith("/"))
      .toSorted();
    expect(paths.filter((path) => !/^[.][/]usr[/](lib[/]karajo|share[/]doc[/]karajo)[/]/.test(path))).toEqual([
      "./etc/karajo/karajo.conf",
      "./usr/bin/karajo",
      "./usr/lib/systemd/system/karajo.service",
      "./usr/lib/sysusers.d/karajo.conf",
      "./usr/lib/tmpfiles.d/karajo.conf",
    ]);
    expect(lines.find((line) => line.includes("./etc/karajo/karajo.conf"))).toMatch(/^-rw-r----- /);
    const native = paths.filter((path) => path.endsWith(".node"));
    expect(native.map((path) => /[/]([^/]+)[/][^/]+$/.exec(path)?.[1])).toEqual([
      `linux_${process.arch}`,
      `linux-${process.arch}`,
      `linux-${process.arch}`,
    ]);
    expect(
      paths.filter((path) => /karajo[/]node_modules[/](typescript|vitest|vite|@biomejs)[/]|screenshots/.test(path)),
    ).toEqual([]);
    expect(readFileSync(file).length).toBeLessThan(LARGEST);
  });

  test("has a configuration and scripts without mistakes", () => {
    const text = readFileSync(join(machine, "etc/karajo/karajo.conf"), "utf8");
    const { problems } = parseConfiguration([{ file: "karajo.conf", text, role: "main" }], {
      fallbackSecret: "x",
      environment: {},
    });
    expect(problems).toEqual([]);
    expect(run("dpkg-deb", "--control", file, join(folder, "control"))).toBe("");
    for (const each of ["postinst", "prerm", "postrm"]) {
      expect(run("sh", "-n", join(folder, "control", each))).toBe("");
    }
  });

  test("has a program that tells its version, and serves", async () => {
    expect(run(join(machine, "usr/bin/karajo"), "version")).toBe(`karajo version ${VERSION}\n`);
    await using program = await Program.prepare('[job "hello"]\npath = /hello\ncommand = echo hello world\n');
    program.main = join(machine, "usr/bin/karajo");
    await program.start();
    expect(await program.run("/hello")).toBe(200);
    await until(async () => (await program.job("hello")).status === "success");
    expect(await program.stop()).toBe(0);
  });
});
