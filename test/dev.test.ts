import { spawn } from "node:child_process";
import { appendFileSync, cpSync, mkdtempSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { clearFolder } from "./support/clear-folder.ts";
import { Program, until } from "./support/program.ts";

const root = join(import.meta.dirname, "..");
// A copy: what is edited here, and built of it, must not be what other tests run.
const copy = mkdtempSync(join(tmpdir(), "karajo-dev-"));
for (const name of [
  "package.json",
  "package-lock.json",
  "tsconfig.json",
  "tsconfig.build.json",
  "src",
  "web",
  "docs",
  "scripts",
  "dist",
]) {
  cpSync(join(root, name), join(copy, name), { recursive: true, preserveTimestamps: true });
}
symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
afterAll(() => clearFolder(copy));

test("npm run dev serves, shows an edited page of the manual, and ends when it is told to", {
  timeout: 360_000,
}, async () => {
  await using program = await Program.prepare("");
  const config = join(program.base, "etc/karajo/karajo.conf");
  const running = spawn(process.execPath, ["scripts/dev.mjs", "-config", config], {
    cwd: copy,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [running.stdout, running.stderr]) stream.on("data", (data) => (output += data));
  const starts = () => output.split("server.started").length - 1;
  await until(() => starts() === 1, 150);
  const page = async () => (await fetch(`http://127.0.0.1:${program.port}/karajo/doc/architecture.html`)).text();
  expect(await page()).not.toContain("A line that was just written.");

  appendFileSync(join(copy, "docs", "architecture.md"), "\nA line that was just written.\n");
  await until(() => starts() === 2, 150);
  expect(await page()).toContain("A line that was just written.");

  const ended = new Promise((resolve) => running.once("exit", resolve));
  running.kill("SIGTERM");
  expect(await ended, output).toBe(0);
  await expect(page()).rejects.toThrow();
});
