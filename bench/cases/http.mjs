import { createServer } from "node:http";
import { Pool } from "undici";
import { inTurn, row } from "../figures.mjs";
import { callAll } from "../load.mjs";
import { rawPost, Server, signatureOf } from "../server.mjs";

const AT_ONCE = 8;

/**
 * HTTP jobs that are finished in a second, 8 at a time, against a server that answers at once: from their triggers to their
 * finished logs. Beside it a bare loop of undici with as many requests under way.
 */
export async function measure({ isCheck, rounds }) {
  const count = isCheck ? 50 : 1_000;
  const target = createServer((_request, response) => response.end("ok")).listen(0, "127.0.0.1");
  await new Promise((resolve) => target.once("listening", resolve));
  const address = `http://127.0.0.1:${target.address().port}`;
  const values = await inTurn(rounds, {
    own: () => ofKarajo(count, address),
    bare: () => ofUndici(count, address),
  });
  target.close();
  const what = `HTTP jobs finished, ${AT_ONCE} at a time`;
  return [
    row({ what, unit: "/s", own: values.own, other: values.bare, otherName: "a loop of undici", bar: "≥ 0.8 ×" }),
  ];
}

async function ofKarajo(count, address) {
  const jobs = Array.from(
    { length: count },
    (_, i) => `[job.http "j${i}"]\nhttp_url = ${address}/\nschedule = monthly\n`,
  );
  const server = await Server.prepare({ settings: `max_job_running = ${AT_ONCE}\n`, jobs: jobs.join("") });
  await server.start();
  const begun = performance.now();
  const { statuses } = await callAll({
    port: server.port,
    connections: 8,
    count,
    requestAt: (index) => trigger(`j${index}`),
  });
  if (statuses["200"] !== count) throw new Error(`expected ${count} answers of 200, got ${JSON.stringify(statuses)}`);
  const rate = (count / ((await server.untilEnded(count)) - begun)) * 1_000;
  await server.stop();
  return rate;
}

function trigger(id) {
  const query = `_karajo_epoch=1&id=${id}`;
  return rawPost(`/karajo/api/job_http/trigger?${query}`, "", { "X-Karajo-Sign": signatureOf(query) });
}

async function ofUndici(count, address) {
  const pool = new Pool(address, { connections: AT_ONCE });
  let next = 0;
  const begun = performance.now();
  const loop = async () => {
    while (next++ < count) await (await pool.request({ path: "/", method: "GET" })).body.text();
  };
  await Promise.all(Array.from({ length: AT_ONCE }, loop));
  await pool.close();
  return (count / (performance.now() - begun)) * 1_000;
}
