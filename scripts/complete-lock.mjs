// Run after every change of dependencies. npm leaves packages for other platforms out of the lock file where the
// registry lacks them at that version, and `npm ci` then refuses the file; this writes the missing entries.
import { readFileSync, writeFileSync } from "node:fs";

const SYSTEMS = ["android", "darwin", "freebsd", "netbsd", "openbsd", "openharmony", "sunos", "aix", "linux", "win32"];
const PROCESSORS = ["x64", "arm64", "ia32", "arm", "loong64", "mips64el", "ppc64", "riscv64", "s390x", "wasm32"];

const lock = JSON.parse(readFileSync("package-lock.json", "utf8"));
let added = 0;
for (const [parent, facts] of Object.entries({ ...lock.packages })) {
  for (const [name, range] of Object.entries(facts.optionalDependencies ?? {})) {
    const places = [`node_modules/${name}`, ...(parent ? [`${parent}/node_modules/${name}`] : [])];
    if (places.some((place) => lock.packages[place])) continue;
    const words = name.replace(/^@[^/]+\//, "").split(/[-/]/);
    const system = SYSTEMS.find((each) => words.includes(each));
    const processor = PROCESSORS.find((each) => words.includes(each));
    if (!system && processor !== "wasm32") continue;
    lock.packages[places[0]] = {
      version: range.replace(/^[\^~]/, ""),
      ...(processor && { cpu: [processor] }),
      ...(facts.dev && { dev: true }),
      optional: true,
      ...(system && { os: [system] }),
    };
    added++;
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync("package-lock.json", `${JSON.stringify(lock, null, 2)}\n`);
console.log(`added ${added} entries`);
