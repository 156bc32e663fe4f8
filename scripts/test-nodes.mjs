// `npm run test:nodes`: every test on each supported version of Node, fetched from the npm registry as a package.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { build, installDependencies, root } from "./set-up.mjs";

installDependencies();
await build();
const versions = process.argv.slice(2).length > 0 ? process.argv.slice(2) : ["20", "22", "24"];
const failed = versions.filter((version) => !passes(version));
console.log(failed.length === 0 ? `passed on Node ${versions.join(", ")}` : `failed on Node ${failed.join(", ")}`);
process.exit(failed.length === 0 ? 0 : 1);

function passes(version) {
  const folder = path.join(root, ".cache", "nodes", version);
  const node = path.join(folder, "node_modules", "node", "bin", "node");
  if (!existsSync(node)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, "package.json"), "{}");
    // The package `node` is a link to the binary, made by its install script.
    spawnSync("npm", ["install", "--no-audit", "--no-fund", `node@${version}`], { cwd: folder, stdio: "inherit" });
  }
  const found = spawnSync(node, ["--version"], { encoding: "utf8" }).stdout?.trim();
  console.log(`\n=== Node ${found ?? `${version} is not to be had`}`);
  if (!found) return false;
  const env = { ...process.env, PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH}` };
  const vitest = path.join(root, "node_modules", "vitest", "vitest.mjs");
  return spawnSync(node, [vitest, "run"], { cwd: root, stdio: "inherit", env }).status === 0;
}
