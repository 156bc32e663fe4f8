import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, posix } from "node:path";
import { afterAll, describe, expect, test } from "vitest";

const root = join(import.meta.dirname, "..");
const scratch = mkdtempSync(join(tmpdir(), "karajo-manual-"));
const alone = join(scratch, "alone");
const build = (folder: string) =>
  spawnSync(process.execPath, ["scripts/build-manual.mjs", folder], { cwd: root, encoding: "utf8" });
build(alone);
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const places = [
  ["served by the program", join(root, "dist", "doc")],
  ["built by npm run manual", alone],
] as const;

describe.each(places)("the manual %s", (_, doc) => {
  const pages = readdirSync(doc, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".html"));
  const read = (page: string) => readFileSync(join(doc, page), "utf8");
  const attributes = (page: string, name: string) =>
    [...read(page).matchAll(new RegExp(`<[a-z][^>]* ${name}="([^"]*)"`, "g"))].map(([, value = ""]) => value);

  test("has a page for every file of docs, and each is in the list of all", () => {
    const files = readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" });
    const expected = files.filter((name) => name.endsWith(".md")).map((name) => name.replace(/md$/, "html"));
    expect(pages.toSorted()).toEqual([...expected, "index.html"].toSorted());
    for (const page of pages) {
      const listed = attributes(page, "href").map((link) => posix.join(posix.dirname(page), link));
      expect(
        expected.filter((each) => !listed.includes(each)),
        page,
      ).toEqual([]);
    }
  });

  test("has no link, script or style that leads nowhere", () => {
    const broken = pages.flatMap((page) =>
      [...attributes(page, "href"), ...attributes(page, "src")]
        .filter((link) => !/^https?:/.test(link) && !leads(page, link))
        .map((link) => `${page}: ${link}`),
    );
    expect(broken).toEqual([]);
  });

  function leads(page: string, link: string): boolean {
    const [file = "", anchor = ""] = link.split("#");
    const target = file === "" ? page : posix.join(posix.dirname(page), file);
    // The dashboard, beside the manual.
    if (doc !== alone && target === "../app/") return true;
    return existsSync(join(doc, target)) && (anchor === "" || attributes(target, "id").includes(anchor));
  }

  test("holds nothing that its policy refuses", () => {
    for (const page of pages)
      expect(read(page), page).not.toMatch(/<style| style=| on[a-z]+="|<script(?! src="[^"]+")/);
  });
});

test("a folder with other things in it is left alone", () => {
  const folder = mkdtempSync(join(scratch, "other-"));
  writeFileSync(join(folder, "thesis.txt"), "precious");
  const { status, stderr } = build(folder);
  expect(status).toBe(1);
  expect(stderr).toContain("holds something else");
  expect(readdirSync(folder)).toEqual(["thesis.txt"]);
  expect(build(alone).status, "an earlier manual is replaced").toBe(0);
});
