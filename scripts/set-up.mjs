// What every entry command does first: dependencies as the lock file says, and a build that is no older than the source.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const bin = (name) => path.join(root, "node_modules", ".bin", name);

/** Installs the dependencies unless the ones of this very lock file are there. */
export function installDependencies() {
  const stamp = path.join(root, "node_modules", ".lock-digest");
  const digest = createHash("sha256")
    .update(readFileSync(path.join(root, "package-lock.json")))
    .digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === digest) return;
  console.error("karajo: installing dependencies …");
  // No install script is needed by any of them; none is run.
  run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]);
  writeFileSync(stamp, digest);
}

/** Compiles `src` to `dist` when something in it is newer. */
export function build() {
  const main = path.join(root, "dist", "cli", "main.js");
  if (
    existsSync(main) &&
    statSync(main).mtimeMs >= newest([path.join(root, "src"), path.join(root, "tsconfig.build.json")])
  )
    return;
  console.error("karajo: building …");
  // Beside the old build and then in its place: an interrupted build leaves the old one as it was.
  const fresh = path.join(root, ".cache", "dist");
  rmSync(fresh, { recursive: true, force: true });
  run(bin("tsc"), ["-p", "tsconfig.build.json", "--outDir", fresh]);
  chmodSync(path.join(fresh, "cli", "main.js"), 0o755);
  rmSync(path.join(root, "dist"), { recursive: true, force: true });
  renameSync(fresh, path.join(root, "dist"));
}

/** Runs a command in the project's folder; ends this program with its status when it fails. */
export function run(command, args, options = {}) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: "inherit", ...options });
  if (error) console.error(`karajo: cannot run ${command}: ${error.message}`);
  if (status !== 0) process.exit(status ?? 1);
}

/** Runs a program of the dependencies and tells whether it succeeded. */
export function succeeds(name, args) {
  return spawnSync(bin(name), args, { cwd: root, stdio: "inherit" }).status === 0;
}

function newest(paths) {
  return Math.max(
    ...paths.map((each) => {
      const facts = statSync(each);
      if (!facts.isDirectory()) return facts.mtimeMs;
      return newest([...readdirSync(each).map((name) => path.join(each, name))]);
    }),
  );
}
