import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { median, row } from "../figures.mjs";
import { Server } from "../server.mjs";

const MINUTE = { period: 60_000, schedule: "minutely" };
/** The same sooner. */
const CHECK = { period: 10_000, schedule: "*/10 * * * * *" };

/** 1,000 jobs that are due on one minute, 8 at a time: how late their commands began, as those themselves tell. */
export async function measure({ isCheck, rounds }) {
  const count = isCheck ? 20 : 1_000;
  const late = { first: [], middle: [], last: [] };
  for (let round = 0; round < Math.min(rounds, 3); round++) {
    const delays = await delaysOf(count, isCheck ? CHECK : MINUTE);
    late.first.push(delays[0]);
    late.middle.push(median(delays));
    late.last.push(delays.at(-1));
  }
  const what = `${count.toLocaleString("en")} jobs due on one minute, 8 at a time`;
  return [
    row({ what: `${what}: the first began after`, unit: "ms", own: late.first, bar: "< 5 ms" }),
    row({ what: `${what}: the median`, unit: "ms", own: late.middle }),
    row({ what: `${what}: the last`, unit: "ms", own: late.last, bar: "< 700 ms" }),
  ];
}

async function delaysOf(count, { period, schedule }) {
  const jobs = Array.from(
    { length: count },
    (_, i) => `[job "j${i}"]\nschedule = ${schedule}\nlog_retention = 1\ncommand = "date +%s%N >>../begun"\n`,
  );
  const server = await Server.prepare({ settings: "max_job_running = 8\n", jobs: jobs.join("") });
  // Not just before a minute, so that the start is over by then.
  const left = period - (Date.now() % period);
  if (left < 5_000) await sleep(left + 500);
  await server.start();
  const minute = Math.ceil(Date.now() / period) * period;
  await sleep(minute - Date.now() + 500);
  const begun = path.join(server.base, "var/lib/karajo/job/begun");
  let lines = [];
  while (lines.length < count) {
    await sleep(200);
    if (existsSync(begun)) lines = readFileSync(begun, "utf8").trim().split("\n");
  }
  await server.stop();
  return lines.map((line) => Number(line) / 1e6 - minute).sort((a, b) => a - b);
}
