import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchBrowser } from "../support/browser.ts";
import { until } from "../support/program.ts";
import { Dashboard, holds } from "./a-dashboard.ts";

const browser = await launchBrowser();
const why = typeof browser === "string" ? ` – SKIPPED: ${browser}` : "";

afterAll(async () => {
  if (typeof browser !== "string") await browser.close();
});

describe.skipIf(why !== "")(`the timeline${why}`, () => {
  let dashboard: Dashboard;
  beforeAll(async () => {
    if (typeof browser === "string") throw new Error(browser);
    dashboard = await Dashboard.start(browser);
    await dashboard.program.run("/broken");
    await dashboard.program.run("/backup-eu");
    await until(async () => (await dashboard.program.job("broken")).status === "failed");
    await until(async () => (await dashboard.program.job("backup eu")).status === "success");
  });
  afterAll(async () => {
    await dashboard?.[Symbol.asyncDispose]();
  });

  test("looks further or nearer by its buttons and by the keys", async () => {
    await using visit = await dashboard.visit("#/timeline");
    const { page } = visit;
    await page.getByRole("list", { name: /^nightly, .*, due once$/ }).waitFor();
    await page.getByRole("button", { name: "± 3 d" }).click();
    await holds(page, pressed("± 3 d"));
    await page.getByRole("list", { name: /^nightly, .*, due 3 times$/ }).waitFor();
    const days = await ticks(page);
    expect(days.some((label) => /^[A-Z][a-z]{2} \d+$/.test(label))).toBe(true);
    await page.keyboard.press("+");
    await page.getByRole("list", { name: /^nightly, .*, due once$/ }).waitFor();
    await page.keyboard.press("+");
    await holds(page, pressed("± 6 h"));
    await until(async () => (await ticks(page)).join() !== days.join());
    // There is nothing nearer.
    await page.keyboard.press("+");
    await page.keyboard.press("-");
    await holds(page, pressed("± 24 h"));
    await page.getByRole("list", { name: /^nightly, .*, due once$/ }).waitFor();
  });

  test("finds jobs by words of their names, and says when there are none", async () => {
    await using visit = await dashboard.visit("#/timeline");
    const { page } = visit;
    await page.getByRole("link", { name: "nightly", exact: true }).waitFor();
    await page.keyboard.press("/");
    await page.keyboard.type("EU back");
    await page.getByText("1 job", { exact: true }).waitFor();
    await page.getByRole("link", { name: "backup eu", exact: true }).waitFor();
    expect(await page.getByRole("link", { name: "nightly", exact: true }).count()).toBe(0);
    await page.keyboard.type(" nowhere");
    await page.getByText("No job here has such a name.").waitFor();
    await page.getByRole("button", { name: "Show all" }).click();
    await page.getByRole("link", { name: "nightly", exact: true }).waitFor();
    expect(await page.getByLabel("Look for a job by its name").inputValue()).toBe("");
  });

  test("is a table too, which leads to the runs", async () => {
    await using visit = await dashboard.visit("#/timeline", { reducedMotion: "reduce" });
    const { page } = visit;
    await page.getByRole("button", { name: "As a table" }).click();
    const row = page.getByRole("row", { name: /broken #1 .*failed/ });
    await row.waitFor();
    await page
      .getByRole("row", { name: /nightly/ })
      .first()
      .waitFor();
    expect(await visit.barriers()).toEqual([]);
    await row.getByRole("link", { name: "#1" }).click();
    await page.getByRole("heading", { name: "Run 1" }).waitFor();
    // It is as one left it.
    await page.goBack();
    await row.waitFor();
  });

  test("tells of a run what one points at, with the keyboard too", async () => {
    await using visit = await dashboard.visit("#/timeline");
    const { page } = visit;
    const mark = page.getByRole("link", { name: /^broken #1, failed after / });
    await mark.waitFor();
    await mark.focus();
    await page.locator(".timeline-tip").getByText("exit status 3").waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Run 1" }).waitFor();
  });
});

function ticks(page: Page): Promise<readonly string[]> {
  return page.locator(".timeline-tick").allTextContents();
}

/** Whether the button of these words is the one that counts. */
function pressed(words: string): string {
  return `[...document.querySelectorAll(".timeline-zooms [aria-pressed=true]")].map((each) => each.textContent.trim()).join() === ${JSON.stringify(words)}`;
}
