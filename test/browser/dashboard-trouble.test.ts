import { afterAll, describe, expect, test } from "vitest";
import { launchBrowser, Visit } from "../support/browser.ts";
import { Program, SECRET } from "../support/program.ts";
import { Dashboard, GONE, holds, rowOf, word } from "./a-dashboard.ts";

const browser = await launchBrowser();
const why = typeof browser === "string" ? ` – SKIPPED: ${browser}` : "";

afterAll(async () => {
  if (typeof browser !== "string") await browser.close();
});

function start(): Promise<Dashboard> {
  if (typeof browser === "string") throw new Error(browser);
  return Dashboard.start(browser);
}

describe.skipIf(why !== "")(`the dialog that asks for the secret${why}`, () => {
  test("keeps nobody out, and whoever leaves it has commanded nothing", async () => {
    await using dashboard = await start();
    await using visit = await dashboard.visit("#/", { reducedMotion: "reduce", tolerated: /401/ });
    const { page } = visit;
    const button = page.getByRole("button", { name: "Run greeting" });
    const dialog = page.getByRole("dialog", { name: "The server's secret" });
    await button.click();
    await dialog.waitFor();
    await holds(page, "document.activeElement.matches('dialog input[type=password]')");
    expect(await visit.barriers()).toEqual([]);
    for (const leave of [
      () => page.keyboard.press("Escape"),
      () => dialog.getByRole("button", { name: "Cancel" }).click(),
      () => dialog.getByRole("button", { name: "Close" }).click(),
    ]) {
      await dialog.waitFor();
      await leave();
      await dialog.waitFor({ state: "detached" });
      // The focus is where it was.
      await holds(page, "document.activeElement.getAttribute('aria-label') === 'Run greeting'");
      await button.click();
    }
    expect((await dashboard.program.job("greeting")).logs ?? []).toEqual([]);
    await page.getByLabel("Secret", { exact: true }).fill("wrong");
    await page.getByRole("button", { name: "Go on" }).click();
    await page.getByRole("alert").filter({ hasText: "That is not the secret of this server." }).waitFor();
    expect(await visit.barriers()).toEqual([]);
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await visit.overhang()).toBe(0);
    await page.getByLabel("Secret", { exact: true }).fill(SECRET);
    await page.keyboard.press("Enter");
    await word(rowOf(page, "greeting"), "success").waitFor();
    // It is asked once, and kept nowhere.
    await page.getByRole("button", { name: "Pause nightly" }).click();
    await word(rowOf(page, "nightly"), "paused").waitFor();
    expect(await page.evaluate("JSON.stringify([localStorage, sessionStorage, location.href])")).not.toContain(SECRET);
  });
});

describe.skipIf(why !== "")(`a server that is lost${why}`, () => {
  test("is told where it says nothing more, and what is shown stays", async () => {
    await using dashboard = await start();
    await using visit = await dashboard.visit("#/", { reducedMotion: "reduce", tolerated: GONE });
    const { page } = visit;
    await page.clock.install();
    await page.reload();
    await word(page, "Live").waitFor();
    dashboard.program.signal("SIGSTOP");
    try {
      await page.clock.fastForward(45_000);
      await page.getByRole("status").filter({ hasText: "Connection lost" }).waitFor();
      await page.getByRole("link", { name: "greeting", exact: true }).waitFor();
      await holds(page, "document.title.startsWith('no connection · Jobs · ')");
      expect(await visit.barriers()).toEqual([]);
      await page.setViewportSize({ width: 390, height: 844 });
      expect(await visit.overhang()).toBe(0);
      expect(await visit.barriers()).toEqual([]);
    } finally {
      dashboard.program.signal("SIGCONT");
    }
    await page.clock.fastForward(45_000);
    await word(page, "Live").waitFor();
  });

  test("a server that dies is told, and what became of its run when it is back", async () => {
    await using dashboard = await start();
    await dashboard.program.run("/endless");
    await using jobs = await dashboard.visit("#/", { tolerated: GONE });
    await using run = await dashboard.visit("#/job/exec/endless/1", { tolerated: GONE });
    await word(run.page.getByRole("log"), "begun").waitFor();
    await word(rowOf(jobs.page, "endless"), "running").waitFor();
    await dashboard.program.stop("SIGKILL");
    await Promise.all([jobs, run].map(({ page }) => page.getByText("Connection lost").waitFor()));
    await word(run.page.getByRole("log"), "begun").waitFor();
    await dashboard.program.start();
    await Promise.all([jobs, run].map(({ page }) => word(page, "Live").waitFor({ timeout: 30_000 })));
    await word(rowOf(jobs.page, "endless"), "failed").waitFor();
    await word(run.page, "failed").waitFor();
    await run.page.getByText("karajo ended before this run did").first().waitFor();
  });

  test("leaves a run that says it was cut off, and can be run again", async () => {
    await using dashboard = await start();
    await dashboard.program.run("/endless");
    await using visit = await dashboard.visit("#/job/exec/endless/1", { reducedMotion: "reduce", tolerated: GONE });
    const { page } = visit;
    await word(page.getByRole("log"), "begun").waitFor();
    await dashboard.program.stop("SIGKILL");
    await page.getByRole("status").filter({ hasText: "Connection lost" }).waitFor();
    await page.getByText("the connection is lost: it is tried again by itself").waitFor();
    expect(await visit.barriers()).toEqual([]);
    await dashboard.program.start();
    await word(page, "Live").waitFor({ timeout: 30_000 });
    await word(page, "failed").waitFor();
    await page.locator(".run-reason").filter({ hasText: "karajo ended before this run did (cut off)" }).waitFor();
    await page.getByRole("button", { name: "Run again" }).waitFor();
    await page.getByRole("button", { name: "Cancel" }).waitFor({ state: "detached" });
    expect(await visit.barriers()).toEqual([]);
  });
});

describe.skipIf(why !== "")(`a server without jobs${why}`, () => {
  test("says how to write the first one, and shows it when it is there", async () => {
    await using program = await Program.prepare("");
    await program.start();
    if (typeof browser === "string") throw new Error(browser);
    await using visit = await Visit.to(browser, `http://127.0.0.1:${program.port}/karajo/app/`, {
      reducedMotion: "reduce",
    });
    const { page } = visit;
    await page.getByText("No jobs yet").waitFor();
    expect(await visit.barriers()).toEqual([]);
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await visit.overhang()).toBe(0);
    await program.write("etc/karajo/job.d/first.conf", (await page.locator("pre").textContent()) ?? "");
    expect((await program.reload()).status).toBe(200);
    await word(rowOf(page, "hello"), "started").waitFor();
    await page.getByText("every minute", { exact: true }).waitFor();
  });
});
