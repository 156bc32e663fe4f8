// `npm run package:deb [FOLDER [PROCESSOR …]]`: karajo as Debian packages, one per processor, with the dependencies that the lock file names.
// The native parts are prebuilt for both, so any machine with dpkg-deb makes both.
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { build, installDependencies, root } from "./set-up.mjs";

/** Debian's name of each processor, and that of Node, by which the prebuilt parts are filed. */
const PROCESSORS = { amd64: "x64", arm64: "arm64" };
const LIB = "usr/lib/karajo";
const DOC = "usr/share/doc/karajo";
const MAINTAINER = "Karajo <root@localhost>";

installDependencies();
await build();
const { version, description } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
const [folder = root, ...wanted] = process.argv.slice(2);
const out = path.resolve(folder);
for (const [debian, node] of Object.entries(PROCESSORS)) {
  if (wanted.length > 0 && !wanted.includes(debian)) continue;
  const stage = mkdtempSync(path.join(tmpdir(), "karajo-deb-"));
  try {
    chmodSync(stage, 0o755);
    putProgram(stage, node);
    putSurroundings(stage);
    putControl(stage, debian);
    const file = path.join(out, `karajo_${version}_${debian}.deb`);
    // xz, which every dpkg reads.
    execFileSync("dpkg-deb", ["--root-owner-group", "-Zxz", "--build", stage, file], {
      stdio: ["ignore", "ignore", "inherit"],
    });
    console.log(file);
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
}

/** The package as npm would install it, and what it depends on; of prebuilt parts those for this processor alone. */
function putProgram(stage, processor) {
  const lib = path.join(stage, LIB);
  mkdirSync(lib, { recursive: true });
  for (const name of ["package.json", "dist"]) cpSync(path.join(root, name), path.join(lib, name), { recursive: true });
  for (const folder of productionDependencies()) {
    cpSync(path.join(root, folder), path.join(lib, folder), { recursive: true, filter: belongs(processor) });
  }
  for (const entry of readdirSync(lib, { recursive: true, withFileTypes: true })) {
    chmodSync(path.join(entry.parentPath, entry.name), entry.isDirectory() ? 0o755 : 0o644);
  }
  chmodSync(path.join(lib, "dist/cli/main.js"), 0o755);
  mkdirSync(path.join(stage, "usr/bin"));
  symlinkSync("../lib/karajo/dist/cli/main.js", path.join(stage, "usr/bin/karajo"));
}

/** As the lock file has them: npm's own list would ask the folder, which may hold more. */
function productionDependencies() {
  const { packages } = JSON.parse(readFileSync(path.join(root, "package-lock.json"), "utf8"));
  return Object.entries(packages)
    .filter(
      ([folder, { dev, optional }]) => folder !== "" && !dev && !(optional && !existsSync(path.join(root, folder))),
    )
    .map(([folder]) => folder);
}

/** The sources of native parts, tests, and what is prebuilt for other machines stay behind: 28 of 32 MB. */
function belongs(processor) {
  return (source) => {
    const inside = path.relative(root, source);
    if (/node_modules\/(?:@[^/]+\/)?[^/@]+\/(?:tests?(?:[.]\w+)?|spec|integration|benchmarks?|[.][^/]+)$/.test(inside))
      return false;
    if (/node_modules\/(bcrypt|@photostructure\/sqlite)\/(src|deps|binding\.gyp)$/.test(inside)) return false;
    if (/\/musl_\w+$/.test(inside)) return false;
    const [, foreign] = /\/koffi-linux-(\w+)$/.exec(inside) ?? [];
    if (foreign !== undefined && foreign !== processor) return false;
    const [, system, kind] = /\/prebuilds\/([^/]+)(?:\/.*\.(\w+)\.node)?$/.exec(inside) ?? [];
    return system === undefined || (system === `linux-${processor}` && kind !== "musl");
  };
}

/** Configuration, unit and documents, each where Debian looks for it. */
function putSurroundings(stage) {
  const put = (from, to, mode = 0o644) => {
    const target = path.join(stage, to);
    mkdirSync(path.dirname(target), { recursive: true });
    cpSync(path.join(root, from), target, { recursive: true, filter: (file) => !file.endsWith("screenshots") });
    if (statSync(target).isFile()) chmodSync(target, mode);
  };
  // It holds secrets. The package's tmpfiles give it to the group karajo.
  put("packaging/debian/karajo.conf", "etc/karajo/karajo.conf", 0o640);
  put("packaging/systemd/karajo.service", "usr/lib/systemd/system/karajo.service");
  put("packaging/systemd/karajo.sysusers", "usr/lib/sysusers.d/karajo.conf");
  put("packaging/systemd/karajo.tmpfiles", "usr/lib/tmpfiles.d/karajo.conf");
  put("packaging/systemd/drop-ins", `${DOC}/drop-ins`);
  put("docs", `${DOC}/docs`);
  put("examples/demo/etc", `${DOC}/examples/demo/etc`);
  put("LICENSE", `${DOC}/copyright`);
  const compressed = (name, text) => writeFileSync(path.join(stage, DOC, name), gzipSync(text, { level: 9 }));
  const changes = path.join(root, "CHANGELOG.md");
  compressed("CHANGELOG.md.gz", readFileSync(changes));
  // As Debian's own tools read it.
  const date = statSync(changes).mtime.toUTCString().replace("GMT", "+0000");
  compressed(
    "changelog.gz",
    `karajo (${version}) unstable; urgency=medium\n\n  * What changes is in CHANGELOG.md.gz.\n\n -- ${MAINTAINER}  ${date}\n`,
  );
}

function putControl(stage, architecture) {
  const folder = path.join(stage, "DEBIAN");
  mkdirSync(folder);
  for (const name of ["postinst", "prerm", "postrm"]) {
    cpSync(path.join(root, "packaging/debian", name), path.join(folder, name));
    chmodSync(path.join(folder, name), 0o755);
  }
  writeFileSync(path.join(folder, "conffiles"), "/etc/karajo/karajo.conf\n");
  const kilobytes = execFileSync("du", ["-sk", "--exclude=DEBIAN", stage], { encoding: "utf8" }).split("\t")[0];
  writeFileSync(
    path.join(folder, "control"),
    `Package: karajo
Version: ${version}
Architecture: ${architecture}
Maintainer: ${MAINTAINER}
Installed-Size: ${kilobytes}
Depends: nodejs (>= 20.19), curl, libc6, libstdc++6
Section: admin
Priority: optional
Description: runs commands on a timer or on a signed webhook
${description.replace(/(?=\S)(.{1,75})(?:\s+|$)/g, " $1\n").trimEnd()}
`,
  );
}
