import { setTimeout as sleep } from "node:timers/promises";
import { row } from "../figures.mjs";
import { Server } from "../server.mjs";

const [SOME, MANY] = [1_000, 10_000];

/** Servers with jobs of which none is due: their part of a processor, their memory, and what a job adds to either. */
export async function measure({ isCheck, rounds }) {
  const some = await idle(SOME, { isCheck, rounds });
  const many = await idle(isCheck ? 2 * SOME : MANY, { isCheck, rounds });
  const growth = many.memories.map((memory, i) => ((memory - some.memories[i]) / (many.count - some.count)) * 1_024);
  const [fewer, more] = [some, many].map(({ count }) => `idle with ${count.toLocaleString("en")} jobs`);
  return [
    row({ what: `${fewer}, of one processor`, unit: "%", own: some.parts, bar: "< 0.1 %" }),
    row({ what: `${more}, of one processor`, unit: "%", own: many.parts }),
    row({ what: `${fewer}, memory`, unit: "MB", own: some.memories, bar: "< 90 MB" }),
    row({ what: "memory for each further job", unit: "KB", own: growth }),
  ];
}

async function idle(count, { isCheck, rounds }) {
  const jobs = Array.from(
    { length: count },
    (_, i) => `[job "j${i}"]\npath = /${i}\nschedule = monthly@28@03:00\ncommand = true\n`,
  );
  const server = await Server.prepare({ jobs: jobs.join("") });
  await server.start();
  await sleep(isCheck ? 100 : 15_000); // what the start has left over
  const [parts, memories] = [[], []];
  const seconds = isCheck ? 0.1 : 30;
  for (let round = 0; round < Math.min(rounds, 3); round++) {
    const before = server.cpu();
    await sleep(seconds * 1_000);
    parts.push(((server.cpu() - before) / seconds) * 100);
    memories.push(server.memory().now);
  }
  await server.stop();
  return { count, parts, memories };
}
