// `npm run screenshots`: the pictures of the documentation, taken of the real program on invented jobs.
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import bcrypt from "bcrypt";
import { inventHistory } from "./invented-history.mjs";
import { freePort, openBrowser, untilReady } from "./real-server.mjs";
import { build, installDependencies, root } from "./set-up.mjs";

const PASSWORD = "demonstration";
/** How long the job that runs is let run before it is looked at: enough for some log. */
const LOG = 15_000;
/** Where it is. */
const ZONE = "Europe/Berlin";
// Before anything asks for the time.
process.env.TZ = ZONE;

const CONFIGURATION = `
max_job_running = 8

[job "invoices"]
description = Writes the invoices of what was ordered. Asks <b>accounting</b> first.
tag = billing
schedule = */30 * * * *
timezone = Europe/Berlin
path = /invoices
command = "echo reading 214 orders; sleep 14; echo wrote invoices.pdf"

[job "mail invoices"]
tag = billing
after = invoices
command = "echo 214 messages sent"

[job "backup database"]
description = Dumps, packs and copies the database to the second site.
tag = backup
schedule = daily@02:00
timezone = Europe/Berlin
path = /backup
command = "echo dumping; sleep 600"

[job "index search"]
tag = search
schedule = */20 * * * *
timezone = Europe/Berlin
command = "sleep 3"

[job "renew certificates"]
description = Renews what ends within thirty days.
schedule = weekly@Monday@04:00
timezone = Europe/Berlin
path = /renew
command = "echo checking 12 certificates; echo 'error: acme.example: rate limited, try after 2 hours' >&2; exit 1"

[job "clean up uploads"]
schedule = hourly@10
timezone = Europe/Berlin
command = true

[job "thumbnails"]
tag = media
path = /thumbnails
command = "i=0; while :; do i=$((i + 1)); printf '\\\\033[32mmade\\\\033[0m photo-%04d.jpg in %d ms\\\\n' $i $((i * 37 % 90 + 10)); [ $((i % 17)) -eq 0 ] && echo 'warning: photo is larger than 40 MP, scaled down'; sleep 0.2; done"

[job "deploy website"]
description = Called by the forge after each push to main.
auth_kind = github
secret = invented
path = /deploy
command = true

[job.http "ping shop"]
interval = 15m
http_url = /karajo/healthz

[job.http "report usage"]
schedule = 0 */2 * * *
timezone = Europe/Berlin
http_url = /karajo/nothing
`;

const EVERYWHERE = { locale: "en-GB", timezoneId: ZONE, reducedMotion: "reduce" };
const DESKTOP = { viewport: { width: 1280, height: 800 } };
const FORMS = {
  light: { ...DESKTOP, colorScheme: "light" },
  dark: { ...DESKTOP, colorScheme: "dark" },
  phone: { viewport: { width: 390, height: 844 }, colorScheme: "light", isMobile: true, hasTouch: true },
};
const PAGES = {
  jobs: { hash: "#/", isThere: ".job-row" },
  job: { hash: "#/job/exec/invoices", isThere: ".run-table tbody tr" },
  run: { hash: "#/job/exec/thumbnails/RUNNING", isThere: ".log-row .log-text" },
  timeline: { hash: "#/timeline", isThere: ".timeline a" },
};

installDependencies();
await build();
const folder = mkdtempSync(path.join(tmpdir(), "karajo-screenshots-"));
const port = await freePort();
const origin = `http://127.0.0.1:${port}`;
const browser = await openBrowser();
await inventHistory(folder);
const server = serve();
try {
  await takeAll();
} finally {
  await browser.close();
  server.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
}

function serve() {
  const config = path.join(folder, "karajo.conf");
  const settings = `[karajo]\nname = Karajo\nlisten_address = 127.0.0.1:${port}\ndir_base = ${folder}\nsecret = invented\n`;
  const user = `[user "ada"]\npassword = ${bcrypt.hashSync(PASSWORD, 4).replace("$2a$", "$2b$")}\n`;
  writeFileSync(config, `${settings}${CONFIGURATION}${user}`);
  const main = path.join(root, "dist", "cli", "main.js");
  return spawn(process.execPath, [main, "-config", config], { stdio: "ignore" });
}

async function takeAll() {
  const target = path.join(root, "docs", "screenshots");
  mkdirSync(target, { recursive: true });
  await untilReady(origin);
  const storageState = await prepare();
  const running = (await jobsOf(storageState)).thumbnails.logs.at(-1).counter;
  const shot = async (page, name) => {
    const file = path.join(target, `${name}.png`);
    await page.screenshot({ path: file, animations: "disabled", caret: "hide" });
    console.log(`${path.relative(root, file)}  ${Math.round(statSync(file).size / 1_000)} kB`);
  };
  for (const [form, options] of Object.entries(FORMS)) {
    const context = await browser.newContext({ ...EVERYWHERE, ...options, storageState });
    const page = await context.newPage();
    for (const [name, { hash, isThere }] of Object.entries(PAGES)) {
      await page.goto(`${origin}/karajo/app/${hash.replace("RUNNING", running)}`);
      await page.locator(isThere).first().waitFor();
      await page.waitForLoadState("networkidle", { timeout: 1_500 }).catch(() => {});
      await shot(page, `${name}-${form}`);
    }
    await context.clearCookies();
    await page.goto(`${origin}/karajo/`);
    await shot(page, `login-${form}`);
    await context.close();
  }
}

/** Leaves a job running for a while, and one paused; what was before is invented. */
async function prepare() {
  const context = await browser.newContext(EVERYWHERE);
  const page = await context.newPage();
  await page.goto(`${origin}/karajo/`);
  await page.getByLabel("Name").fill("ada");
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Log in" }).click();
  for (const name of ["Run thumbnails", "Pause clean up uploads"]) {
    await page.getByRole("button", { name }).click();
  }
  await page.waitForTimeout(LOG);
  const state = await context.storageState();
  await context.close();
  return state;
}

async function jobsOf({ cookies }) {
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
  const answer = await fetch(`${origin}/karajo/api/environment`, { headers: { cookie } });
  return (await answer.json()).data.jobs;
}
