import { spawn, spawnSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { inTurn, row } from "../figures.mjs";
import { callAll } from "../load.mjs";
import { freePort, rawPost, Server, signatureOf } from "../server.mjs";

const CONNECTIONS = 32;
const BODY = '{"_karajo_epoch":1}';

/**
 * Signed webhooks that are answered in a second, of which karajo has committed each before it answers: of a server that has
 * just been started, and of the same one afterwards. Beside it Debian's `webhook`, which keeps nothing, with the same
 * request, and a bare Node server that checks the signature and does nothing.
 */
export async function measure({ isCheck, rounds }) {
  const count = isCheck ? 100 : 10_000;
  const hasPeer = spawnSync("webhook", ["-version"]).status === 0;
  const values = await inTurn(rounds, {
    own: () => ofKarajo(count),
    ...(hasPeer && { peer: () => ofPeer(Math.min(count, 3_000)) }),
    bare: () => ofNode(count),
  });
  const what = "signed webhooks accepted, 32 connections";
  const [fresh, warm] = ["fresh", "warm"].map((state) => values.own.map((rates) => rates[state]));
  const peer = { unit: "/s", other: values.peer, otherName: "Debian's `webhook`", bar: "≥ 1.5 ×" };
  return [
    ...(hasPeer
      ? [row({ what, own: warm, ...peer }), row({ what: `${what}, just started`, own: fresh, ...peer })]
      : []),
    row({ what, unit: "/s", own: warm, other: values.bare, otherName: "`node:http`, no store" }),
  ];
}

async function ofKarajo(count) {
  const jobs = Array.from(
    { length: CONNECTIONS },
    (_, i) => `[job "j${i}"]\npath = /${i}\nqueue_limit = 1000000\ncommand = true\n`,
  );
  const server = await Server.prepare({ jobs: jobs.join("") });
  await server.start();
  const requests = jobs.map((_, i) => server.webhook(`/${i}`, BODY));
  const requestAt = (index) => requests[index % requests.length];
  const fresh = await rateOf(server.port, count, requestAt);
  const warm = await rateOf(server.port, count, requestAt);
  await server.stop();
  return { fresh, warm };
}

async function ofPeer(count) {
  const folder = mkdtempSync(path.join(tmpdir(), "karajo-bench-"));
  const port = await freePort();
  const match = {
    type: "payload-hmac-sha256",
    secret: "s3cret",
    parameter: { source: "header", name: "X-Karajo-Sign" },
  };
  const hook = { id: "0", "execute-command": "/bin/true", "trigger-rule": { match } };
  writeFileSync(path.join(folder, "hooks.json"), JSON.stringify([hook]));
  const args = ["-hooks", path.join(folder, "hooks.json"), "-ip", "127.0.0.1", "-port", String(port)];
  const child = spawn("webhook", args, { stdio: "ignore" });
  await untilListening(port);
  const headers = { "X-Karajo-Sign": signatureOf(BODY), "Content-Type": "application/json" };
  const request = rawPost("/hooks/0", BODY, headers);
  const rate = await rateOf(port, count, () => request);
  child.kill();
  rmSync(folder, { recursive: true, force: true });
  return rate;
}

async function ofNode(count) {
  const bare = createServer((request, response) => {
    const parts = [];
    request
      .on("data", (part) => parts.push(part))
      .on("end", () => {
        const expected = createHmac("sha256", "s3cret").update(Buffer.concat(parts)).digest("hex");
        response.statusCode = request.headers["x-karajo-sign"] === expected ? 200 : 403;
        response.end('{"code":200}');
      });
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => bare.once("listening", resolve));
  const { port } = bare.address();
  const request = rawPost("/", BODY, { "X-Karajo-Sign": signatureOf(BODY) });
  const rate = await rateOf(port, count, () => request);
  bare.close();
  return rate;
}

async function rateOf(port, count, requestAt) {
  await callAll({ port, connections: CONNECTIONS, count: Math.min(count, 500), requestAt }); // warm
  const { seconds, statuses } = await callAll({ port, connections: CONNECTIONS, count, requestAt });
  if (statuses["200"] !== count) throw new Error(`expected ${count} answers of 200, got ${JSON.stringify(statuses)}`);
  return count / seconds;
}

async function untilListening(port) {
  for (let tries = 0; ; tries++) {
    const isThere = await new Promise((resolve) => {
      const socket = connect(port, "127.0.0.1")
        .once("error", () => resolve(false))
        .once("connect", () => resolve(socket.end() && true));
    });
    if (isThere) return;
    if (tries > 100) throw new Error("webhook does not listen");
    await sleep(50);
  }
}
