import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { VERSION } from "../src/version.ts";

const root = join(import.meta.dirname, "..");
const read = (...path: readonly string[]) => readFileSync(join(root, ...path), "utf8");

describe("the manual", async () => {
  const { PAGES }: { PAGES: Record<string, string> } = await import(join(root, "scripts", "reference.mjs"));

  test.each(Object.entries(PAGES))("has %s as the code has it (npm run reference writes it)", (name, text) => {
    expect(read("docs", "reference", name)).toBe(text);
  });

  test("draws layers and states as the code has them (npm run reference draws them)", async () => {
    const { withDrawings }: { withDrawings(text: string): string } = await import(join(root, "scripts", "tour.mjs"));
    const page = read("docs", "architecture.md");
    expect(withDrawings(page)).toBe(page);
  });

  test("says of every export what it is", () => {
    expect(PAGES["exports.md"]?.split("\n").filter((line) => /[|] +[|]$/.test(line))).toEqual([]);
  });

  test("and README name the version of the package", () => {
    expect(JSON.parse(read("package.json")).version).toBe(VERSION);
    expect(read("CHANGELOG.md")).toContain(`## ${VERSION}`);
  });

  test("gives a reason for every dependency of the package", () => {
    const page = read("docs", "dependencies.md");
    const pack = JSON.parse(read("package.json"));
    for (const name of Object.keys({ ...pack.dependencies, ...pack.optionalDependencies })) {
      expect(page, `docs/dependencies.md says nothing of ${name}`).toContain(`| ${name} |`);
    }
  });
});
