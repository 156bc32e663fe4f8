// `node scripts/measure-dashboard.mjs [JOBS]`: how much the dashboard loads, how soon it lists so many jobs, and how it scrolls.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg, tmpdir } from "node:os";
import path from "node:path";
import { freePort, openBrowser, openStore, untilReady } from "./real-server.mjs";
import { build, installDependencies, root } from "./set-up.mjs";

const JOBS = Number(process.argv[2] ?? 5_000);
const RUNS = 5;
/** How often each page is loaded; the median counts. */
const LOADS = 5;
const FRAMES = 300;
const MINUTE = 60_000;

installDependencies();
await build();
const folder = mkdtempSync(path.join(tmpdir(), "karajo-measure-"));
const port = await freePort();
const origin = `http://127.0.0.1:${port}`;
const browser = await openBrowser();
await inventRuns();
const server = serve();
try {
  await untilReady(origin);
  console.log(
    `${JOBS} jobs with ${RUNS} runs each, 1280 x 800; Chromium ${browser.version()}, Node.js ${process.version},`,
  );
  console.log(
    `${availableParallelism()} x ${cpus()[0]?.model ?? "an unknown processor"}, no graphics card, load ${loadavg()[0]?.toFixed(1)}`,
  );
  await measureLoads();
  await measureScrolling();
} finally {
  await browser.close();
  server.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
}

/** Writes some runs of each job, so that every row has bars to draw. */
async function inventRuns() {
  const store = await openStore(folder);
  for (let counter = 1; counter <= RUNS; counter++) {
    const at = Date.now() - (RUNS - counter + 1) * 60 * MINUTE;
    const each = (change) =>
      Promise.all(Array.from({ length: JOBS }, (_, index) => change(`exec:job_${index}`, index)));
    const facts = { counter, reason: "schedule", queuedAt: at, slot: undefined, attempt: 1, request: undefined };
    await each((job) => store.addRun({ ...facts, job, idempotencyKey: `${job}.${counter}` }));
    await each((job) => store.startRun(job, counter, { attempt: 1, at }));
    await each((job, index) => {
      return store.finishRun(
        job,
        counter,
        { kind: "success" },
        at + 500 + ((index * 7919 + counter * 104_729) % 20_000),
      );
    });
  }
  await store.close();
}

function serve() {
  const config = path.join(folder, "karajo.conf");
  const settings = `[karajo]\nlisten_address = 127.0.0.1:${port}\ndir_base = ${folder}\nsecret = invented\n`;
  const job = (_, index) =>
    `[job "job ${index}"]\ntag = t${index % 9}\nschedule = daily@0${index % 10}:17\ncommand = true\n`;
  writeFileSync(config, settings + Array.from({ length: JOBS }, job).join(""));
  const main = path.join(root, "dist", "cli", "main.js");
  return spawn(process.execPath, [main, "-config", config], { stdio: "ignore" });
}

/** In each a fresh browser context: nothing is in its cache. */
async function measureLoads() {
  const times = [];
  let bytes = { script: 0, style: 0, other: 0, jobs: 0 };
  for (let load = 0; load < LOADS; load++) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    const page = await context.newPage();
    bytes = await countBytes(page);
    await page.goto(`${origin}/karajo/app/`);
    await page.getByText(`${JOBS} jobs are shown`).waitFor();
    times.push(await page.evaluate("performance.getEntriesByName('rows')[0]?.startTime ?? performance.now()"));
    await context.close();
  }
  const kilo = (count) => `${(count / 1_000).toFixed(1)} kB`;
  console.log(
    `first load, compressed: scripts ${kilo(bytes.script)}, styles ${kilo(bytes.style)}, the jobs ${kilo(bytes.jobs)},`,
  );
  console.log(`  all else ${kilo(bytes.other)}`);
  const sorted = times.toSorted((a, b) => a - b).map((time) => Math.round(time));
  console.log(`until the first rows are there: median ${sorted[Math.floor(LOADS / 2)]} ms of ${sorted.join(", ")} ms`);
}

/** What comes over the wire from now on, by what it is. */
async function countBytes(page) {
  await page.addInitScript(`new MutationObserver((_, observer) => {
    if (document.querySelector(".job-row") === null) return;
    performance.mark("rows");
    observer.disconnect();
  }).observe(document, { childList: true, subtree: true });`);
  const bytes = { script: 0, style: 0, other: 0, jobs: 0 };
  const kinds = new Map();
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  session.on("Network.responseReceived", ({ requestId, type, response }) => {
    const isJobs = response.url.endsWith("/karajo/api/environment");
    kinds.set(requestId, isJobs ? "jobs" : type === "Script" ? "script" : type === "Stylesheet" ? "style" : "other");
  });
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    bytes[kinds.get(requestId) ?? "other"] += encodedDataLength;
  });
  return bytes;
}

async function measureScrolling() {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(`${origin}/karajo/app/`);
  await page.getByText(`${JOBS} jobs are shown`).waitFor();
  await page.waitForLoadState("networkidle", { timeout: 5_000 }).catch(() => {});
  for (const [name, step] of [
    ["by 120 pixels a frame", "at + 120"],
    ["by 2,000 pixels a frame", "at + 2_000"],
    ["to places far apart", "(at + 0.381966 * height) % height"],
  ]) {
    await browser.startTracing(page, { categories: ["disabled-by-default-devtools.timeline", "toplevel"] });
    const frames = await page.evaluate(scrolling(step));
    const tasks = mainTasks(JSON.parse(String(await browser.stopTracing())).traceEvents);
    const work = tasks.reduce((sum, { work: each }) => sum + each, 0) / FRAMES;
    console.log(
      `scrolled ${name}: ${work.toFixed(1)} ms of work a frame, the longest task ${most(tasks, "work")} ms of work;`,
    );
    console.log(`  by the clock ${words(frames)}, the longest task ${most(tasks, "clock")} ms`);
  }
  await page.close();
}

/**
 * The tasks of the page's main thread in milliseconds: the time that it was at work, and what the clock says, which is more
 * where other programs want the processor.
 */
function mainTasks(events) {
  const isMain = ({ name, args }) => name === "thread_name" && args?.name === "CrRendererMain";
  const mains = new Set(events.filter(isMain).map(({ pid, tid }) => `${pid} ${tid}`));
  const tasks = events.filter(({ name, pid, tid }) => name === "RunTask" && mains.has(`${pid} ${tid}`));
  return tasks.map(({ tdur = 0, dur = 0 }) => ({ work: tdur / 1_000, clock: dur / 1_000 }));
}

function most(tasks, time) {
  return Math.round(tasks.reduce((longest, task) => Math.max(longest, task[time]), 0));
}

function words(frames) {
  const sorted = frames.toSorted((a, b) => a - b);
  const share = (part) => sorted[Math.floor(part * (sorted.length - 1))].toFixed(0);
  return `a frame every ${share(0.5)} ms (median; 95 % within ${share(0.95)} ms)`;
}

/** Scrolls in each of so many frames: how long each of them took. */
function scrolling(step) {
  return `new Promise((resolve) => {
    const frames = [];
    const height = document.documentElement.scrollHeight - innerHeight;
    let [at, before] = [0, performance.now()];
    scrollTo(0, 0);
    const frame = (now) => {
      frames.push(now - before);
      before = now;
      if (frames.length > ${FRAMES}) return resolve(frames.slice(1));
      at = ${step};
      scrollTo(0, at);
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  })`;
}
