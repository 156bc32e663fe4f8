import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchBrowser, Visit, type VisitOptions } from "../support/browser.ts";
import { Program } from "../support/program.ts";

const browser = await launchBrowser();
const why = typeof browser === "string" ? ` – SKIPPED: ${browser}` : "";
const doc = join(import.meta.dirname, "..", "..", "dist", "doc");
const PAGES = readdirSync(doc, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".html"));
const WIDE = "guide/configuration.html";

afterAll(async () => {
  if (typeof browser !== "string") await browser.close();
});

describe.skipIf(why !== "")(`the manual in a browser${why}`, () => {
  let program: Program;
  beforeAll(async () => {
    program = await Program.prepare("");
    await program.start();
  });
  afterAll(async () => {
    await program?.[Symbol.asyncDispose]();
  });
  const visit = (page: string, options: VisitOptions = {}) => {
    if (typeof browser === "string") throw new Error(browser);
    return Visit.to(browser, `http://127.0.0.1:${program.port}/karajo/doc/${page}`, options);
  };

  test("is found in by words: with the keyboard alone, and from any page", async () => {
    await using own = await visit("adr/0001-one-pipe.html");
    const { page } = own;
    const field = page.getByRole("searchbox", { name: "Search the manual" });
    await page.keyboard.press("/");
    await page.keyboard.type("catch_up_limit");
    const results = page.getByRole("region", { name: "Search results" });
    await results.getByRole("link", { name: "Missed times in Configuration" }).first().waitFor();
    expect(await results.locator("mark").first().textContent()).toBe("catch_up_limit");
    expect(await own.barriers()).toEqual([]);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowUp");
    expect(await field.evaluate((element) => element === element.ownerDocument.activeElement)).toBe(true);
    await page.keyboard.press("Enter");
    await page.waitForURL(/\.html#[a-z-]+$/);
    await page.getByText("catch_up_limit").first().waitFor();
  });

  test("says when nothing is found, and is out of the way after Escape", async () => {
    await using own = await visit("index.html");
    const { page } = own;
    const field = page.getByRole("searchbox", { name: "Search the manual" });
    await field.fill("flügelhorn <b>");
    await page.getByRole("status").getByText("Nothing found.").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("status").waitFor({ state: "detached" });
    expect(await field.inputValue()).toBe("");
  });

  test("works as files, without a server", async () => {
    if (typeof browser === "string") throw new Error(browser);
    await using own = await Visit.to(browser, `file://${join(doc, "index.html")}`);
    await own.page.getByRole("searchbox").fill("backup");
    await own.page.getByRole("region", { name: "Search results" }).getByRole("link").first().click();
    await own.page.waitForURL(/\.html/);
  });

  test("is read without scripts: the list of pages leads everywhere", async () => {
    await using own = await visit("", { javaScriptEnabled: false });
    await own.page.getByRole("search").waitFor({ state: "hidden" });
    await own.page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Webhooks" }).click();
    await own.page.getByRole("heading", { name: "Webhooks", level: 1 }).waitFor();
  });

  test("shows the headings of a page, and leads to them", async () => {
    await using own = await visit(WIDE, { viewport: { width: 1500, height: 900 } });
    await own.page.getByRole("navigation", { name: "On this page" }).getByRole("link", { name: "Users" }).click();
    await own.page.waitForURL(/#users$/);
    await own.page.setViewportSize({ width: 360, height: 740 });
    await own.page.getByText("On this page").locator("visible=true").click();
    await own.page.getByRole("group").getByRole("link", { name: "Notifications", exact: true }).click();
    await own.page.waitForURL(/#notifications$/);
  });

  test.each(["index.html", "guide/configuration.html", "architecture.html"])(
    "keeps nobody out of %s, light or dark",
    async (name) => {
      await using own = await visit(name, { colorScheme: "light", viewport: { width: 1500, height: 900 } });
      expect(await own.barriers()).toEqual([]);
      await own.page.emulateMedia({ colorScheme: "dark" });
      expect(await own.barriers({ only: ["color-contrast", "link-in-text-block"] }), "dark").toEqual([]);
    },
  );

  test("fits a phone, page by page", async () => {
    await using own = await visit("index.html", { viewport: { width: 360, height: 740 } });
    const tooWide: string[] = [];
    for (const name of PAGES) {
      await own.page.goto(`http://127.0.0.1:${program.port}/karajo/doc/${name}`);
      if ((await own.overhang()) > 0) tooWide.push(name);
    }
    expect(tooWide).toEqual([]);
  });
});
