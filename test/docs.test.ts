import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseConfiguration } from "../src/config/parse-configuration.ts";
import { formatProblem } from "../src/config/problem.ts";

const root = join(import.meta.dirname, "..");
const pages = ["README.md", ...readdirSync(join(root, "docs/guide")).map((name) => `docs/guide/${name}`)];

function fences(page: string, language: string): readonly string[] {
  const text = readFileSync(join(root, page), "utf8");
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, "gms"))].map((match) => match[1] ?? "");
}

describe("every configuration in the manual is free of errors", () => {
  test.each(pages.flatMap((page) => fences(page, "ini").map((text) => [page, text] as const)))(
    "in %s",
    (page, text) => {
      const environment = { SMTP_PASSWORD: "x" };
      const { problems } = parseConfiguration([{ file: page, text, role: "main" }], {
        fallbackSecret: "x",
        environment,
      });
      // An example that shows one thing may leave out the rest; a warning then says so.
      expect(problems.filter((problem) => problem.severity === "error").map(formatProblem)).toEqual([]);
    },
  );
});

test("the manual links only to what there is", () => {
  const broken: string[] = [];
  for (const page of [...pages, "docs/adr/README.md", "docs/architecture.md"]) {
    const text = readFileSync(join(root, page), "utf8");
    for (const [, target = ""] of text.matchAll(/\]\((?!https?:)([^)#]+)/g)) {
      if (!existsSync(join(root, page, "..", target))) broken.push(`${page}: ${target}`);
    }
  }
  expect(broken).toEqual([]);
});
