import { describe, expect, test } from "vitest";
import { Client } from "./client.ts";
import type { LiveEvent } from "./live-events.ts";
import { type Scripted, scriptedFetch } from "./testing/scripted-fetch.ts";

const headers = { "content-type": "text/event-stream; charset=utf-8" };
const JOBS = 'event: jobs\ndata: [{"key":"exec:a","job":{"id":"a"}}]\n\n';
const CONFIGURATION = "event: configuration\ndata: {}\n\n";

/** Listens until the script is over, which refuses then. */
async function heard(script: readonly Scripted[], lastEventId?: string) {
  const server = scriptedFetch((_query, turn) => script[turn] ?? { code: 401, name: "ERR_UNAUTHORIZED" }, 40_000);
  const lost: string[] = [];
  const client = new Client({ serverUrl: "http://127.0.0.1:1", ...server, random: () => 0 });
  const events: LiveEvent[] = [];
  let error: unknown;
  try {
    const live = client.events({ lastEventId, onLost: ({ code }, wait) => lost.push(`${code} ${wait}`) });
    for await (const event of live) events.push(event);
  } catch (thrown) {
    error = thrown;
  }
  return { ...server, events, lost, error };
}

describe("events", () => {
  test("are told as they come, and heartbeats and what is not known are not", async () => {
    const pieces = [
      "retry: 1000\n\n",
      JOBS.slice(0, 20),
      JOBS.slice(20),
      ":\n\n",
      "event: new\ndata: 1\n\n",
      CONFIGURATION,
    ];
    const { events, error, asked } = await heard([{ headers, pieces }]);
    expect(events).toEqual([
      { kind: "open" },
      { kind: "jobs", jobs: [{ key: "exec:a", job: { id: "a" } }] },
      { kind: "configuration" },
    ]);
    expect(asked[0]?.headers).toMatchObject({ accept: "text/event-stream" });
    expect(error).toMatchObject({ code: "ERR_UNAUTHORIZED" });
  });

  test("go on over connections that end, break or fall silent, each of which is told by open", async () => {
    const { events, lost, waits } = await heard([
      { headers, pieces: [CONFIGURATION], end: "closed" },
      { headers, pieces: [CONFIGURATION], end: "broken" },
      { headers, pieces: [CONFIGURATION], end: "silent" },
      "nobody",
      { headers },
    ]);
    const one = ["open", "configuration"];
    expect(events.map(({ kind }) => kind)).toEqual([...one, ...one, ...one, "open"]);
    expect(lost).toEqual(["NETWORK 250", "NETWORK 500"]);
    expect(waits).toEqual([250, 250, 500, 1_000]);
  });

  test("are asked for behind the last one, where the server gives them ids", async () => {
    const { asked } = await heard([{ headers, pieces: [`id: 7\n${JOBS}`] }, { headers }], "5");
    expect(asked.map((each) => each.headers["last-event-id"])).toEqual(["5", "7", "7"]);
  });

  test.each<[string, Scripted, object]>([
    ["a first connection that cannot be made", "nobody", { code: "NETWORK" }],
    ["a refusal", { code: 403, name: "ERR_FORBIDDEN" }, { code: "ERR_FORBIDDEN", status: 403 }],
    ["what are no events", { headers: { "content-type": "text/html" } }, { code: "BAD_ANSWER" }],
    ["an event that is no JSON", { headers, pieces: ["event: jobs\ndata: {\n\n"] }, { code: "BAD_ANSWER" }],
  ])("throw for %s", async (_what, answer, problem) => {
    expect((await heard([answer])).error).toMatchObject(problem);
  });
});
