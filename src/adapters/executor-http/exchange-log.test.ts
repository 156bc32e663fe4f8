import { Readable } from "node:stream";
import { describe, expect, test } from "vitest";
import { BODY_LOG_LIMIT } from "./exchange-log.ts";
import { anExecutor, anHttpJob, EPOCH, IDEMPOTENCY_KEY, recordedOutput, runOnce } from "./testing/http-run.ts";
import { startServer } from "./testing/test-server.ts";

test("an exchange is logged whole: request line, status line, headers and bodies", async () => {
  await using server = await startServer((_request, response) => {
    response.sendDate = false;
    response.writeHead(200, ["X-One", "1", "X-one", "2", "Content-Length", "8"]).end("one\ntwo\n");
  });
  await using executor = anExecutor();
  const headers = [{ name: "X-Two", value: "zwei Wörter" }];
  const job = anHttpJob({ url: `${server.origin}/p?a=1`, method: "POST", requestType: "json", headers });
  const { log } = await runOnce(executor, job);
  expect(log.split("\n")).toEqual([
    "--- HTTP request:",
    "POST /p?a=1 HTTP/1.1",
    `Host: ${new URL(server.origin).host}`,
    "User-Agent: karajo/1.2.3",
    "Content-Type: application/json",
    `Idempotency-Key: "${IDEMPOTENCY_KEY}"`,
    "X-Two: zwei Wörter",
    "Content-Length: 28",
    "",
    `{"_karajo_epoch":${EPOCH}}`,
    "--- HTTP response:",
    "HTTP/1.1 200 OK",
    "X-One: 1",
    "X-one: 2",
    "Content-Length: 8",
    "Connection: keep-alive",
    "Keep-Alive: timeout=5",
    "",
    "one",
    "two",
    "",
  ]);
});

test("what the log says of the request is what the server receives", async () => {
  await using server = await startServer();
  await using executor = anExecutor();
  const headers = [
    { name: "X-Two", value: "zwei Wörter" },
    { name: "Host", value: "virtual.example" },
  ];
  const { log } = await runOnce(
    executor,
    anHttpJob({ url: server.origin, method: "PUT", requestType: "form", headers }),
  );
  const [request] = server.received;
  for (let i = 0; i < (request?.rawHeaders.length ?? 0); i += 2) {
    const [name = "", value = ""] = request?.rawHeaders.slice(i, i + 2) ?? [];
    // The connection's own header; whether it is kept is no part of the request.
    if (name.toLowerCase() === "connection") continue;
    expect(log.toLowerCase()).toContain(`\n${name}: ${Buffer.from(value, "latin1").toString()}\n`.toLowerCase());
  }
  expect(log.match(/^host: /gim)).toHaveLength(1);
});

test("secret values are masked in both directions, and sent all the same", async () => {
  await using server = await startServer((_request, response) => {
    response.setHeader("Set-Cookie", ["sid=hush-1", "b=hush-2"]);
    response.setHeader("X-Csrf-Token", "hush-3");
    response.end();
  });
  await using executor = anExecutor();
  const headers = [
    { name: "Authorization", value: "Bearer hush-4" },
    { name: "X-Api-Key", value: "hush-5" },
  ];
  const job = anHttpJob({ url: server.origin, headers, secret: "out", headerSign: "X-Own" });
  const { log } = await runOnce(executor, job);
  expect(server.received[0]?.headers).toMatchObject({ authorization: "Bearer hush-4", "x-api-key": "hush-5" });
  expect(log).not.toContain("hush");
  expect(log).not.toContain(server.received[0]?.headers["x-own"]);
  expect(log.match(/^.*: \*\*\*$/gm)).toEqual([
    "Authorization: ***",
    "X-Api-Key: ***",
    "X-Own: ***",
    "Set-Cookie: ***",
    "Set-Cookie: ***",
    "X-Csrf-Token: ***",
  ]);
});

describe("a response body", () => {
  test("of exactly the limit is logged whole", async () => {
    const { written, lines } = await bodyLog([Buffer.alloc(BODY_LOG_LIMIT, "x")]);
    expect(written).toHaveLength(BODY_LOG_LIMIT);
    expect(lines.at(-1)).toBe("");
  });

  test("that is longer is cut, and the log says by how much", async () => {
    const { written, lines } = await bodyLog([Buffer.alloc(BODY_LOG_LIMIT - 1, "x"), Buffer.from("yz!")]);
    expect(written).toHaveLength(BODY_LOG_LIMIT);
    expect(written.subarray(-2).toString()).toBe("xy");
    expect(lines.at(-1)).toBe("... (2 more bytes not logged)");
  });

  test("of any bytes reaches the log as it is", async () => {
    const bytes = Buffer.from(Array.from({ length: 512 }, (_, i) => i % 256));
    expect((await bodyLog([bytes])).written).toEqual(bytes);
  });

  test("of 200 MB is received to its end without being held in memory", async () => {
    const chunk = Buffer.alloc(1_048_576, "x");
    const before = memoryUsed();
    let most = 0;
    function* chunks() {
      for (let i = 0; i < 200; i++) {
        most = Math.max(most, memoryUsed() - before);
        yield chunk;
      }
    }
    const { outcome, lines } = await bodyLog(chunks());
    expect(outcome).toEqual({ kind: "success" });
    expect(lines.at(-1)).toBe(`... (${200 * chunk.length - BODY_LOG_LIMIT} more bytes not logged)`);
    expect(most).toBeLessThan(100 * chunk.length);
  });

  test("is received no faster than the log takes it", async () => {
    let produced = 0;
    function* chunks() {
      for (let i = 0; i < 200; i++) {
        produced += 1_048_576;
        yield Buffer.alloc(1_048_576, "x");
      }
    }
    await using server = await startServer((_request, response) => void Readable.from(chunks()).pipe(response));
    await using executor = anExecutor();
    const canceling = new AbortController();
    const stuck = new Promise<void>((resolve) => canceling.signal.addEventListener("abort", () => resolve()));
    const output = { ...recordedOutput(), write: () => stuck };
    const running = runOnce(executor, anHttpJob({ url: server.origin }), { output, signal: canceling.signal });
    // Another exchange's worth of traffic: the stuck one could have received much more meanwhile.
    await bodyLog(Array.from({ length: 64 }, () => Buffer.alloc(1_048_576)));
    expect(produced).toBeLessThan(100 * 1_048_576);
    canceling.abort();
    expect((await running).outcome).toEqual({ kind: "canceled" });
  });
});

/** What a run logs of a response whose body is made of `chunks`: the raw bytes, and karajo's own lines. */
async function bodyLog(chunks: Iterable<Buffer>) {
  await using server = await startServer((_request, response) => void Readable.from(chunks).pipe(response));
  await using executor = anExecutor();
  const written: Uint8Array[] = [];
  const lines: string[] = [];
  const output = {
    ...recordedOutput(),
    write: async (bytes: Uint8Array) => void written.push(Uint8Array.from(bytes)),
    line: async (text: string) => void lines.push(text),
    lines: async (texts: readonly string[]) => void lines.push(...texts),
  };
  const { outcome } = await runOnce(executor, anHttpJob({ url: server.origin }), { output });
  return { outcome, written: Buffer.concat(written), lines };
}

function memoryUsed(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
