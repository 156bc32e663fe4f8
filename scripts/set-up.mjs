// What every entry command does first: dependencies as the lock file says, and a build that is no older than the source.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  accessSync,
  chmodSync,
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { homedir, tmpdir } from "node:os";
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
  const { options, remove } = ownCache();
  process.once("exit", remove); // also when it fails
  run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", ...options]);
  remove();
  writeFileSync(stamp, digest);
}

/**
 * npm keeps what it loads in the home of the person, where a service account may not write, and gives up if it cannot:
 * the options for a folder that goes away again.
 */
function ownCache() {
  const cache = process.env.npm_config_cache ?? path.join(homedir(), ".npm");
  try {
    mkdirSync(cache, { recursive: true });
    accessSync(cache, constants.W_OK);
    return { options: [], remove: () => undefined };
  } catch {
    const folder = mkdtempSync(path.join(tmpdir(), "karajo-npm-"));
    return { options: ["--cache", folder], remove: () => rmSync(folder, { recursive: true, force: true }) };
  }
}

const dist = path.join(root, "dist");

/** What `dist` is made of: each part with a file that tells its age, its sources, and what makes it in a folder. */
const PARTS = [
  {
    stamp: "cli/main.js",
    sources: ["src", "tsconfig.build.json"],
    owns: (name) => !/^(web|doc)(\/|$)/.test(name),
    make(folder) {
      run(bin("tsc"), ["-p", "tsconfig.build.json", "--outDir", folder]);
      chmodSync(path.join(folder, "cli", "main.js"), 0o755);
    },
  },
  {
    stamp: "web/index.html",
    // The dashboard is made of parts of `src` too.
    sources: ["web", "src/contract", "src/client", "src/domain"],
    owns: (name) => /^web(\/|$)/.test(name),
    make(folder) {
      const pages = path.join(folder, "web");
      run(bin("vite"), ["build", "web", "--outDir", pages, "--logLevel", "warn"]);
      packFiles(pages);
    },
  },
  {
    stamp: "doc/index.html",
    sources: ["docs", "scripts/manual.mjs", "scripts/manual", "web/styles/tokens.css", "web/public"],
    owns: (name) => /^doc(\/|$)/.test(name),
    make: (folder) => writeManual(path.join(folder, "doc")),
  },
];

/** When the newest source was changed. */
export function newestSource() {
  return newest(PARTS.flatMap(({ sources }) => sources).map((each) => path.join(root, each)));
}

/** Makes what is older than its sources: the program from `src`, the dashboard from `web`, the manual from `docs`. */
export async function build() {
  const stale = PARTS.filter(({ stamp, sources }) => {
    const output = path.join(dist, stamp);
    return !existsSync(output) || statSync(output).mtimeMs < newest(sources.map((each) => path.join(root, each)));
  });
  if (stale.length === 0) return;
  console.error("karajo: building …");
  // Beside the old build and then in its place: an interrupted build leaves the old one as it was.
  const fresh = path.join(root, "dist.new");
  rmSync(fresh, { recursive: true, force: true });
  const isKept = (file) => file === dist || !stale.some(({ owns }) => owns(path.relative(dist, file)));
  if (existsSync(dist)) cpSync(dist, fresh, { recursive: true, preserveTimestamps: true, filter: isKept });
  for (const { make } of stale) await make(fresh);
  rmSync(dist, { recursive: true, force: true });
  renameSync(fresh, dist);
}

/** What `npm start` and `npm run dev` hand on: a configuration is meant from where the person stands; or the demonstration. */
export function serverArguments(given) {
  // npm runs this in the project's folder.
  const from = process.env.INIT_CWD ?? process.cwd();
  const args = given.map((argument, i) => {
    if (/^--?config$/.test(given[i - 1] ?? "")) return path.resolve(from, argument);
    return argument.replace(/^(--?config=)(.+)$/, (_, option, file) => option + path.resolve(from, file));
  });
  return args.length > 0 ? args : ["--config", "examples/demo/etc/karajo/karajo.conf"];
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
