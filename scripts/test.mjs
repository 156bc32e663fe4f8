// `npm test`: sets everything up, then the guards (lint, types, architecture) and every test. Ends with a count.
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { build, installDependencies, root, succeeds } from "./set-up.mjs";

installDependencies();
await build();

const report = path.join(root, ".cache", "tests.json");
mkdirSync(path.dirname(report), { recursive: true });
rmSync(report, { force: true });

const guards = [
  ["biome", ["check", "--error-on-warnings", "."]],
  ["tsc", ["-p", "tsconfig.json"]],
  ["tsc", ["-p", "src/domain"]],
  ["tsc", ["-p", "src/config"]],
  ["tsc", ["-p", "src/contract"]],
  ["tsc", ["-p", "src/client"]],
  ["tsc", ["-p", "web"]],
  ["depcruise", ["src", "web", "--config", ".dependency-cruiser.cjs"]],
];
const held = guards.map(([name, args]) => {
  console.log(`\n> ${name} ${args.join(" ")}`);
  return succeeds(name, args);
});
const ran = succeeds("vitest", ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`]);

let tests = { numPassedTests: 0, numFailedTests: 1 };
try {
  tests = JSON.parse(readFileSync(report, "utf8"));
} catch {
  console.error("the tests ended without a report");
}
const passed = tests.numPassedTests + held.filter(Boolean).length;
const brokenGuards = held.filter((isHeld) => !isHeld).length;
// A file that fails to load has no failed test to count; the exit status knows.
const failed = Math.max(tests.numFailedTests, ran ? 0 : 1) + brokenGuards;
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
