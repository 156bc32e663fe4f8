import { callAll } from "./load.mjs";

const CONNECTIONS = 8;
/** What a server has run before it is measured again, in rounds of all jobs: by then the code that runs most is compiled. */
const ROUNDS_BEFORE = 4;

/**
 * Runs that are finished in a second, from the requests for `count` jobs to their finished logs: in a server that has just
 * been started, and in the same one later. `requestAt(index)` asks for the run of a job.
 */
export async function finishedRates(server, { count, isCheck, requestAt }) {
  await server.start();
  const rates = [];
  for (let round = 0; round <= (isCheck ? 1 : ROUNDS_BEFORE); round++) {
    rates.push(await rateOf(server, { count, before: round * count, requestAt }));
  }
  await server.stop();
  return { fresh: rates[0], warm: rates.at(-1) };
}

async function rateOf(server, { count, before, requestAt }) {
  const begun = performance.now();
  const { statuses } = await callAll({ port: server.port, connections: CONNECTIONS, count, requestAt });
  if (statuses["200"] !== count) throw new Error(`expected ${count} answers of 200, got ${JSON.stringify(statuses)}`);
  return (count / ((await server.untilEnded(before + count)) - begun)) * 1_000;
}
