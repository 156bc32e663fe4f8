import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchBrowser, type Visit, type VisitOptions } from "../support/browser.ts";
import { SECRET } from "../support/program.ts";
import { Dashboard, holds, logIn, rowOf, USERS, word } from "./a-dashboard.ts";

const browser = await launchBrowser();
const why = typeof browser === "string" ? ` – SKIPPED: ${browser}` : "";

afterAll(async () => {
  if (typeof browser !== "string") await browser.close();
});

/** Of what is searched for, the first job is seen below the head of the page. */
const FIRST_IS_SEEN = `location.hash.includes("q=e") && (() => {
  const top = document.querySelector('.job-row[aria-posinset="1"]')?.getBoundingClientRect().top ?? -1;
  return top >= document.querySelector(".jobs-head").getBoundingClientRect().bottom - 1;
})()`;

function start(more = ""): Promise<Dashboard> {
  if (typeof browser === "string") throw new Error(browser);
  return Dashboard.start(browser, more);
}

describe.skipIf(why !== "")(`somebody who logs in${why}`, () => {
  let dashboard: Dashboard;
  let session: NonNullable<VisitOptions["storageState"]>;
  beforeAll(async () => {
    dashboard = await start(USERS);
    session = await dashboard.session();
  });
  afterAll(async () => {
    await dashboard?.[Symbol.asyncDispose]();
  });
  const visit = (place?: string, options: VisitOptions = {}): Promise<Visit> => {
    return dashboard.visit(place, { storageState: session, ...options });
  };

  test("comes in with the right password only, and goes out", async () => {
    await using nobody = await dashboard.visit("#/timeline", { tolerated: /40[01]/ });
    const { page } = nobody;
    await logIn(page, "guess");
    await page.getByRole("alert").waitFor();
    await logIn(page, undefined, "Timeline");
    expect(page.url()).toBe(`${dashboard.origin}/karajo/app/#/timeline`);
    const other = await page.context().newPage();
    await other.goto(`${dashboard.origin}/karajo/app/#/job/exec/nightly`);
    await other.getByRole("heading", { name: "nightly" }).waitFor();
    await page.getByRole("button", { name: "Log out" }).click();
    await page.getByText("You have logged out.").waitFor();
    // Whoever only looks is told too, and told nothing else any more.
    await other.getByText("Your session has ended.").waitFor({ timeout: 30_000 });
    await other.close();
    await page.goto(`${dashboard.origin}/karajo/app/`);
    await page.getByLabel("Password").waitFor();
  });

  test("comes back to where one was when the session ends", async () => {
    await using own = await dashboard.visit("", { tolerated: /401/ });
    const { page } = own;
    await logIn(page);
    await page.getByLabel("Search jobs").fill("greet");
    await holds(page, "location.hash.includes('q=greet')");
    await page.context().clearCookies();
    await page.getByRole("button", { name: "Run greeting" }).click();
    await page.getByText("Your session has ended.").waitFor();
    await logIn(page);
    await holds(page, "location.hash.includes('q=greet')");
  });

  test("runs a job and sees it run and end", async () => {
    await using own = await visit();
    const row = rowOf(own.page, "held");
    await row.getByRole("button", { name: "Run held" }).click();
    await own.page.getByText("held was triggered").waitFor();
    await word(row, "running").waitFor();
    await row.getByText(/^for (< 1|[0-9]+) s$/).waitFor();
    await word(row, "none before this").waitFor();
    await dashboard.release("held", "done");
    await word(row, "success").waitFor();
    await row.getByRole("button", { name: "Run held" }).waitFor();
  });

  test("sees when a job is due, to the second where its timer does not keep to minutes", async () => {
    await using own = await visit();
    await rowOf(own.page, "look")
      .getByText(/^([A-Z][a-z]{2} )?[0-9]{2}:[0-9]{2}:[0-9]{2}$/)
      .waitFor();
    await rowOf(own.page, "nightly")
      .getByText(/^([A-Z][a-z]{2} )?[0-9]{2}:[0-9]{2}$/)
      .waitFor();
  });

  test("watches a log as it is written, line by line", async () => {
    await using own = await visit("#/job/exec/steps");
    const { page } = own;
    await page.getByRole("button", { name: "Run now" }).click();
    await page.getByRole("link", { name: "#1", exact: true }).first().click();
    await page.getByRole("heading", { name: "Run 1" }).waitFor();
    const log = page.getByRole("log");
    await word(log, "one").waitFor();
    expect(await word(log, "two").count()).toBe(0);
    await dashboard.release("steps", "two");
    await word(log, "two").waitFor();
    expect(await word(log, "three").count()).toBe(0);
    await dashboard.release("steps", "three");
    await word(log, "three").waitFor();
    await word(page, "success").waitFor();
    await page.getByRole("button", { name: "Follow" }).waitFor({ state: "detached" });
  });

  test("reloads in the middle of a log that grows", async () => {
    await dashboard.program.run("/again");
    await using own = await visit("#/job/exec/again/1");
    const { page } = own;
    await word(page.getByRole("log"), "one").waitFor();
    await page.reload();
    await word(page.getByRole("log"), "one").waitFor();
    await dashboard.release("again", "two");
    await word(page.getByRole("log"), "two").waitFor();
    await word(page, "success").waitFor();
    expect(await page.getByRole("log").getByText("one", { exact: true }).count()).toBe(1);
  });

  test("cancels a run", async () => {
    await dashboard.program.run("/endless");
    await using own = await visit("#/job/exec/endless/1");
    const { page } = own;
    await word(page.getByRole("log"), "begun").waitFor();
    await page.getByRole("button", { name: "Cancel" }).click();
    await word(page, "canceled").waitFor();
    await page.getByRole("button", { name: "Cancel" }).waitFor({ state: "detached" });
  });

  test("pauses and resumes a job, which another one sees too", async () => {
    await using own = await visit();
    await using other = await visit("#/job/exec/nightly");
    await rowOf(own.page, "nightly").getByRole("button", { name: "Pause nightly" }).click();
    await word(rowOf(own.page, "nightly"), "paused").waitFor();
    expect(await rowOf(own.page, "nightly").getByRole("button", { name: "Run nightly" }).count()).toBe(0);
    await other.page.getByRole("status").filter({ hasText: "paused" }).waitFor();
    expect(await other.page.getByRole("button", { name: "Run now" }).isDisabled()).toBe(true);
    await other.page.getByRole("button", { name: "Resume" }).click();
    await rowOf(own.page, "nightly").getByRole("button", { name: "Run nightly" }).waitFor();
  });

  test("follows a run that fails to the reason", async () => {
    await using own = await visit();
    const { page } = own;
    await rowOf(page, "broken").getByRole("button", { name: "Run broken" }).click();
    await word(rowOf(page, "broken"), "failed").waitFor();
    await page.getByRole("link", { name: "broken", exact: true }).click();
    await page.getByRole("heading", { name: "broken" }).waitFor();
    // Of what is the same for every run there is no column.
    await page.getByRole("columnheader", { name: "Reason" }).waitFor();
    expect(await page.getByRole("columnheader", { name: "Attempts" }).count()).toBe(0);
    await page
      .getByRole("row", { name: /#1 .*failed .*exit status 3/ })
      .getByRole("link", { name: "#1" })
      .click();
    await page
      .getByText(/exit status 3/)
      .first()
      .waitFor();
    await word(page.getByRole("log"), "no such table: invoices").waitFor();
  });

  test("searches jobs, and the address says so", async () => {
    await using own = await visit();
    const { page } = own;
    await page.getByLabel("Search jobs").fill("backup");
    await page.getByText("2 jobs are shown").waitFor();
    expect(await page.getByRole("button", { name: /^Run / }).count()).toBe(2);
    await page.reload();
    await page.getByText("2 jobs are shown").waitFor();
    await page.getByLabel("Search jobs").fill("nothing like that");
    await page.getByRole("button", { name: "Show all jobs" }).click();
    await page.getByRole("link", { name: "greeting", exact: true }).waitFor();
    // However far down one was, what is found is seen from its beginning on.
    await page.setViewportSize({ width: 1280, height: 400 });
    await page.evaluate("scrollTo(0, document.body.scrollHeight)");
    await page.keyboard.press("/");
    await page.keyboard.type("e");
    await holds(page, FIRST_IS_SEEN);
  });

  test("comes back to the search, however soon one leaves", async () => {
    await using own = await visit();
    const { page } = own;
    const field = page.getByLabel("Search jobs");
    // In the moment in which it is typed: the address would be written later.
    const typeAnd = (text: string, then: string) =>
      page.evaluate(`(() => {
        const field = document.getElementById("jobs-search");
        field.focus();
        field.value = ${JSON.stringify(text)};
        field.dispatchEvent(new Event("input", { bubbles: true }));
        ${then}
      })()`);
    await field.waitFor();
    await typeAnd("gre", "");
    await typeAnd("greet", "location.href = '/karajo/plain/';");
    await page.getByRole("link", { name: "Dashboard" }).waitFor();
    await page.goBack();
    await page.getByText("1 job is shown").waitFor();
    expect(await field.inputValue()).toBe("greet");
    await typeAnd("row", "");
    await typeAnd(
      "rows",
      "document.querySelector('.app-nav a[href=\"#/timeline\"]').focus(); location.hash = '#/timeline';",
    );
    await page.getByRole("heading", { name: "Timeline" }).waitFor();
    await page.goBack();
    await page.getByText("1 job is shown").waitFor();
    expect(await field.inputValue()).toBe("rows");
  });

  test("goes from a job to the one that it follows, and sees it follow", async () => {
    await using own = await visit();
    const { page } = own;
    await rowOf(page, "upload").getByText("after backup eu", { exact: true }).waitFor();
    await page.getByRole("link", { name: "upload", exact: true }).click();
    await page.getByRole("heading", { name: "upload" }).waitFor();
    await page.getByRole("link", { name: "backup eu", exact: true }).click();
    await page.getByRole("heading", { name: "backup eu" }).waitFor();
    await page.getByRole("button", { name: "Run now" }).click();
    await page.getByRole("row", { name: /#1 .*success/ }).waitFor();
    await page.goBack();
    await page.getByRole("row", { name: /#1 .*success .*after other jobs/ }).waitFor();
  });

  test("finds a line in a long log", async () => {
    await dashboard.program.run("/rows");
    await using own = await visit("#/job/exec/rows/1");
    const { page } = own;
    await word(page, "success").waitFor();
    const field = page.getByLabel("Find in the log");
    await field.fill("row 1234");
    await word(page.getByRole("log"), "row 1234").waitFor();
    await field.fill("row 29[0-9]9$");
    await page.getByText("not found").waitFor();
    await page.getByRole("button", { name: "Regular expression" }).click();
    await page
      .getByRole("status")
      .filter({ hasText: /of 10$/ })
      .waitFor();
    await field.press("Enter");
    await page.getByRole("log").locator("mark").first().waitFor();
  });
});

describe.skipIf(why !== "")(`where there are no users${why}`, () => {
  test.each([
    ["", ""],
    [" where the page may not use WebCrypto", "Object.defineProperty(Crypto.prototype, 'subtle', { get() {} })"],
  ])("commands need the secret of the server%s", async (_, script) => {
    await using dashboard = await start();
    await using visit = await dashboard.visit("#/", { script, tolerated: /401/ });
    const { page } = visit;
    await page.getByRole("button", { name: "Run greeting" }).click();
    const field = page.getByLabel("Secret", { exact: true });
    await field.fill("wrong");
    await field.press("Enter");
    await page.getByText("That is not the secret of this server.").waitFor();
    await field.fill(SECRET);
    await page.getByRole("button", { name: "Go on" }).click();
    await word(rowOf(page, "greeting"), "success").waitFor();
    await page.getByRole("button", { name: "Pause nightly" }).click();
    await word(rowOf(page, "nightly"), "paused").waitFor();
  });
});
