// What every entry command does first: dependencies as the lock file says, and a build that is no older than the source.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";

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

/** Compiles `src` to `dist`, and the dashboard from `web` to `dist/web`, each when something that it is made of is newer. */
export async function build() {
  const dist = path.join(root, "dist");
  const isStale = (output, ...sources) =>
    !existsSync(output) || statSync(output).mtimeMs < newest(sources.map((each) => path.join(root, each)));
  const isCodeStale = isStale(path.join(dist, "cli", "main.js"), "src", "tsconfig.build.json");
  // The dashboard is made of parts of `src` too.
  const arePagesStale = isStale(
    path.join(dist, "web", "index.html"),
    "docs",
    "scripts/manual.mjs",
    "scripts/manual",
    "web",
    "src/contract",
    "src/client",
    "src/domain",
  );
  if (!isCodeStale && !arePagesStale) return;
  console.error("karajo: building …");
  // Beside the old build and then in its place: an interrupted build leaves the old one as it was.
  const fresh = path.join(root, "dist.new"); // a brother, so that the paths in source maps are right there too
  rmSync(fresh, { recursive: true, force: true });
  if (isCodeStale) {
    run(bin("tsc"), ["-p", "tsconfig.build.json", "--outDir", fresh]);
    chmodSync(path.join(fresh, "cli", "main.js"), 0o755);
  } else
    cpSync(dist, fresh, {
      recursive: true,
      preserveTimestamps: true,
      filter: (file) => file !== path.join(dist, "web") && file !== path.join(dist, "doc"),
    });
  const pages = path.join(fresh, "web");
  if (arePagesStale) {
    run(bin("vite"), ["build", "web", "--outDir", pages, "--logLevel", "warn"]);
    packFiles(pages);
    await writeManual(path.join(fresh, "doc"));
  } else
    for (const each of ["web", "doc"]) {
      cpSync(path.join(dist, each), path.join(fresh, each), { recursive: true, preserveTimestamps: true });
    }
  rmSync(dist, { recursive: true, force: true });
  renameSync(fresh, dist);
}

async function writeManual(folder) {
  // Only now: its library may have been installed a moment ago.
  const { buildManual } = await import("./manual.mjs");
  buildManual(path.join(root, "docs"), folder, { dashboard: true });
  packFiles(folder);
}

/** Puts packed forms beside each file that is worth it, smaller than could be made while somebody waits. */
function packFiles(folder) {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    if (!entry.isFile() || statSync(file).size <= 1_000) continue;
    const content = readFileSync(file);
    writeFileSync(`${file}.br`, brotliCompressSync(content)); // at its best, 11, by default
    writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
  }
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
