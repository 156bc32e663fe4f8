import { setTimeout as sleep } from "node:timers/promises";
import { row } from "../figures.mjs";
import { Server } from "../server.mjs";

/** A server with 1,000 jobs of which none is due: its part of a processor, and its memory. */
export async function measure({ isCheck, rounds }) {
  const jobs = Array.from(
    { length: 1_000 },
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
  return [
    row({ what: "idle with 1,000 jobs, of one processor", unit: "%", own: parts, bar: "< 0.1 %" }),
    row({ what: "idle with 1,000 jobs, memory", unit: "MB", own: memories, bar: "< 90 MB" }),
  ];
}
