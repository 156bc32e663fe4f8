import { createServer } from "node:http";
import { inTurn, median, row } from "../figures.mjs";
import { Server } from "../server.mjs";

/** `GET /karajo/api/environment` with 10,000 jobs, beside a bare server that answers the same bytes from memory. */
export async function measure({ isCheck, rounds }) {
  const count = isCheck ? 100 : 10_000;
  const jobs = Array.from(
    { length: count },
    (_, i) => `[job "job ${i}"]\npath = /${i}\nschedule = daily@03:00\ncommand = true\n`,
  );
  const server = await Server.prepare({ jobs: jobs.join("") });
  await server.start();
  const address = `${server.address}/karajo/api/environment`;
  const bytes = Buffer.from(await (await plain(address)).arrayBuffer());
  const bare = createServer((_request, response) => response.end(bytes)).listen(0, "127.0.0.1");
  await new Promise((resolve) => bare.once("listening", resolve));
  const values = await inTurn(rounds, {
    own: () => timeOf(address, isCheck),
    bare: () => timeOf(`http://127.0.0.1:${bare.address().port}/`, isCheck),
    changed: () => timeAfterChange(server, address),
  });
  bare.close();
  await server.stop();
  const what = `environment with ${count.toLocaleString("en")} jobs`;
  return [
    row({
      what: `${what}, unchanged`,
      unit: "ms",
      own: values.own,
      other: values.bare,
      otherName: "`node:http` from memory",
      bar: "< 25 ms",
    }),
    row({ what: `${what}, after one of them has run`, unit: "ms", own: values.changed }),
  ];
}

async function timeOf(address, isCheck) {
  const times = [];
  for (let i = 0; i < (isCheck ? 2 : 20); i++) times.push(await timeOnce(address));
  return median(times);
}

async function timeAfterChange(server, address) {
  await fetch(`${server.address}/karajo/api/environment`); // so that it is known
  await (await import("../load.mjs")).callAll({
    port: server.port,
    connections: 1,
    count: 1,
    requestAt: () => server.webhook("/0"),
  });
  await new Promise((resolve) => setTimeout(resolve, 200));
  return timeOnce(address);
}

async function timeOnce(address) {
  const begun = performance.now();
  await (await plain(address)).arrayBuffer();
  return performance.now() - begun;
}

function plain(address) {
  return fetch(address, { headers: { "accept-encoding": "identity" } });
}
