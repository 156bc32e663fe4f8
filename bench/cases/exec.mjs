import { spawn } from "node:child_process";
import { inTurn, row } from "../figures.mjs";
import { finishedRates } from "../finished-runs.mjs";
import { Server } from "../server.mjs";

const AT_ONCE = 4;

/**
 * Runs of `true` that are finished in a second, 4 at a time: from the webhooks of 1,000 jobs to their finished logs. Beside
 * it what a shell does that starts the same command over and over, as many of them at once, and keeps nothing.
 */
export async function measure({ isCheck, rounds }) {
  const count = isCheck ? 50 : 1_000;
  const values = await inTurn(rounds, {
    own: () => ofKarajo({ count, isCheck }),
    shell: () => ofShells(count),
  });
  const what = `runs of \`true\` finished, ${AT_ONCE} at a time, ${count.toLocaleString("en")} jobs`;
  const rest = { unit: "/s", other: values.shell, otherName: `${AT_ONCE} loops of \`sh -c true\``, bar: "≥ 1,100/s" };
  return [
    row({ what, own: values.own.map(({ warm }) => warm), ...rest }),
    row({ what: `${what}, just started`, own: values.own.map(({ fresh }) => fresh), ...rest }),
  ];
}

async function ofKarajo({ count, isCheck }) {
  const jobs = Array.from({ length: count }, (_, i) => `[job "j${i}"]\npath = /${i}\ncommand = true\n`);
  const server = await Server.prepare({ settings: `max_job_running = ${AT_ONCE}\n`, jobs: jobs.join("") });
  return finishedRates(server, { count, isCheck, requestAt: (index) => server.webhook(`/${index}`) });
}

async function ofShells(count) {
  const loop = `i=0; while [ $i -lt ${count / AT_ONCE} ]; do sh -c true; i=$((i + 1)); done`;
  const begun = performance.now();
  const shells = Array.from({ length: AT_ONCE }, () => spawn("/bin/sh", ["-c", loop], { stdio: "ignore" }));
  await Promise.all(shells.map((shell) => new Promise((resolve) => shell.once("exit", resolve))));
  return (count / (performance.now() - begun)) * 1_000;
}
