// `npm run test:crash [ROUNDS [SEED]]`: the long forms of everything that crashes, suspends, fills and misleads a server;
// 100 rounds unless told otherwise. docs/crash-tests.md says what they show. The exit status is 0 if all of them pass.
import { spawn } from "node:child_process";
import { cpSync, existsSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { build, installDependencies, root } from "./set-up.mjs";

const [rounds = "100", seed = String(Date.now() % 1_000_000)] = process.argv.slice(2);
if (!/^[1-9]\d*$/.test(rounds) || !/^\d+$/.test(seed)) {
  console.error("usage: npm run test:crash [ROUNDS [SEED]]");
  process.exit(2);
}
const share = (part) => String(Math.max(1, Math.round(Number(rounds) * part)));

installDependencies();
await build();
// A copy, which nobody builds anew while it is tested.
const copy = path.join(root, ".cache", "crash-tests", "dist");
rmSync(copy, { recursive: true, force: true });
cpSync(path.join(root, "dist"), copy, { recursive: true });

const CAMPAIGNS = [
  {
    name: "crash",
    shows: "no accepted run is lost or done twice",
    files: ["test/crash.test.ts"],
    env: { CRASH_ROUNDS: rounds, CRASH_SEED: seed },
  },
  {
    name: "schedule",
    shows: "every slot has a run or a true reason: kills, suspension, reloads, pauses, full disk",
    files: ["test/schedule.test.ts"],
    // Each time it may be away for a minute and a half, which is longer than a slot is on time.
    env: { SCHEDULE_ROUNDS: share(0.4), SCHEDULE_SEED: seed, SCHEDULE_LONGEST: "90000" },
  },
  {
    name: "clock",
    shows: "the same when the clock is set: the program, and an engine by a clock of its own",
    files: ["test/schedule-clock.test.ts"],
    env: { SCHEDULE_ROUNDS: share(0.6), SCHEDULE_SEED: seed, PROPERTY_RUNS: share(20) },
  },
  {
    name: "engine",
    shows: "any sequence of triggers, crashes, reloads and failing disks against a model",
    project: "unit",
    files: readdirSync(path.join(root, "src/engine"))
      .filter((file) => /^engine.*[.]property[.]test[.]ts$/.test(file))
      .map((file) => `src/engine/${file}`),
    env: { PROPERTY_RUNS: share(20) },
  },
  {
    name: "full disk",
    shows: "nothing that was confirmed is lost when the store may not grow",
    project: "unit",
    files: ["src/adapters/store-sqlite/failing-disk.test.ts", "src/adapters/store-sqlite/damaged-store.test.ts"],
    env: {},
  },
  {
    name: "program",
    shows: "a full disk, process trees, and commands that outlive the server",
    files: ["test/full-disk.test.ts", "test/process-tree.test.ts", "test/adopt-crash.test.ts"],
    env: {},
  },
  {
    name: "output",
    shows: "10 GB of output cost little memory, and hold up no other job",
    files: ["test/output.test.ts"],
    env: { OUTPUT_SIZE: "10000000000" },
  },
];

const results = [];
for (const campaign of CAMPAIGNS) results.push(await run(campaign));
console.log(`\n${rounds} rounds, seed ${seed}`);
for (const { name, shows, status, minutes, figures } of results) {
  console.log(`${status === 0 ? "passed" : "FAILED"}  ${name}: ${shows} (${minutes} min)`);
  for (const line of figures) console.log(`        ${line}`);
}
const failed = results.filter(({ status }) => status !== 0).map(({ name }) => name);
console.log(failed.length === 0 ? "all passed" : `failed: ${failed.join(", ")}`);
process.exit(failed.length === 0 ? 0 : 1);

/** Runs one campaign; its output goes on to ours, and lines that hold its figures are kept for the summary. */
async function run({ name, shows, project = "system", files, env }) {
  const missing = files.filter((file) => !existsSync(path.join(root, file)));
  if (missing.length > 0) return { name, shows, status: 1, minutes: 0, figures: [`there is no ${missing.join(", ")}`] };
  console.log(`\n=== ${name}: ${shows}`);
  const vitest = path.join(root, "node_modules", "vitest", "vitest.mjs");
  const start = Date.now();
  const child = spawn(process.execPath, [vitest, "run", "--project", project, ...files], {
    cwd: root,
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, FORCE_COLOR: "0", KARAJO_MAIN: path.join(copy, "cli", "main.js"), ...env },
  });
  let output = "";
  child.stdout.on("data", (data) => {
    output += data;
    process.stdout.write(data);
  });
  const status = await new Promise((resolve) => child.once("close", (code) => resolve(code ?? 1)));
  const figures = output
    .split("\n")
    .filter((line) => /^(crash|schedule|clock|\d+ crashes).*violations$|^\d+ starts when calm|^ *Tests /.test(line));
  return {
    name,
    shows,
    status,
    minutes: ((Date.now() - start) / 60_000).toFixed(1),
    figures: figures.map((line) => line.trim()),
  };
}
