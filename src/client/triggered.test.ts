import { expect, test } from "vitest";
import { Client } from "./client.ts";
import { answerOf, recordedFetch } from "./testing/recorded-fetch.ts";

const CALLS: readonly (readonly [string, (client: Client) => Promise<unknown>])[] = [
  ["jobExecRun", (client) => client.jobExecRun("/a")],
  ["jobExecTrigger", (client) => client.jobExecTrigger("a")],
  ["jobHttpTrigger", (client) => client.jobHttpTrigger("a")],
];

function clientAnswered(headers: Readonly<Record<string, string>>) {
  const { fetch } = recordedFetch({ json: answerOf({ id: "a" }), headers });
  return new Client({ serverUrl: "http://127.0.0.1", fetch });
}

test.each(CALLS)("%s tells which run the trigger became", async (_, call) => {
  expect(await call(clientAnswered({ "karajo-run-counter": "12" }))).toEqual({ id: "a", counter: 12 });
});

test.each(["", "0", "-1", "12a", "1e3"])("a server that says %j says nothing of it", async (text) => {
  expect(await clientAnswered({ "karajo-run-counter": text }).jobExecTrigger("a")).toEqual({ id: "a" });
});
