import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const root = join(import.meta.dirname, "..");

/** A tree that breaks every rule once. A guard that lets one through reads nothing, or reads it wrong. */
const PLANTED: Readonly<Record<string, string>> = {
  "src/domain/imports-ports.ts": 'import "../ports/port.ts";\n',
  "src/domain/uses-node.ts": 'import "node:fs";\nexport const now = setTimeout;\n',
  "src/domain/uses-date.ts": "export const now = () => Date.now();\n",
  "src/domain/value.ts": "export const value = 1;\n",
  "src/config/imports-engine.ts": 'import "../engine/engine.ts";\n',
  "src/config/uses-process.ts": "export const argv = process.argv;\n",
  "src/contract/uses-fetch.ts": 'export const get = () => fetch("/");\n',
  "src/ports/port.ts": 'import "../domain/value.ts";\n',
  "src/ports/imports-adapter.ts": 'import "../adapters/one/one.ts";\n',
  "src/engine/engine.ts": 'import "../ports/port.ts";\n',
  "src/engine/imports-adapter.ts": 'import "../adapters/one/one.ts";\n',
  "src/adapters/one/one.ts": 'import "../../ports/port.ts";\n',
  "src/adapters/two/imports-stranger.ts": 'import "../one/one.ts";\n',
  "src/contract/imports-http.ts": 'import "../http/http.ts";\n',
  "src/http/http.ts": 'import "../engine/engine.ts";\n',
  "src/http/imports-config.ts": 'import "../config/uses-process.ts";\n',
  "src/client/imports-engine.ts": 'import "../engine/engine.ts";\n',
  "src/cli/imports-adapter.ts": 'import "../adapters/one/one.ts";\n',
  "src/compose.ts": 'import "./engine/engine.ts";\n',
  "src/http/imports-compose.ts": 'import "../compose.ts";\n',
  "src/domain/circle-a.ts": 'import "./circle-b.ts";\n',
  "src/domain/circle-b.ts": 'import "./circle-a.ts";\n',
  "src/engine/imports-dev.ts": 'import "fast-check";\nimport "./engine.ts";\n',
  "src/domain/orphan.ts": "export const nobody = 1;\n",
  "src/engine/any.ts": "export const any: any = 1;\n",
  "src/engine/default.ts": "export default 1;\n",
  "src/engine/console.ts": 'console.log("x");\n',
  "src/engine/floating.ts": "async function f(): Promise<void> {}\nf();\n",
  "web/main.tsx": 'import "./pages/page.tsx";\n',
  "web/pages/page.tsx": 'import "../model/imports-preact.ts";\nimport "../parts/imports-page.tsx";\n',
  "web/parts/imports-page.tsx": 'import "../pages/page.tsx";\n',
  "web/parts/imports-data.tsx": 'import "../data/imports-engine.ts";\n',
  "web/data/imports-engine.ts": 'import "../../src/engine/engine.ts";\n',
  "web/model/imports-preact.ts": 'import "preact";\n',
  "web/model/uses-timers.ts": "export const later = setTimeout;\n",
  "src/engine/long.ts": `export const n = [\n${"  1,\n".repeat(310)}];\n`,
};

const tree = mkdtempSync(join(tmpdir(), "karajo-guards-"));
const output = (name: string, args: readonly string[]) => {
  const { stdout, stderr } = spawnSync(join(root, "node_modules", ".bin", name), args, { cwd: tree, encoding: "utf8" });
  return `${stdout}${stderr}`;
};

beforeAll(() => {
  for (const name of ["package.json", "tsconfig.json", "biome.json", ".dependency-cruiser.cjs"]) {
    cpSync(join(root, name), join(tree, name));
  }
  symlinkSync(join(root, "node_modules"), join(tree, "node_modules"));
  writeFileSync(join(tree, ".gitignore"), "node_modules\n");
  for (const [file, text] of Object.entries(PLANTED)) {
    mkdirSync(dirname(join(tree, file)), { recursive: true });
    writeFileSync(join(tree, file), text);
  }
  for (const layer of ["domain", "config", "contract"]) {
    cpSync(join(root, "src", layer, "tsconfig.json"), join(tree, "src", layer, "tsconfig.json"));
  }
});
afterAll(() => rmSync(tree, { recursive: true }));

describe("the architecture rules report", () => {
  let report = "";
  beforeAll(() => {
    report = output("depcruise", ["src", "web", "--config", ".dependency-cruiser.cjs"]);
  });

  test.each([
    ["domain-imports", "src/domain/imports-ports.ts"],
    ["config-imports", "src/config/imports-engine.ts"],
    ["ports-imports", "src/ports/imports-adapter.ts"],
    ["engine-imports", "src/engine/imports-adapter.ts"],
    ["adapters-are-strangers", "src/adapters/two/imports-stranger.ts"],
    ["contract-imports", "src/contract/imports-http.ts"],
    ["http-imports", "src/http/imports-config.ts"],
    ["client-imports", "src/client/imports-engine.ts"],
    ["cli-imports", "src/cli/imports-adapter.ts"],
    ["compose-is-the-top", "src/http/imports-compose.ts"],
    ["pure-layers-touch-no-core", "src/domain/uses-node.ts"],
    ["no-cycles", "src/domain/circle-a.ts"],
    ["not-to-dev-dep", "src/engine/imports-dev.ts"],
    ["no-orphans", "src/domain/orphan.ts"],
    ["web-imports", "web/data/imports-engine.ts"],
    ["web-layers", "web/parts/imports-page.tsx"],
    ["web-parts-know-no-data", "web/parts/imports-data.tsx"],
    ["web-model-is-pure", "web/model/imports-preact.ts"],
  ])("%s in %s", (rule, file) => {
    expect(report).toMatch(new RegExp(`error ${rule}: ${file}`));
  });

  test("nothing about a file that keeps them", () => {
    expect(report).not.toMatch(/error \S+: src\/(engine\/engine|http\/http|ports\/port|adapters\/one\/one)[.]ts/);
  });
});

describe("the linter reports", () => {
  let report = "";
  beforeAll(() => {
    report = output("biome", ["lint", "--max-diagnostics=200", "--vcs-enabled=false", "src", "web"]);
  });

  test.each([
    ["noRestrictedGlobals", "src/domain/uses-date.ts"],
    ["noRestrictedGlobals", "web/model/uses-timers.ts"],
    ["noExplicitAny", "src/engine/any.ts"],
    ["noDefaultExport", "src/engine/default.ts"],
    ["noConsole", "src/engine/console.ts"],
    ["noFloatingPromises", "src/engine/floating.ts"],
    ["noExcessiveLinesPerFile", "src/engine/long.ts"],
    ["noImportCycles", "src/domain/circle-a.ts"],
  ])("%s in %s", (rule, file) => {
    expect(report).toMatch(new RegExp(`${file}(:\\d+:\\d+)? lint/\\w+/${rule}`));
  });
});

describe("the compiler keeps the pure layers pure:", () => {
  test.each([
    ["domain", "src/domain/uses-node.ts"],
    ["config", "src/config/uses-process.ts"],
    ["contract", "src/contract/uses-fetch.ts"],
  ])("%s may not say what %s says", (layer, file) => {
    expect(output("tsc", ["-p", `src/${layer}`])).toContain(file);
  });
});
