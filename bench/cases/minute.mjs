import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { median, row } from "../figures.mjs";
import { Server } from "../server.mjs";

const MINUTE = { period: 60_000, schedule: "minutely" };
/** The same sooner. */
const CHECK = { period: 10_000, schedule: "*/10 * * * * *" };

const AT_ONCE = 8;

/**
 * 1,000 jobs that are due on one minute, 8 at a time: how late their commands began, as those themselves tell. The first
 * minute is that of a server that has just been started, whose code is not compiled yet; it is shown apart. Beside it
 * as many loops of a shell that start the same commands and keep nothing.
 */
export async function measure({ isCheck, rounds }) {
  const count = isCheck ? 20 : 1_000;
  const minutes = await delaysByMinute(count, 1 + Math.min(rounds, 3), isCheck ? CHECK : MINUTE);
  const [fresh, ...later] = minutes.map((delays) => ({
    first: delays[0],
    middle: median(delays),
    last: delays.at(-1),
  }));
  const bare = [];
  for (const _ of later) bare.push(await ofShells(count));
  const what = `${count.toLocaleString("en")} jobs due on one minute, ${AT_ONCE} at a time`;
  const all = (part) => later.map((each) => each[part]);
  return [
    row({ what: `${what}: the first began after`, unit: "ms", own: all("first"), bar: "< 5 ms" }),
    row({ what: `${what}: the median`, unit: "ms", own: all("middle") }),
    row({
      what: `${what}: the last`,
      unit: "ms",
      own: all("last"),
      other: bare,
      otherName: `${AT_ONCE} loops of a shell`,
      bar: "< 700 ms",
    }),
    row({ what: `${what}, just started: the first began after`, unit: "ms", own: [fresh.first] }),
    row({ what: `${what}, just started: the last`, unit: "ms", own: [fresh.last] }),
  ];
}

async function delaysByMinute(count, minutes, { period, schedule }) {
  const jobs = Array.from(
    { length: count },
    (_, i) => `[job "j${i}"]\nschedule = ${schedule}\ncommand = "exec date +%s%N >>../begun"\n`,
  );
  const server = await Server.prepare({ settings: `max_job_running = ${AT_ONCE}\n`, jobs: jobs.join("") });
  // Not just before a minute, so that the start is over by then.
  const left = period - (Date.now() % period);
  if (left < 5_000) await sleep(left + 500);
  await server.start();
  const first = Math.ceil(Date.now() / period) * period;
  const delays = [];
  for (let i = 0; i < minutes; i++) {
    const minute = first + i * period;
    await sleep(minute - Date.now() + 500);
    delays.push(await delaysSince(minute, count, path.join(server.base, "var/lib/karajo/job/begun")));
  }
  await server.stop();
  return delays;
}

async function ofShells(count) {
  const folder = mkdtempSync(path.join(tmpdir(), "karajo-bench-"));
  const one = `/bin/sh -c "exec date +%s%N >>${folder}/begun"`;
  const loop = `i=0; while [ $i -lt ${count / AT_ONCE} ]; do ${one}; i=$((i + 1)); done`;
  const begun = performance.now();
  const shells = Array.from({ length: AT_ONCE }, () => spawn("/bin/sh", ["-c", loop], { stdio: "ignore" }));
  await Promise.all(shells.map((shell) => new Promise((resolve) => shell.once("exit", resolve))));
  const took = performance.now() - begun;
  rmSync(folder, { recursive: true });
  return took;
}

async function delaysSince(minute, count, file) {
  for (;;) {
    await sleep(200);
    const lines = existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
    const delays = lines.map((line) => Number(line) / 1e6 - minute).filter((delay) => delay >= 0);
    if (delays.length >= count) return delays.sort((a, b) => a - b);
  }
}
