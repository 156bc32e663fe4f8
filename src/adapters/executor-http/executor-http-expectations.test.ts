import type { ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import type { HttpJob } from "../../domain/job.ts";
import { seconds } from "../../domain/time.ts";
import { BODY_LOG_LIMIT } from "./exchange-log.ts";
import { anExecutor, anHttpJob, NOW, runOnce } from "./testing/http-run.ts";
import { startServer } from "./testing/test-server.ts";

const SUCCESS = { kind: "success" };
const MB = 1_048_576;

describe("an expected status", () => {
  const expectStatus = [
    { from: 200, to: 299 },
    { from: 304, to: 304 },
    { from: 404, to: 404 },
  ];

  test.each([200, 204, 299, 304, 404])("%i is a success", async (status) => {
    const { outcome } = await answeredBy((response) => response.writeHead(status).end(), { expectStatus });
    expect(outcome).toEqual(SUCCESS);
  });

  test.each([
    [300, "300 Multiple Choices"],
    [403, "403 Forbidden"],
  ])("%i is none, and the reason says what was expected", async (status, words) => {
    const { outcome } = await answeredBy((response) => response.writeHead(status).end(), { expectStatus });
    const reason = `${words}, expected 200-299, 304 or 404`;
    expect(outcome).toEqual({ kind: "failed", reason, failure: { kind: "status", status } });
  });

  test("need not be 200", async () => {
    const facts = { expectStatus: [{ from: 204, to: 204 }] };
    const { outcome } = await answeredBy((response) => response.end(), facts);
    expect(outcome).toMatchObject({ kind: "failed", reason: "200 OK, expected 204" });
  });
});

describe("Retry-After", () => {
  test.each([
    ["120", seconds(120)],
    [new Date(NOW + 30_000).toUTCString(), 29_100], // whole seconds; now is 900 ms into one
    [new Date(NOW - 30_000).toUTCString(), 0],
    ["soon", undefined],
    [undefined, undefined],
  ])("of %j is a wait of %s", async (text, retryAfter) => {
    const headers = text === undefined ? {} : { "Retry-After": text };
    const { outcome } = await answeredBy((response) => response.writeHead(429, headers).end("slow down\n"));
    const failure = { kind: "status", status: 429, retryAfter };
    expect(outcome).toEqual({ kind: "failed", reason: "429 Too Many Requests", failure });
  });
});

describe("an expected text", () => {
  test("is found in the body", async () => {
    const { outcome } = await answeredBy((response) => response.end("all is ok\n"), { expectBody: "is ok" });
    expect(outcome).toEqual(SUCCESS);
  });

  test("that is missing fails the run, for no reason of its status", async () => {
    const { outcome, log } = await answeredBy((response) => response.end("all is OK\n"), { expectBody: '"ok"\n' });
    const reason = 'the response does not hold "\\"ok\\"\\n"';
    expect(outcome).toEqual({ kind: "failed", reason, failure: { kind: "error" } });
    expect(log).toMatch(/\nall is OK\n$/);
  });

  test("is not found in a body that is none, nor in the headers", async () => {
    const facts = { expectBody: "ok", expectStatus: [{ from: 204, to: 204 }] };
    const { outcome } = await answeredBy((response) => response.writeHead(204, { "X-Ok": "ok" }).end(), facts);
    expect(outcome).toMatchObject({ kind: "failed", reason: 'the response does not hold "ok"' });
  });

  test("does not mend a status", async () => {
    const { outcome } = await answeredBy((response) => response.writeHead(500).end("ok"), { expectBody: "ok" });
    expect(outcome).toMatchObject({ kind: "failed", reason: "500 Internal Server Error" });
  });

  test("is found though each of its bytes comes alone", async () => {
    const bytes = [...Buffer.from("…es ist schön€…")].map((byte) => Uint8Array.of(byte));
    const answer = (response: ServerResponse) => void Readable.from(bytes).pipe(response);
    expect((await answeredBy(answer, { expectBody: "schön€" })).outcome).toEqual(SUCCESS);
    expect((await answeredBy(answer, { expectBody: "schon€" })).outcome).toMatchObject({ kind: "failed" });
  });

  test("may stand across the place where the log is cut, and behind it", async () => {
    const start = "x".repeat(BODY_LOG_LIMIT - 2);
    const answer = (response: ServerResponse) => response.end(`${start}yesterday`);
    const { outcome, log } = await answeredBy(answer, { expectBody: "yester" });
    expect(outcome).toEqual(SUCCESS);
    expect(log).toContain("xxye\n... (7 more bytes not logged)\n");
    expect((await answeredBy(answer, { expectBody: "day" })).outcome).toEqual(SUCCESS);
  });

  test("at the end of 300 MB is found without holding them in memory", async () => {
    const chunk = Buffer.alloc(MB, "x");
    const text = `${"a".repeat(1_000)}b`;
    const before = memoryUsed();
    let most = 0;
    function* chunks() {
      for (let i = 0; i < 300; i++) {
        most = Math.max(most, memoryUsed() - before);
        yield chunk;
      }
      yield Buffer.from(text);
    }
    const answer = (response: ServerResponse) => void Readable.from(chunks()).pipe(response);
    expect((await answeredBy(answer, { expectBody: text })).outcome).toEqual(SUCCESS);
    expect(most).toBeLessThan(150 * MB);
  });

  test("does not make up for a body that breaks off", async () => {
    const answer = (response: ServerResponse) => {
      response.writeHead(200, { "content-length": 10 });
      response.write("ok", () => response.destroy());
    };
    const { outcome, log } = await answeredBy(answer, { expectBody: "ok" });
    const reason = "connection closed by the server before the response was complete";
    expect(outcome).toEqual({ kind: "failed", reason, failure: { kind: "unreachable" } });
    expect(log).toMatch(/\n\nok$/);
  });

  test("is not looked for in a redirect that is followed", async () => {
    const answer = (response: ServerResponse, url: string) => {
      if (url.startsWith("/from")) response.writeHead(302, { location: "/to" }).end("ok");
      else response.end("not here");
    };
    const facts = { expectBody: "ok", expectStatus: [{ from: 200, to: 399 }] };
    const { outcome } = await answeredBy(answer, facts, "/from");
    expect(outcome).toMatchObject({ kind: "failed", reason: 'the response does not hold "ok"' });
  });
});

describe("an expected text in a body that is encoded", () => {
  const text = `${"x".repeat(MB)}ok`;

  test.each([
    ["gzip", gzipSync(text)],
    ["X-GZIP", gzipSync(text)],
    ["deflate", deflateSync(text)],
    ["br", brotliCompressSync(text)],
    ["identity", Buffer.from(text)],
  ])("as %s is found", async (coding, bytes) => {
    const answer = (response: ServerResponse) => response.writeHead(200, { "Content-Encoding": coding }).end(bytes);
    expect((await answeredBy(answer, { expectBody: "xok" })).outcome).toEqual(SUCCESS);
    expect((await answeredBy(answer, { expectBody: "okx" })).outcome).toMatchObject({ kind: "failed" });
  });

  test.each([
    ["gzip", "plain"],
    ["gzip", gzipSync(text).subarray(0, 40)],
    ["br", "plain"],
  ])("as %s, but wrongly, is an error that says so", async (coding, bytes) => {
    const answer = (response: ServerResponse) => response.writeHead(200, { "Content-Encoding": coding }).end(bytes);
    const { outcome } = await answeredBy(answer, { expectBody: "ok" });
    const reason = expect.stringMatching(/^malformed response: /);
    expect(outcome).toEqual({ kind: "failed", reason, failure: { kind: "error" } });
  });

  test("is not decoded where nothing is looked for", async () => {
    const answer = (response: ServerResponse) => response.writeHead(200, { "Content-Encoding": "gzip" }).end("plain");
    expect((await answeredBy(answer)).outcome).toEqual(SUCCESS);
  });

  test("breaks off with its connection", async () => {
    const answer = (response: ServerResponse) => {
      response.writeHead(200, { "Content-Encoding": "gzip", "Content-Length": 99 });
      response.write(gzipSync("ok"), () => response.destroy());
    };
    const { outcome } = await answeredBy(answer, { expectBody: "ok" });
    expect(outcome).toMatchObject({ kind: "failed", failure: { kind: "unreachable" } });
  });

  test("ends with a cancel in the middle of it", async () => {
    const canceling = new AbortController();
    const answer = (response: ServerResponse) => {
      response.writeHead(200, { "Content-Encoding": "gzip" });
      response.write(gzipSync("ok"), () => canceling.abort());
    };
    const { outcome } = await answeredBy(answer, { expectBody: "ok" }, "/", canceling.signal);
    expect(outcome).toEqual({ kind: "canceled" });
  });
});

describe("a redirect that is not followed", () => {
  const moved = (response: ServerResponse) => response.writeHead(302, { location: "/to" }).end("moved\n");

  test("is the final response, and the reason says where it would have led", async () => {
    const { outcome, urls } = await answeredBy(moved, { followRedirects: false });
    const reason = "302 Found (redirects are not followed; Location: /to)";
    expect(outcome).toEqual({ kind: "failed", reason, failure: { kind: "status", status: 302 } });
    expect(urls).toHaveLength(1);
  });

  test("may be what is expected, its body too", async () => {
    const facts = { followRedirects: false, expectStatus: [{ from: 302, to: 302 }] };
    expect((await answeredBy(moved, { ...facts, expectBody: "moved" })).outcome).toEqual(SUCCESS);
    const { outcome } = await answeredBy(moved, { ...facts, expectBody: "gone" });
    expect(outcome).toMatchObject({ reason: 'the response does not hold "gone"' });
  });

  test("is held against another expectation in one line", async () => {
    const location = `/${"a".repeat(300)}`;
    const answer = (response: ServerResponse) => response.writeHead(301, { location }).end();
    const facts = { followRedirects: false, expectStatus: [{ from: 200, to: 299 }] };
    const { outcome } = await answeredBy(answer, facts);
    const shown = `${location.slice(0, 200)}…`;
    const reason = `301 Moved Permanently (redirects are not followed; Location: ${shown}), expected 200-299`;
    expect(outcome).toMatchObject({ kind: "failed", reason });
  });

  test("need not lead anywhere", async () => {
    const answer = (response: ServerResponse) => response.writeHead(302, { location: "file:///etc" }).end();
    const { outcome } = await answeredBy(answer, { followRedirects: false });
    expect(outcome).toMatchObject({ reason: "302 Found (redirects are not followed; Location: file:///etc)" });
    const nowhere = await answeredBy((response) => response.writeHead(302).end(), { followRedirects: false });
    expect(nowhere.outcome).toMatchObject({ reason: "302 Found" });
  });
});

/** Runs a job once against a server that answers so. */
async function answeredBy(
  answer: (response: ServerResponse, url: string) => unknown,
  facts: Partial<HttpJob> = {},
  path = "/",
  signal?: AbortSignal,
) {
  await using server = await startServer(({ url }, response) => void answer(response, url));
  await using executor = anExecutor();
  const job = anHttpJob({ url: server.origin + path, ...facts });
  const result = await runOnce(executor, job, signal === undefined ? {} : { signal });
  return { ...result, urls: server.received.map(({ url }) => url) };
}

function memoryUsed(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
