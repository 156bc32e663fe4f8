import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { build } from "vite";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { VERSION } from "../src/version.ts";
import { npm } from "./support/npm.ts";
import { Program, until } from "./support/program.ts";

const root = join(import.meta.dirname, "..");
/** What a fresh clone has beside what git does not keep. */
const NOT_IN_A_CLONE = [".git", "node_modules", "dist", "dist.new", ".cache", "coverage"];
/** All that people download; 0.10.0 has 1.3 MB, unpacked 3.2, of which 1.2 are the manual. */
const LARGEST_TARBALL = 1_500_000;
const LARGEST_PACKAGE = 3_600_000;

const folder = mkdtempSync(join(tmpdir(), "karajo-package-"));
const user = join(folder, "user");
const installed = join(user, "node_modules", "karajo");
let tarball = "";
let facts: { readonly size: number; readonly unpackedSize: number; readonly files: readonly { path: string }[] };

beforeAll(() => {
  const clone = join(folder, "clone");
  for (const name of readdirSync(root)) {
    if (!NOT_IN_A_CLONE.includes(name)) cpSync(join(root, name), join(clone, name), { recursive: true });
  }
  lendDependencies(clone);
  const packed = npm(["pack", "--json", "--pack-destination", folder], clone);
  if (packed.status !== 0) throw new Error(packed.output);
  [facts] = JSON.parse(packed.stdout);
  tarball = join(folder, `karajo-${VERSION}.tgz`);
}, 600_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A folder of links, so that nothing is fetched, and nothing of ours is lost if npm should clear it. */
function lendDependencies(clone: string): void {
  const own = join(clone, "node_modules");
  mkdirSync(own);
  for (const name of readdirSync(join(root, "node_modules"))) {
    if (name !== ".vite" && name !== ".vite-temp") symlinkSync(join(root, "node_modules", name), join(own, name));
  }
}

describe("npm pack in a fresh clone", () => {
  test("takes what is needed to run and to read, and nothing else", () => {
    const paths = facts.files.map(({ path }) => path);
    expect([...new Set(paths.map((path) => path.split("/", 1)[0]))].toSorted()).toEqual([
      "CHANGELOG.md",
      "LICENSE",
      "README.md",
      "dist",
      "docs",
      "examples",
      "package.json",
      "packaging",
    ]);
    expect(paths.filter((path) => /[.]test[.]|[/]testing[/]|[.]png$|[.]map$|docker|debian/.test(path))).toEqual([]);
    expect(paths.filter((path) => /[.]tsx?$/.test(path) && !path.endsWith(".d.ts"))).toEqual([]);
    expect(paths).toContain("dist/web/index.html");
    expect(paths).toContain("dist/doc/index.html");
  });

  test("makes no more than people should have to download", () => {
    expect(facts.size).toBeLessThan(LARGEST_TARBALL);
    expect(facts.unpackedSize).toBeLessThan(LARGEST_PACKAGE);
  });

  test("makes a package whose types every resolution finds", async () => {
    const result = await checkPackage(createPackageFromTarballData(readFileSync(tarball)));
    if (result.types === false) throw new Error("the package has no types");
    // TypeScript before 4.7 is not meant, and `require` of a module is what Node does from 20.19 on.
    const meant = result.problems.filter(
      ({ kind, ...problem }) =>
        kind !== "CJSResolvesToESM" && !("resolutionKind" in problem && problem.resolutionKind === "node10"),
    );
    expect(meant).toEqual([]);
  });
});

describe("installed in an empty folder, without scripts", () => {
  let unreachable: string | undefined;
  beforeAll(() => {
    mkdirSync(user);
    // So that npm does not look for a project further up.
    writeFileSync(join(user, "package.json"), '{ "private": true }');
    const flags = ["--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund", "--fetch-retries=1"];
    const { status, output } = npm(["install", ...flags, tarball], user);
    if (status === 0) return;
    if (!/ENOTFOUND|ECONN|EAI_AGAIN|ETIMEDOUT|ENOTCACHED|ENETUNREACH|network/.test(output)) throw new Error(output);
    unreachable = `the registry of npm cannot be reached: ${output}`;
  }, 600_000);
  beforeEach(({ skip }) => skip(unreachable !== undefined, unreachable));

  const run = (command: string, args: readonly string[]) => {
    const { stdout, stderr } = spawnSync(command, args, { cwd: user, encoding: "utf8" });
    return `${stdout}${stderr}`;
  };
  const runs = (name: string, text: string) => {
    writeFileSync(join(user, name), text);
    return run(process.execPath, ["--no-warnings", name]);
  };

  test("npx runs it", () => {
    expect(npm(["exec", "--offline", "--", "karajo", "version"], user).stdout).toBe(`karajo version ${VERSION}\n`);
  });

  test("it serves a configuration, and takes a signed webhook", async () => {
    await using program = await Program.prepare('[job "hello"]\npath = /hello\ncommand = echo hello world\n');
    program.main = join(installed, "dist/cli/main.js");
    await program.start();
    expect(await program.run("/hello")).toBe(200);
    const log = "var/log/karajo/job/hello/hello.1.success";
    await until(() =>
      program.read(log).then(
        () => true,
        () => false,
      ),
    );
    expect(await program.read(log)).toContain(": hello world\n");
    expect((await fetch(`http://127.0.0.1:${program.port}/karajo/app/`)).status).toBe(200);
    expect((await fetch(`http://127.0.0.1:${program.port}/karajo/doc/`)).status).toBe(200);
    expect(await program.stop()).toBe(0);
  });

  test("a program of the user imports it", () => {
    const text = 'import { Karajo, VERSION } from "karajo";\nimport { Client } from "karajo/client";\n';
    expect(runs("use.mjs", `${text}console.log(VERSION, typeof Karajo, typeof Client);\n`)).toBe(
      `${VERSION} function function\n`,
    );
  });

  test("a program that is no module requires it", () => {
    const text = 'const { VERSION } = require("karajo");\nconst { Client } = require("karajo/client");\n';
    expect(runs("use.cjs", `${text}console.log(VERSION, typeof Client);\n`)).toBe(`${VERSION} function\n`);
  });

  const SERVER = `import { Env, Karajo, type KarajoOptions } from "karajo";
const options: KarajoOptions = { logger: "silent" };
export const karajo: Karajo = new Karajo(new Env({ dirBase: "/tmp" }), options);
// @ts-expect-error: it is a text
new Env({ dirBase: 1 });
`;
  const BROWSER = `import { Client, type Environment, sign } from "karajo/client";
export const environment: Promise<Environment> = new Client({ serverUrl: "http://127.0.0.1" }).env();
// @ts-expect-error: it is a text
sign(1, 2);
`;
  test.each([
    ["NodeNext", "NodeNext"],
    ["ESNext", "Bundler"],
  ])(
    "a program of the user is checked against its types, with modules as %s by %s",
    (module, moduleResolution) => {
      const tsc = (name: string, text: string, options: object) => {
        const compilerOptions = { noEmit: true, strict: true, target: "ES2023", module, moduleResolution, ...options };
        writeFileSync(join(user, name), text);
        writeFileSync(join(user, "tsconfig.json"), JSON.stringify({ files: [name], compilerOptions }));
        return run(join(root, "node_modules/.bin/tsc"), ["-p", "."]);
      };
      const typeRoots = [join(root, "node_modules/@types")];
      expect(tsc("server.mts", SERVER, { types: ["node"], typeRoots, skipLibCheck: true })).toBe("");
      // Without the types of Node, and those of the package read as strictly as one's own.
      expect(tsc("browser.mts", BROWSER, { types: [], lib: ["ES2023", "DOM", "DOM.Iterable"] })).toBe("");
    },
    240_000,
  );

  test("the client is bundled for browsers without anything of Node", async () => {
    const entry = join(user, "browser.mjs");
    writeFileSync(entry, 'export { Client, sign } from "karajo/client";\n');
    const built = await build({
      root: user,
      configFile: false,
      logLevel: "silent",
      build: { write: false, minify: false, lib: { entry, formats: ["es"] } },
    });
    const [bundle] = Array.isArray(built) ? built : [];
    const chunks = bundle?.output.filter((each) => each.type === "chunk") ?? [];
    expect(chunks.flatMap(({ imports, dynamicImports }) => [...imports, ...dynamicImports])).toEqual([]);
    const code = chunks.map((chunk) => chunk.code).join("");
    expect(code).toContain("jobExecRun(");
    expect(code).not.toMatch(/node:|__vite-browser-external|\bprocess\.|\bBuffer\b/);
  }, 60_000);

  test("publint has nothing to say", async () => {
    const { messages, pkg } = await publint({ pkgDir: installed, pack: false, strict: true });
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
  });
});
