// `node bench/live-log.mjs [MINUTES [LINES_PER_SECOND]]`: the memory of a page on which somebody leaves a live log open.
// Prints a line per minute: minutes, lines in the log, memory of the page's script after collection, nodes of the page.
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { runnerImport } from "vite";
import { build, installDependencies, root } from "../scripts/set-up.mjs";

const [minutes = 60, rate = 100] = process.argv.slice(2).map(Number);

installDependencies();
await build();
const { launchBrowser } = (await runnerImport(path.join(root, "test/support/browser.ts"))).module;
const base = mkdtempSync(path.join(tmpdir(), "karajo-live-log-"));
const port = await freePort();
const server = await startServer();
const browser = await launchBrowser();
try {
  await measure();
} finally {
  await browser.close();
  server.kill();
  rmSync(base, { recursive: true, force: true });
}

async function measure() {
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
  await page.goto(`http://127.0.0.1:${port}/karajo/app/#/job/exec/talker/1`);
  await page.locator(".log-row .log-text").first().waitFor();
  const debuggee = await page.context().newCDPSession(page);
  await debuggee.send("Performance.enable");
  console.log("minutes\tlines\tscript MB\tnodes");
  for (let minute = 0; minute <= minutes; minute++) {
    if (minute > 0) await sleep(60_000);
    await debuggee.send("HeapProfiler.collectGarbage");
    const { metrics } = await debuggee.send("Performance.getMetrics");
    const of = (name) => metrics.find((metric) => metric.name === name).value;
    const last = await page.locator(".log-row").last().textContent();
    const line = /line (\d+)/.exec(last)?.[1];
    console.log(`${minute}\t${line}\t${(of("JSHeapUsedSize") / 1e6).toFixed(1)}\t${of("Nodes")}`);
  }
}

async function startServer() {
  const config = path.join(base, "etc/karajo/karajo.conf");
  mkdirSync(path.dirname(config), { recursive: true });
  const command = `i=0; while :; do i=$((i + 1)); echo line $i of a log that goes on and on; sleep ${1 / rate}; done`;
  const settings = `[karajo]\nlisten_address = 127.0.0.1:${port}\ndir_base = ${base}\nsecret = s\n`;
  writeFileSync(
    config,
    `${settings}[job "talker"]\nlog_max_size = 1GiB\nrun_at_start = true\nschedule = monthly\ncommand = "${command}"\n`,
  );
  const child = spawn(process.execPath, [path.join(root, "dist/cli/main.js"), "-config", config]);
  let told = "";
  await new Promise((resolve, reject) => {
    child.stderr.on("data", (data) => {
      told += data;
      if (told.includes("server.started")) resolve();
    });
    child.once("exit", () => reject(new Error(told)));
  });
  return child;
}

function freePort() {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port: free } = probe.address();
      probe.close(() => resolve(free));
    });
  });
}
