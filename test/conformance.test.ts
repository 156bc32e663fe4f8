import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

const root = join(import.meta.dirname, "..");
const folder = join(import.meta.dirname, "conformance");
const scenarios = readdirSync(join(folder, "scenarios"))
  .filter((name) => name.endsWith(".json") && !name.endsWith(".expect.json"))
  .map((name) => name.replace(".json", ""));

describe.concurrent("answers as karajo 0.9.3 does", () => {
  test.each(scenarios)("in the recorded session %s", async (name) => {
    const server = `'${process.execPath}' '${join(root, "dist", "cli", "main.js")}' -config '{config}'`;
    const { status, output } = await replay(["--only", name, "--server", server]);
    expect(output).toMatch(/^[1-9]\d* passed, 0 failed$/m);
    expect(status).toBe(0);
  });
});

function replay(args: readonly string[]): Promise<{ status: number | null; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(folder, "run.mjs"), ...args], { stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    child.stdout.on("data", (data) => (output += data));
    child.stderr.on("data", (data) => (output += data));
    child.on("close", (status) => resolve({ status, output }));
  });
}
