import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Client } from "./client.ts";
import { type Scripted, scriptedFetch } from "./testing/scripted-fetch.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** A log of which every byte tells where it is. */
const textOf = (length: number) =>
  Array.from({ length: Math.ceil(length / 6) }, (_, i) => `${i}\n`.padStart(6)).join("");

interface Log {
  readonly text: string;
  readonly isRunning: boolean;
  /** How many of its bytes an answer gives before it ends. */
  readonly given?: number;
  readonly end?: "closed" | "broken" | "silent";
  /** The bytes that are left out: answers end before them, and those that are asked for there begin behind them. */
  readonly gap?: readonly [start: number, end: number];
}

/** How a server answers that has this log. */
function answerWith(
  { text, isRunning, given = text.length, end, gap = [0, 0] }: Log,
  query: URLSearchParams,
): Scripted {
  const bytes = encoder.encode(text);
  const asked = Number(query.get("offset") ?? 0);
  const start = asked < 0 ? Math.max(0, bytes.length + asked) : asked;
  const offset = start >= gap[0] && start < gap[1] ? gap[1] : start;
  const last = offset < gap[0] ? Math.min(gap[0], given) : given;
  if (offset > bytes.length) return { code: 416, name: "ERR_LOG_OFFSET" };
  return {
    headers: {
      "karajo-log-offset": String(offset),
      "karajo-log-size": String(bytes.length),
      "karajo-log-state": isRunning ? "running" : "finished",
    },
    pieces: offset < last ? [bytes.subarray(offset, last)] : [],
    ...(end && { end }),
  };
}

/** Follows what a server shows that has these logs, one after the other. */
async function followed(logs: readonly (Log | Scripted)[], offset?: number) {
  const server = scriptedFetch((query, turn) => {
    const log = logs[Math.min(turn, logs.length - 1)] ?? "nobody";
    return typeof log === "object" && "text" in log ? answerWith(log, query) : log;
  });
  const lost: string[] = [];
  const client = new Client({ serverUrl: "http://127.0.0.1:1", ...server, random: () => 1 });
  const chunks: { readonly offset: number; readonly text: string }[] = [];
  let error: unknown;
  try {
    const live = client.jobExecLogFollow("a", 1, { offset, onLost: ({ code }, wait) => lost.push(`${code} ${wait}`) });
    for await (const chunk of live) chunks.push({ offset: chunk.offset, text: decoder.decode(chunk.bytes) });
  } catch (thrown) {
    error = thrown;
  }
  return { ...server, chunks, lost, error };
}

describe("a log that is followed", () => {
  test("is given to its end, and ended", async () => {
    const { chunks, asked, error } = await followed([{ text: "one\ntwo\n", isRunning: false }]);
    expect(chunks).toEqual([{ offset: 0, text: "one\ntwo\n" }]);
    expect(asked.map(({ query }) => query.toString())).toEqual([
      expect.stringMatching(/^_karajo_epoch=\d+&id=a&counter=1&offset=0&follow=true$/),
    ]);
    expect(error).toBeUndefined();
  });

  test("goes on where a connection broke, and says so", async () => {
    const { chunks, lost } = await followed([
      { text: "one\ntwo\n", isRunning: true, given: 3, end: "broken" },
      "nobody",
      "nobody",
      { text: "one\ntwo\n", isRunning: false },
    ]);
    expect(chunks).toEqual([
      { offset: 0, text: "one" },
      { offset: 3, text: "\ntwo\n" },
    ]);
    expect(lost).toEqual(["NETWORK 500", "NETWORK 1000", "NETWORK 2000"]);
  });

  test("is asked for anew at once when its answer ends, to see whether the run has ended", async () => {
    const { chunks, asked, waits } = await followed([
      { text: "one\n", isRunning: true },
      { text: "one\n", isRunning: false },
    ]);
    expect(chunks).toEqual([{ offset: 0, text: "one\n" }]);
    expect([asked.length, waits]).toEqual([2, []]);
  });

  test("whose answers end at once is asked for less and less often", async () => {
    const log = { text: "one\n", isRunning: true };
    const { chunks, waits, lost } = await followed([...Array<Log>(6).fill(log), { ...log, isRunning: false }]);
    expect(chunks).toHaveLength(1);
    expect([waits, lost]).toEqual([[500, 1_000], []]);
  });

  test("that is silent is asked for anew, without a word", async () => {
    const { chunks, lost, waits } = await followed([
      { text: "one\n", isRunning: true, end: "silent" },
      { text: "one\ntwo\n", isRunning: false },
    ]);
    expect(chunks.map(({ text }) => text)).toEqual(["one\n", "two\n"]);
    expect([lost, waits]).toEqual([[], []]);
  });

  test("waits longer each time, 15 s at most, and briefly again once something came", async () => {
    const { lost } = await followed([
      { text: "1", isRunning: true, end: "broken" },
      ...Array<Scripted>(6).fill({ code: 503, name: "ERR_STOPPING" }),
      { text: "12", isRunning: true, end: "broken" },
      { text: "12", isRunning: false },
    ]);
    const waits = [500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 500];
    expect(lost).toEqual(waits.map((wait, turn) => `${turn % 7 === 0 ? "NETWORK" : "ERR_STOPPING"} ${wait}`));
  });

  test("from a place before its end begins there", async () => {
    const log = { text: "one\ntwo\n", isRunning: false };
    expect((await followed([log], -4)).chunks).toEqual([{ offset: 4, text: "two\n" }]);
    expect((await followed([log], 8)).chunks).toEqual([]);
  });

  test("says by its offsets that bytes were left out", async () => {
    const text = textOf(6_000);
    const gap = [1_800, 3_000] as const;
    const { chunks, waits } = await followed([
      { text, isRunning: true, gap },
      { text, isRunning: true, gap },
      { text, isRunning: true, gap, given: 4_800 },
      { text, isRunning: true, gap },
      // The run has ended: what was kept is renumbered, and ends as what was given does.
      { text: `${text.slice(0, 1_800)}--- left out\n${text.slice(3_000)}`, isRunning: false },
    ]);
    expect(chunks.map(({ offset, text: { length } }) => [offset, length])).toEqual([
      [0, 1_800],
      [3_000, 1_800],
      [4_800, 1_200],
    ]);
    expect(waits).toEqual([]);
  });

  test("that was cut when its run ended, while nobody was connected, begins anew", async () => {
    const text = textOf(6_000);
    const kept = `${text.slice(0, 600)}--- left out\n${text.slice(3_000)}`;
    const { chunks } = await followed([
      { text, isRunning: true, given: 3_600, end: "broken" },
      { text: kept, isRunning: false },
    ]);
    expect(chunks).toEqual([
      { offset: 0, text: text.slice(0, 3_600) },
      { offset: 0, text: kept },
    ]);
  });

  test("that is cut to less than was given begins anew, too, unless everything was given", async () => {
    const text = textOf(6_000);
    const kept = `${text.slice(0, 600)}--- left out\n${text.slice(3_000)}`;
    const logs = (given: number): readonly Log[] => [
      { text, isRunning: true, given, end: "broken" },
      { text: kept, isRunning: false },
    ];
    expect((await followed(logs(5_700))).chunks.map(({ offset }) => offset)).toEqual([0, 0]);
    expect((await followed(logs(6_000))).chunks.map(({ offset }) => offset)).toEqual([0]);
  });

  test.each([
    [401, "ERR_UNAUTHORIZED"],
    [403, "ERR_JOB_FORBIDDEN"],
    [404, "ERR_JOB_NOT_FOUND"],
    [416, "ERR_LOG_OFFSET"],
  ])("that is refused with %i throws %s", async (code, name) => {
    expect((await followed([{ code, name }])).error).toMatchObject({ name: "ClientError", code: name, status: code });
  });

  test.each(["queued", "running"])("of a run that is %s and has no log yet is waited for", async (status) => {
    const absent: Scripted = { code: 404, name: "ERR_LOG_NOT_FOUND" };
    const runs: Scripted = { code: 200, data: [{ counter: 1, status }] };
    const { chunks, waits, error } = await followed([absent, runs, absent, runs, { text: "one", isRunning: false }]);
    expect(chunks).toEqual([{ offset: 0, text: "one" }]);
    expect([waits, error]).toEqual([[100, 200], undefined]);
  });

  test("of a run that began and ended since its log was asked for is asked for again, at once", async () => {
    const absent: Scripted = { code: 404, name: "ERR_LOG_NOT_FOUND" };
    const runs: Scripted = { code: 200, data: [{ counter: 1, status: "success" }] };
    const { chunks, waits, error } = await followed([absent, runs, { text: "one", isRunning: false }]);
    expect(chunks).toEqual([{ offset: 0, text: "one" }]);
    expect([waits, error]).toEqual([[], undefined]);
  });

  test("of no such run throws", async () => {
    const absent: Scripted = { code: 404, name: "ERR_LOG_NOT_FOUND" };
    const { asked, error } = await followed([absent, { code: 200, data: [] }]);
    expect([asked.length, error]).toEqual([2, expect.objectContaining({ code: "ERR_LOG_NOT_FOUND" })]);
  });

  test("of a run that has ended without one throws", async () => {
    const absent: Scripted = { code: 404, name: "ERR_LOG_NOT_FOUND" };
    const runs: Scripted = { code: 200, data: [{ counter: 1, status: "canceled" }] };
    const { asked, error } = await followed([absent, runs, absent]);
    expect([asked.length, error]).toEqual([3, expect.objectContaining({ code: "ERR_LOG_NOT_FOUND" })]);
  });

  test("whose session ends meanwhile throws that", async () => {
    const { chunks, error } = await followed([
      { text: "one", isRunning: true, end: "broken" },
      { code: 401, name: "ERR_UNAUTHORIZED" },
    ]);
    expect(chunks).toHaveLength(1);
    expect(error).toMatchObject({ code: "ERR_UNAUTHORIZED" });
  });

  test("throws when the first connection cannot be made", async () => {
    expect((await followed(["nobody"])).error).toMatchObject({ code: "NETWORK" });
  });

  test("throws for what is no log", async () => {
    expect((await followed([{ pieces: ["<html>"] }])).error).toMatchObject({ code: "BAD_ANSWER" });
  });

  test("needs a fetch whose answers have a body", async () => {
    const headers = new Headers({ "karajo-log-offset": "0", "karajo-log-size": "0" });
    const fetch = async () => ({ status: 200, headers, text: async () => "" });
    const live = new Client({ serverUrl: "http://127.0.0.1:1", fetch }).jobExecLogFollow("a", 1);
    await expect(live.next()).rejects.toMatchObject({ code: "UNSUPPORTED" });
  });

  test("ends with ABORTED by its signal, and without an error by who reads it", async () => {
    const abort = new AbortController();
    const server = scriptedFetch((query) => answerWith({ text: "one", isRunning: true, end: "silent" }, query), 0);
    const client = new Client({ serverUrl: "http://127.0.0.1:1", ...server });
    const live = client.jobExecLogFollow("a", 1, { signal: abort.signal });
    expect(await live.next()).toMatchObject({ done: false });
    abort.abort("enough");
    await expect(live.next()).rejects.toMatchObject({ code: "ABORTED", cause: "enough" });
    for await (const { offset } of client.jobExecLogFollow("a", 1)) {
      expect(offset).toBe(0);
      break;
    }
  });
});

test("a log is given whole and in order wherever connections break", async () => {
  const text = textOf(5_000);
  const cut = fc.record({
    given: fc.nat(text.length),
    end: fc.constantFrom("closed" as const, "broken" as const, "silent" as const),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(cut, { maxLength: 12 }), async (cuts) => {
      const logs = cuts.map(({ given, end }) => ({ text: text.slice(0, given), isRunning: true, end }));
      const growing = logs.toSorted((a, b) => a.text.length - b.text.length);
      const { chunks, error } = await followed([...growing, { text, isRunning: false }]);
      expect(error).toBeUndefined();
      expect(chunks.map((chunk) => chunk.text).join("")).toBe(text);
      let next = 0;
      for (const chunk of chunks) {
        expect(chunk.offset).toBe(next);
        next += chunk.text.length;
      }
    }),
  );
});
