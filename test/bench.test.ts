import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "..");

test("the benchmarks still run", { timeout: 300_000 }, () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["bench/run.mjs", "--check"], {
    cwd: root,
    encoding: "utf8",
  });
  expect({ status, stderr: stderr.replace(/^\w+ …\n/gm, "") }).toEqual({ status: 0, stderr: "" });
  for (const what of ["ready with", "accepted", "finished", "idle", "output", "due on one minute", "the timeline"]) {
    expect(stdout).toContain(what);
  }
});

test("an unknown benchmark is named, with those that there are", () => {
  const { status, stderr } = spawnSync(process.execPath, ["bench/run.mjs", "speed"], { cwd: root, encoding: "utf8" });
  expect(status).toBe(2);
  expect(stderr).toMatch(/^there is no benchmark speed: expected some of .*webhooks/);
});
