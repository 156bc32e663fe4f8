// `npm run screenshots`: the pictures of the documentation, taken of the real program on invented jobs.
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import bcrypt from "bcrypt";
import { runnerImport } from "vite";
import { build, installDependencies, root } from "./set-up.mjs";

const PASSWORD = "demonstration";
/** How long the jobs run before they are looked at: enough for some history. */
const HISTORY = 20_000;

const CONFIGURATION = `
max_job_running = 8

[job "invoices"]
description = Sends the invoices of the day. Asks <b>accounting</b> first.
tag = billing
schedule = */3 * * * * *
command = "echo reading 214 orders; sleep 0.$((KARAJO_JOB_COUNTER * 7 % 9)); echo wrote invoices.pdf; [ $((KARAJO_JOB_COUNTER % 4)) -ne 0 ]"

[job "backup database"]
description = Dumps, packs and copies the database to the second site.
tag = backup
schedule = daily@02:00
path = /backup
command = "echo dumping; sleep 1; echo 1.2 GB"
command = "echo packing; sleep 1"

[job "index search"]
tag = search
schedule = */2 * * * * *
command = "sleep 0.$((KARAJO_JOB_COUNTER * 7 % 9))"

[job "renew certificates"]
description = Renews what ends within thirty days.
schedule = weekly@Monday@04:00
path = /renew
command = "echo checking 12 certificates; echo 'error: acme.example: rate limited, try after 2 hours' >&2; exit 1"

[job "clean up uploads"]
schedule = hourly@10
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
schedule = */5 * * * * *
http_url = /karajo/healthz

[job.http "report usage"]
schedule = */10 * * * * *
http_url = /karajo/nothing
`;

const EVERYWHERE = { locale: "en-GB", timezoneId: "Europe/Berlin", reducedMotion: "reduce" };
const DESKTOP = { viewport: { width: 1280, height: 800 } };
const FORMS = {
  light: { ...DESKTOP, colorScheme: "light" },
  dark: { ...DESKTOP, colorScheme: "dark" },
  phone: { viewport: { width: 390, height: 844 }, colorScheme: "light", isMobile: true, hasTouch: true },
};
const PAGES = {
  jobs: { hash: "#/", isThere: ".job-row" },
  job: { hash: "#/job/exec/invoices", isThere: ".run-table tbody tr" },
  run: { hash: "#/job/exec/thumbnails/1", isThere: ".log-row .log-text" },
  timeline: { hash: "#/timeline", isThere: ".timeline a" },
};

installDependencies();
await build();
const folder = mkdtempSync(path.join(tmpdir(), "karajo-screenshots-"));
const port = await freePort();
const origin = `http://127.0.0.1:${port}`;
// TypeScript, which not every Node.js that is supported reads by itself.
const { launchBrowser } = (await runnerImport(path.join(root, "test", "support", "browser.ts"))).module;
const browser = await launchBrowser();
if (typeof browser === "string") {
  console.error(`karajo: ${browser}`);
  process.exit(1);
}
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
  await ready();
  const storageState = await prepare();
  const shot = async (page, name) => {
    const file = path.join(target, `${name}.png`);
    await page.screenshot({ path: file, animations: "disabled", caret: "hide" });
    console.log(`${path.relative(root, file)}  ${Math.round(statSync(file).size / 1_000)} kB`);
  };
  for (const [form, options] of Object.entries(FORMS)) {
    const context = await browser.newContext({ ...EVERYWHERE, ...options, storageState });
    const page = await context.newPage();
    for (const [name, { hash, isThere }] of Object.entries(PAGES)) {
      await page.goto(`${origin}/karajo/app/${hash}`);
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

/** Lets some history come about, and leaves one job running, one failed and one paused. */
async function prepare() {
  const context = await browser.newContext(EVERYWHERE);
  const page = await context.newPage();
  await page.goto(`${origin}/karajo/`);
  await page.getByLabel("Name").fill("ada");
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Log in" }).click();
  for (const name of ["Run thumbnails", "Run backup database", "Run renew certificates", "Pause clean up uploads"]) {
    await page.getByRole("button", { name }).click();
  }
  await page.waitForTimeout(HISTORY);
  const state = await context.storageState();
  await context.close();
  return state;
}

async function ready() {
  for (let i = 0; i < 100; i++) {
    const answer = await fetch(`${origin}/karajo/readyz`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("the server did not become ready");
}

function freePort() {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port: free } = probe.address();
      probe.close(() => resolve(free));
    });
  });
}
