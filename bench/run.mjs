// `npm run bench [-- --check] [NAME …]`: the benchmarks, or those named; one page of figures. `--check` runs each once and
// small, so that they cannot rot; its figures say nothing.
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { cpus, loadavg, release, totalmem } from "node:os";
import path from "node:path";
import { build, installDependencies, root } from "../scripts/set-up.mjs";
import { page } from "./figures.mjs";

const args = process.argv.slice(2);
const isCheck = args.includes("--check");
const named = args.filter((arg) => !arg.startsWith("--"));
const folder = path.join(root, "bench", "cases");
const known = readdirSync(folder).map((file) => file.replace(".mjs", ""));
const unknown = named.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  console.error(`there is no benchmark ${unknown.join(", ")}: expected some of ${known.join(", ")}`);
  process.exit(2);
}

installDependencies();
await build();
const rows = [];
for (const name of named.length > 0 ? named : known) {
  const { measure } = await import(path.join(folder, `${name}.mjs`));
  console.error(`${name} …`);
  rows.push(...(await measure({ isCheck, rounds: isCheck ? 1 : 5 })));
}
const { stdout: commit = "" } = spawnSync("git", ["log", "-1", "--format=%h"], { cwd: root, encoding: "utf8" });
const machine = `${cpus().length} × ${cpus()[0].model}, ${Math.round(totalmem() / 2 ** 30)} GB, Linux ${release()}`;
const environment = `${new Date().toISOString().slice(0, 16)}Z, ${commit.trim() || "no commit"}, Node ${process.version}, ${machine}; load ${loadavg()
  .map((each) => each.toFixed(1))
  .join(" ")}`;
console.log(page(rows, environment));
