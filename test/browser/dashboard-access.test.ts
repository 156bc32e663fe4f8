import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchBrowser, type Visit, type VisitOptions } from "../support/browser.ts";
import { until } from "../support/program.ts";
import { Dashboard, holds, rowOf, USERS, word } from "./a-dashboard.ts";

const browser = await launchBrowser();
const why = typeof browser === "string" ? ` – SKIPPED: ${browser}` : "";

afterAll(async () => {
  if (typeof browser !== "string") await browser.close();
});

const PHONE: VisitOptions = {
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
  deviceScaleFactor: 2,
};

/** Every page, and what is there once it has what it shows. */
const PAGES = [
  ["jobs", "#/", "link", "greeting"],
  ["job", "#/job/exec/broken", "link", "#1"],
  ["job that calls", "#/job/http/look", "heading", "look"],
  ["run", "#/job/exec/broken/1", "log", ""],
  ["run that goes on", "#/job/exec/endless/1", "button", "Follow"],
  ["timeline", "#/timeline", "link", "broken"],
  ["unknown page", "#/nowhere", "link", "To all jobs"],
] as const;

/** Presses a key in the very moment in which the heading of a page takes the focus. */
const QUICK_FINGERS = `addEventListener("focusin", function press({ target }) {
  if (target.tagName !== "H1") return;
  removeEventListener("focusin", press);
  target.dispatchEvent(new KeyboardEvent("keydown", { key: "p", bubbles: true }));
})`;

describe.skipIf(why !== "")(`the dashboard is for everybody${why}`, () => {
  let dashboard: Dashboard;
  let session: NonNullable<VisitOptions["storageState"]>;
  beforeAll(async () => {
    if (typeof browser === "string") throw new Error(browser);
    dashboard = await Dashboard.start(browser, USERS);
    session = await dashboard.session();
    for (const path of ["/broken", "/endless", "/greeting"]) await dashboard.program.run(path);
    const log = join(dashboard.program.base, "var/log/karajo/job/broken/broken.1.failed");
    await until(() => existsSync(log));
  });
  afterAll(async () => {
    await dashboard?.[Symbol.asyncDispose]();
  });
  const visit = (place: string, options: VisitOptions = {}) => {
    return dashboard.visit(place, { storageState: session, ...options });
  };

  /** What changes with the colours; everything else need not be asked twice. */
  const COLOURS = { only: ["color-contrast", "link-in-text-block"] };

  test.each(PAGES)("nothing in the page of the %s keeps anybody out", async (_, place, role, name) => {
    await using own = await visit(place, { colorScheme: "light", reducedMotion: "reduce" });
    await own.page.getByRole(role, { name, exact: true }).first().waitFor();
    expect(await own.barriers()).toEqual([]);
    await own.page.emulateMedia({ colorScheme: "dark" });
    expect(await own.barriers(COLOURS), "dark").toEqual([]);
  });

  test("nor in the gallery of all parts", async () => {
    await using own = await visit("#/gallery", { reducedMotion: "reduce" });
    await own.page.getByRole("heading", { name: "Gallery" }).waitFor();
    // Each sample is there twice, so its landmarks are too.
    expect(await own.barriers({ but: ["landmark-unique"] })).toEqual([]);
  });

  test("nor in the help", async () => {
    await using own = await visit("#/", { reducedMotion: "reduce" });
    await own.page.getByRole("button", { name: "Keys" }).click();
    await own.page.getByRole("dialog", { name: "Keys" }).waitFor();
    expect(await own.barriers()).toEqual([]);
  });

  test.each([
    ["desk", {}],
    ["phone", PHONE],
  ])("nor in the pages that need no script, at a %s", async (_, form) => {
    await using nobody = await dashboard.visit("", { ...form, colorScheme: "light", tolerated: /401/ });
    await using own = await visit("", { ...form, colorScheme: "light" });
    const check = async (someone: Visit, path: string) => {
      await someone.page.goto(`${dashboard.origin}/karajo/${path}`);
      expect(await someone.barriers(), path).toEqual([]);
      expect(await someone.overhang(), path).toBe(0);
      await someone.page.emulateMedia({ colorScheme: "dark" });
      expect(await someone.barriers(COLOURS), `${path}, dark`).toEqual([]);
    };
    await check(nobody, "");
    await check(own, "plain/");
    await check(own, "job_exec/log/?id=broken&counter=1");
    await check(own, "job_exec/log/?id=endless&counter=1");
  });

  test.each(PAGES)("the page of the %s fits a phone, and keeps nobody out there", async (_, place, role, name) => {
    await using own = await visit(place, { ...PHONE, colorScheme: "light", reducedMotion: "reduce" });
    await own.page.getByRole(role, { name, exact: true }).first().waitFor();
    expect(await own.overhang()).toBe(0);
    expect(await own.page.evaluate(OUT_OF_REACH)).toEqual([]);
    expect(await own.barriers()).toEqual([]);
    await own.page.emulateMedia({ colorScheme: "dark" });
    expect(await own.barriers(COLOURS), "dark").toEqual([]);
  });

  test("nobody is too quick for the keys of a page", async () => {
    await using own = await visit("#/");
    const { page } = own;
    const link = page.getByRole("link", { name: "keyed", exact: true });
    await link.waitFor();
    await page.evaluate(QUICK_FINGERS);
    await link.click();
    await page.getByRole("button", { name: "Resume" }).click();
    await page.getByRole("button", { name: "Pause" }).waitFor();
  });

  test("the keyboard leads from the search to what was found, and back, also where nothing was", async () => {
    await using own = await visit("#/");
    const { page } = own;
    await page.getByRole("link", { name: "keyed", exact: true }).waitFor();
    await page.keyboard.press("/");
    await page.keyboard.type("backup");
    await page.getByText("2 jobs are shown").waitFor();
    await page.keyboard.press("Enter");
    await holds(page, "document.activeElement.textContent === 'backup eu'");
    await page.keyboard.press("j");
    await holds(page, "document.activeElement.textContent === 'backup us'");
    await page.keyboard.press("/");
    await page.keyboard.type(" of which there is none");
    await page.getByText("No job fits this search").waitFor();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    await page.keyboard.press("j");
    await page.keyboard.press("/");
    await holds(page, "document.activeElement.id === 'jobs-search'");
  });

  test("nobody needs a mouse", async () => {
    await using own = await visit("#/");
    const { page } = own;
    const press = (key: string) => page.keyboard.press(key);
    const tabTo = async (expression: string) => {
      for (let i = 0; i < 60; i++) {
        if (await page.evaluate<boolean>(`(${expression})(document.activeElement)`)) return;
        await press("Tab");
      }
      throw new Error(`the Tab key does not lead to ${expression}`);
    };
    await page.getByRole("link", { name: "keyed", exact: true }).waitFor();
    await press("/");
    await page.keyboard.type("keyed");
    await page.getByText("1 job is shown").waitFor();
    await tabTo("(focused) => focused.textContent === 'keyed'");
    await press("r");
    await word(rowOf(page, "keyed"), "success").waitFor();
    // Enter does what has the focus, whatever is selected.
    await tabTo("(focused) => focused.title === 'Pause keyed'");
    await press("Enter");
    await word(rowOf(page, "keyed"), "paused").waitFor();
    await press("p");
    await word(rowOf(page, "keyed"), "started").waitFor();
    await page.getByRole("link", { name: "Timeline" }).focus();
    await press("Enter");
    await page.getByRole("heading", { name: "Timeline" }).waitFor();
    await page.goBack();
    await page.getByRole("link", { name: "keyed", exact: true }).focus();
    await press("Enter");
    await holds(page, `${FOCUSED} === 'H1' && document.activeElement.textContent === 'keyed'`);
    await press("p");
    await page.getByRole("button", { name: "Resume" }).waitFor();
    await press("p");
    await page.getByRole("button", { name: "Pause" }).waitFor();
    await tabTo("(focused) => focused.textContent === '#1'");
    await press("Enter");
    await holds(page, `${FOCUSED} === 'H1' && document.activeElement.textContent.endsWith('Run 1')`);
    await word(page.getByRole("log"), "by hand").waitFor();
    await press("?");
    await page.getByRole("dialog", { name: "Keys" }).waitFor();
    await press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await press("g");
    await press("j");
    await page.getByRole("heading", { name: "Jobs" }).waitFor();
  });

  test("one sees at a glance what runs, what failed and why, and what comes next", async () => {
    await using own = await visit("#/", { reducedMotion: "reduce" });
    const { page } = own;
    const glance = page.getByRole("region", { name: "At a glance" });
    await glance.getByRole("link", { name: /^look .* in [0-9]+:[0-9]{2}$/ }).waitFor();
    await glance.getByRole("link", { name: /^nightly .*02:00 in / }).waitFor();
    await glance.getByRole("link", { name: /^broken exit status 3 .* ago$/ }).waitFor();
    expect(await page.title()).toMatch(/^1 failed · Jobs · /);
    expect(await page.locator("link[rel=icon]").getAttribute("href")).toBe("/karajo/app/icon-failed.svg");
    await glance.getByRole("link", { name: /^endless .*for [0-9]+ / }).click();
    await page.getByRole("heading", { name: "Run 1" }).waitFor();
    await page.goBack();
    await glance.getByRole("link", { name: "Failed 1" }).click();
    await page.getByText("1 job is shown").waitFor();
    await page.getByRole("link", { name: "broken", exact: true }).waitFor();
  });

  test("the first page loads little, and the second time next to nothing", async () => {
    await using own = await visit("#/");
    const { page } = own;
    await page.getByRole("link", { name: "greeting", exact: true }).waitFor();
    const [size, fresh] = await page.evaluate<readonly [number, number]>(SCRIPTS);
    expect(size).toBeGreaterThan(10_000);
    expect(size).toBeLessThan(100_000);
    expect(fresh).toBeGreaterThan(size);
    await page.reload();
    await page.getByRole("link", { name: "greeting", exact: true }).waitFor();
    expect((await page.evaluate<readonly [number, number]>(SCRIPTS))[1]).toBe(0);
  });

  test("the addresses of 0.9.3 and of the plain pages work", async () => {
    await using own = await visit("");
    const { page } = own;
    await page.goto(`${dashboard.origin}/karajo`);
    await page.getByRole("link", { name: "greeting", exact: true }).waitFor();
    expect(page.url()).toBe(`${dashboard.origin}/karajo/app/`);
    await page.goto(`${dashboard.origin}/karajo/job_exec/log/?id=broken&counter=1`);
    await page.getByText("no such table: invoices").first().waitFor();
    await page.goto(`${dashboard.origin}/karajo/job_http/log/?id=look&counter=1`);
    await page.getByText("--- HTTP response:").first().waitFor();
    await page.goto(`${dashboard.origin}/karajo/doc/`);
    await page.getByRole("heading", { name: "Manual" }).waitFor();
    await page.goto(`${dashboard.origin}/karajo/plain/`);
    await page.getByText("greeting").first().waitFor();
  });

  test("the page may do nothing but what it needs", async () => {
    await using own = await visit("#/");
    const response = await own.page.reload();
    const policy = response?.headers()["content-security-policy"] ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toContain("unsafe");
    // What is not allowed is refused, and noticed here: else no test above would prove anything.
    await using broken = await visit("#/", { tolerated: /CSP|Content Security Policy/ });
    const wasRun = `(() => { const script = document.createElement("script"); script.textContent = "window.wasRun = true";
      document.body.append(script); return window.wasRun === true; })()`;
    expect(await broken.page.evaluate(wasRun)).toBe(false);
  });
});

const FOCUSED = "document.activeElement.tagName";

/** Of the scripts whose names tell what is in them: how large they are, compressed, and what came over the wire. */
const SCRIPTS = `(() => {
  const scripts = performance.getEntriesByType("resource").filter(({ name }) => /assets.*[.]js$/.test(name));
  const sum = (of) => scripts.reduce((total, script) => total + script[of], 0);
  return [sum("encodedBodySize"), sum("transferSize")];
})()`;

/** Buttons beyond the edges of the window, outside of what scrolls by itself. */
const OUT_OF_REACH = `[...document.querySelectorAll("main button, main a.button, header button")].filter((button) => {
  const { left, right, width } = button.getBoundingClientRect();
  if (width === 0 || (left >= 0 && right <= innerWidth + 1)) return false;
  for (let box = button.parentElement; box !== null && box !== document.body; box = box.parentElement) {
    if (/auto|scroll/.test(getComputedStyle(box).overflowX)) return false;
  }
  return true;
}).map((button) => button.outerHTML.slice(0, 160))`;
