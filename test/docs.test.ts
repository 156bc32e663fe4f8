import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { MANUAL_PAGES } from "./support/manual-blocks.ts";

const root = join(import.meta.dirname, "..");

test("the manual links only to what there is", () => {
  const broken: string[] = [];
  for (const page of MANUAL_PAGES) {
    const text = readFileSync(join(root, page), "utf8");
    for (const [, target = ""] of text.matchAll(/\]\((?!https?:)([^)#]+)/g)) {
      if (!existsSync(join(root, page, "..", target))) broken.push(`${page}: ${target}`);
    }
  }
  expect(broken).toEqual([]);
});
