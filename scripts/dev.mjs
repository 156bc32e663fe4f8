// `npm run dev`: serves as `npm start` does, and builds and serves anew whenever a source of program, dashboard or manual
// changes. A build that fails says why, and what served before serves on.
import { spawn, spawnSync } from "node:child_process";
import path from "node:path";
import { setInterval } from "node:timers/promises";
import { build, installDependencies, newestSource, root, serverArguments } from "./set-up.mjs";

const LOOK_EVERY = 300; // milliseconds: looking costs a few of them, and finds what any editor does to a file

installDependencies();
let seen = newestSource();
await build();
const args = serverArguments(process.argv.slice(2));
let server = serve();
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, () => stop(server).then(() => process.exit(0)));
}

for await (const _ of setInterval(LOOK_EVERY)) {
  const newest = newestSource();
  if (newest === seen) continue;
  seen = newest;
  // As a process of its own: it ends with the first error.
  if (spawnSync(process.execPath, ["scripts/build.mjs"], { cwd: root, stdio: "inherit" }).status !== 0) continue;
  await stop(server);
  server = serve();
}

function serve() {
  const main = path.join(root, "dist", "cli", "main.js");
  return spawn(process.execPath, ["--enable-source-maps", main, ...args], { cwd: root, stdio: "inherit" });
}

/** Ends the server and what it runs, at once. */
async function stop(running) {
  if (running.exitCode !== null || running.signalCode !== null) return;
  const ended = new Promise((resolve) => running.once("exit", resolve));
  running.kill("SIGTERM");
  running.kill("SIGINT");
  await ended;
}
