import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const doc = join(import.meta.dirname, "..", "dist", "doc");
const pages = readdirSync(doc, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".html"));

test("the manual has a page for every file of docs, and its links lead to pages", () => {
  const files = readdirSync(join(import.meta.dirname, "..", "docs"), { recursive: true, encoding: "utf8" });
  const expected = files.filter((name) => name.endsWith(".md")).map((name) => name.replace(/md$/, "html"));
  expect(pages.toSorted()).toEqual([...expected, "index.html"].toSorted());
  const broken = pages.flatMap((page) => {
    const links = [...readFileSync(join(doc, page), "utf8").matchAll(/href="[/]karajo[/]doc[/]([^"#]*)/g)];
    return links
      .filter(([, target = ""]) => !existsSync(join(doc, target || "index.html")))
      .map(([link]) => `${page}: ${link}`);
  });
  expect(broken).toEqual([]);
});

test("the links of the manual into a page lead to what it has", () => {
  const anchors = (page: string) =>
    [...readFileSync(join(doc, page), "utf8").matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
  const links = pages.flatMap((page) =>
    [...readFileSync(join(doc, page), "utf8").matchAll(/href="(?:[/]karajo[/]doc[/]([^"#]*))?#([^"]*)"/g)].map(
      ([, target = page, anchor]) => ({ page, target, anchor }),
    ),
  );
  expect(links.length).toBeGreaterThan(0);
  expect(links.filter(({ target, anchor }) => !anchors(target).includes(anchor))).toEqual([]);
});

test("no page of the manual holds what its policy refuses", () => {
  for (const page of pages) expect(readFileSync(join(doc, page), "utf8"), page).not.toMatch(/<script|<style| style=/);
});
