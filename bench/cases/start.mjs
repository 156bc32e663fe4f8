import { spawnSync } from "node:child_process";
import { inTurn, row } from "../figures.mjs";
import { Server } from "../server.mjs";

/** From the start of the process to its first answer, with 10,000 jobs in files of their own; and the memory it takes. */
export async function measure({ isCheck, rounds }) {
  const count = isCheck ? 100 : 10_000;
  const files = Object.fromEntries(Array.from({ length: count }, (_, i) => [`etc/karajo/job.d/${i}.conf`, jobText(i)]));
  const server = await Server.prepare({ files });
  const peaks = [];
  const times = await inTurn(rounds, {
    own: async () => {
      const time = await server.start();
      await (await fetch(`${server.address}/karajo/healthz`)).text();
      peaks.push(server.memory().peak);
      await server.stop("SIGTERM");
      return time / 1_000;
    },
    node: () => {
      const begun = performance.now();
      spawnSync(process.execPath, ["-e", "0"]);
      return (performance.now() - begun) / 1_000;
    },
  });
  await server.stop();
  const what = `ready with ${count.toLocaleString("en")} scheduled jobs`;
  return [
    row({ what, unit: "s", own: times.own, other: times.node, otherName: "`node -e 0`", bar: "< 1.5 s" }),
    row({ what: "memory at most until then", unit: "MB", own: peaks, bar: "< 150 MB" }),
  ];
}

function jobText(i) {
  const time = `${String(i % 24).padStart(2, "0")}:${String(i % 60).padStart(2, "0")}`;
  return `[job "job ${i}"]\npath = /${i}\nschedule = daily@${time}\ncommand = echo ${i}\n`;
}
