import { createServer } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { Pool } from "undici";
import { inTurn, row } from "../figures.mjs";
import { finishedRates } from "../finished-runs.mjs";
import { rawPost, Server, signatureOf } from "../server.mjs";

const AT_ONCE = 8;
/** What a service needs that looks something up before it answers, or is some hundred kilometres away. */
const USUAL_MS = 20;

/**
 * HTTP jobs that are finished in a second, 8 at a time, from their triggers to their finished logs: against a server that
 * answers at once, and against one that takes its time. Beside it a bare loop of undici with as many requests under way.
 */
export async function measure({ isCheck, rounds }) {
  const count = isCheck ? 50 : 1_000;
  return [
    ...(await measureAgainst({ count, isCheck, rounds, takes: 0, words: "a server that answers at once" })),
    ...(await measureAgainst({ count, isCheck, rounds, takes: USUAL_MS, words: `one that takes ${USUAL_MS} ms` })),
  ];
}

async function measureAgainst({ count, isCheck, rounds, takes, words }) {
  const target = createServer(async (_request, response) => {
    if (takes > 0) await sleep(takes);
    response.end("ok");
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => target.once("listening", resolve));
  const address = `http://127.0.0.1:${target.address().port}`;
  const values = await inTurn(rounds, {
    own: () => ofKarajo({ count, isCheck, address }),
    bare: () => ofUndici(count, address),
  });
  target.close();
  const what = `HTTP jobs finished, ${AT_ONCE} at a time, against ${words}`;
  const rest = { unit: "/s", other: values.bare, otherName: "a loop of undici", bar: "≥ 0.8 ×" };
  return [
    row({ what, own: values.own.map(({ warm }) => warm), ...rest }),
    row({ what: `${what}, just started`, own: values.own.map(({ fresh }) => fresh), ...rest }),
  ];
}

async function ofKarajo({ count, isCheck, address }) {
  const jobs = Array.from(
    { length: count },
    (_, i) => `[job.http "j${i}"]\nhttp_url = ${address}/\nschedule = monthly\n`,
  );
  const server = await Server.prepare({ settings: `max_job_running = ${AT_ONCE}\n`, jobs: jobs.join("") });
  return finishedRates(server, { count, isCheck, requestAt: (index) => trigger(`j${index}`) });
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
