import type { Browser, Locator, Page } from "playwright-core";
import { Visit, type VisitOptions } from "../support/browser.ts";
import { Program, until } from "../support/program.ts";

/** What a job prints, and when, is said by files in its folder: no test waits for a time to pass. */
const waitFor = (file: string) => `until [ -e ${file} ]; do sleep 0.05; done`;

/** What a browser says of a server that is not there. */
export const GONE = /ERR_(CONNECTION|INCOMPLETE|EMPTY|SOCKET|NETWORK)/;

export const PASSWORD = "open sesame";
/** Of the password, cheap: what is hard to guess takes long to check. */
const HASH = "$2b$04$nm7OmfN85nolBiADHaRnGO8DrxDXPBOp3ATdsoGOUn52SoFUSO/iK";
export const USERS = `[user "ada"]\npassword = ${HASH}\n`;

export const JOBS = `
[job "greeting"]
description = "Says <b>hello</b>."
path = /greeting
command = echo Hello

[job "held"]
path = /held
command = "${waitFor("done")}"

[job "steps"]
path = /steps
command = "echo one; ${waitFor("two")}; echo two; ${waitFor("three")}; echo three"

[job "again"]
path = /again
command = "echo one; ${waitFor("two")}; echo two"

[job "endless"]
path = /endless
command = "echo begun; sleep 600"

[job "nightly"]
schedule = daily@02:00
command = true

[job "broken"]
path = /broken
command = "echo reading; echo no such table: invoices >&2; exit 3"

[job "backup eu"]
path = /backup-eu
command = true

[job "backup us"]
path = /backup-us
command = true

[job "upload"]
after = backup eu
command = true

[job "rows"]
path = /rows
command = "seq -f 'row %g' 1 3000"

[job "keyed"]
path = /keyed
command = echo by hand

[job.http "look"]
interval = 10m
http_url = /karajo/healthz
`;

/** A server with those jobs, and visits to it. */
export class Dashboard implements AsyncDisposable {
  readonly program: Program;
  readonly #browser: Browser;

  private constructor(program: Program, browser: Browser) {
    this.program = program;
    this.#browser = browser;
  }

  static async start(browser: Browser, more = ""): Promise<Dashboard> {
    const program = await Program.prepare(`max_job_running = 20\n${more}${JOBS}`);
    await program.start();
    return new Dashboard(program, browser);
  }

  get origin(): string {
    return `http://127.0.0.1:${this.program.port}`;
  }

  visit(place = "#/", options: VisitOptions = {}): Promise<Visit> {
    return Visit.to(this.#browser, `${this.origin}/karajo/app/${place}`, options);
  }

  /** The cookies of somebody who has logged in, for further visits. */
  async session(): Promise<NonNullable<VisitOptions["storageState"]>> {
    await using visit = await this.visit("", { tolerated: /401/ });
    await logIn(visit.page);
    // Awaited here: the visit ends with this block.
    return await visit.page.context().storageState();
  }

  /** Lets a job go on that waits for a file. */
  release(id: string, file: string): Promise<void> {
    return this.program.write(`var/lib/karajo/job/${id}/${file}`, "");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.program[Symbol.asyncDispose]();
  }
}

/** Logs in; the page that one comes to has that heading. */
export async function logIn(page: Page, password = PASSWORD, heading = "Jobs"): Promise<void> {
  await page.getByLabel("Name").fill("ada");
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Log in" }).click();
  if (password === PASSWORD) await page.getByRole("heading", { name: heading }).waitFor();
}

/** A job in the list of all. */
export function rowOf(page: Page, job: string): Locator {
  return page.getByRole("listitem").filter({ has: page.getByRole("link", { name: job, exact: true }) });
}

/** A word that stands alone somewhere in there, such as a status or a line of a log. */
export function word(where: Page | Locator, text: string | RegExp): Locator {
  return where.getByText(text, { exact: true }).first();
}

/** Waits for a state of a page that no locator tells. */
export function holds(page: Page, expression: string): Promise<void> {
  return until(() => page.evaluate<boolean>(expression), 15);
}
