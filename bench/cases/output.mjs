import { spawn } from "node:child_process";
import { createWriteStream, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { inTurn, row } from "../figures.mjs";
import { callAll } from "../load.mjs";
import { Server } from "../server.mjs";

const LINE = "0123456789012345678901234567890123456789012345678901234567890123456789";

/** The output of one run through to its log, stamped line by line; beside it Node carrying the same to a file as it is. */
export async function measure({ isCheck, rounds }) {
  const size = isCheck ? 1e7 : 2e9;
  const command = `yes ${LINE} | head -c ${size}`;
  const peaks = [];
  const values = await inTurn(Math.min(rounds, 3), {
    own: () => ofKarajo(command, size, peaks),
    bare: () => ofNode(command, size),
  });
  return [
    row({
      what: "output of one run to its log",
      unit: "MB/s",
      own: values.own,
      other: values.bare,
      otherName: "Node, pipe to file",
      bar: "≥ 300 MB/s",
    }),
    row({ what: "memory at most meanwhile", unit: "MB", own: peaks, bar: "flat" }),
  ];
}

async function ofKarajo(command, size, peaks) {
  const server = await Server.prepare({ jobs: `[job "big"]\npath = /big\ncommand = "${command}"\n` });
  await server.start();
  const begun = performance.now();
  await callAll({ port: server.port, connections: 1, count: 1, requestAt: () => server.webhook("/big") });
  while ((await server.get("/karajo/api/environment")).jobs.big.status !== "success") await sleep(20);
  const seconds = (performance.now() - begun) / 1_000;
  peaks.push(server.memory().peak);
  await server.stop();
  return size / 1e6 / seconds;
}

async function ofNode(command, size) {
  const file = path.join(tmpdir(), `karajo-bench-${process.pid}`);
  const begun = performance.now();
  const child = spawn("/bin/sh", ["-c", command], { stdio: ["ignore", "pipe", "ignore"] });
  await pipeline(child.stdout, createWriteStream(file));
  const seconds = (performance.now() - begun) / 1_000;
  rmSync(file);
  return size / 1e6 / seconds;
}
