import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { npm } from "./support/npm.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "karajo-set-up-"));
});

afterEach(() => rmSync(folder, { recursive: true }));

/** Sets up a project for somebody with this home. It depends on one package, which is beside it: npm asks no registry. */
function setUp(home: string) {
  const project = join(folder, "a clone");
  const temporary = join(folder, "temporary");
  mkdirSync(join(project, "scripts"), { recursive: true });
  mkdirSync(temporary);
  cpSync(join(import.meta.dirname, "..", "scripts", "set-up.mjs"), join(project, "scripts", "set-up.mjs"));
  mkdirSync(join(project, "needed"));
  writeFileSync(join(project, "needed", "package.json"), JSON.stringify({ name: "needed", version: "1.0.0" }));
  writeFileSync(
    join(project, "package.json"),
    JSON.stringify({ name: "project", version: "1.0.0", dependencies: { needed: "file:needed-1.0.0.tgz" } }),
  );
  for (const args of [
    ["pack", "./needed"],
    ["install", "--package-lock-only", "--offline"],
  ]) {
    const { status, output } = npm([...args, "--cache", join(folder, "cache")], project);
    expect(status, output).toBe(0);
  }
  const install = 'import("./scripts/set-up.mjs").then(({ installDependencies }) => installDependencies())';
  const { status, stderr } = spawnSync(process.execPath, ["-e", install], {
    cwd: project,
    encoding: "utf8",
    env: { PATH: process.env.PATH, HOME: home, TMPDIR: temporary },
  });
  return { status, stderr, isDone: existsSync(join(project, "node_modules", "needed", "package.json")), temporary };
}

test("dependencies are installed for somebody whose home cannot be written, and nothing is left behind", () => {
  const { status, stderr, isDone, temporary } = setUp("/dev/null");
  expect({ status, isDone }, stderr).toEqual({ status: 0, isDone: true });
  expect(readdirSync(temporary).filter((name) => name.startsWith("karajo-"))).toEqual([]);
});

test("what npm has loaded before is used where there is a home", () => {
  const home = join(folder, "home");
  const { status, stderr } = setUp(home);
  expect(status, stderr).toBe(0);
  expect(readdirSync(join(home, ".npm"))).not.toEqual([]);
});
