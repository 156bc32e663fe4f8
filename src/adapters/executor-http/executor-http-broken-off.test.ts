import type { Socket } from "node:net";
import { describe, expect, test } from "vitest";
import { anExecutor, anHttpJob, runOnce } from "./testing/http-run.ts";
import { startHost } from "./testing/test-server.ts";

const OF_TEN_BYTES = "Content-Length: 10\r\n";
const IN_CHUNKS = "Transfer-Encoding: chunked\r\n";

describe.each([
  ["before its status", ""],
  ["within its headers", "HTTP/1.1 200 OK\r\nContent-"],
  ["in a body of known length", response(OF_TEN_BYTES, "ok")],
  [
    "in a body of known length on a connection that ends with it",
    response(`${OF_TEN_BYTES}Connection: close\r\n`, "ok"),
  ],
  ["within a chunk", response(IN_CHUNKS, "5\r\nok")],
  ["within a chunk of a connection that ends with the body", response(`${IN_CHUNKS}Connection: close\r\n`, "5\r\nok")],
  ["between two chunks", response(IN_CHUNKS, "2\r\nok\r\n")],
  ["between two chunks of such a connection", response(`${IN_CHUNKS}Connection: close\r\n`, "2\r\nok\r\n")],
])("a response that breaks off %s", (_where, text) => {
  test.each(["", "ok"])("is none, even where it holds the expected %j", async (expectBody) => {
    const outcome = await outcomeOf((socket) => socket.end(text), expectBody);
    const reason = "connection closed by the server before the response was complete";
    expect(outcome).toEqual({ kind: "failed", reason, failure: { kind: "unreachable" } });
  });
});

test("a connection that is reset leaves its server unreachable", async () => {
  const outcome = await outcomeOf((socket) => socket.resetAndDestroy());
  expect(outcome).toEqual({ kind: "failed", reason: "read ECONNRESET", failure: { kind: "unreachable" } });
});

test("a body that the end of the connection ends is whole", async () => {
  const outcome = await outcomeOf((socket) => socket.end(response("Connection: close\r\n", "ok")), "ok");
  expect(outcome).toEqual({ kind: "success" });
});

test.each([
  ["no HTTP", "SSH-2.0-x\r\n"],
  ["chunks without a length", response(IN_CHUNKS, "zz\r\n")],
])("an answer of %s is an error: a server was reached", async (_what, text) => {
  const outcome = await outcomeOf((socket) => socket.end(text));
  const reason = expect.stringMatching(/^malformed response: /);
  expect(outcome).toEqual({ kind: "failed", reason, failure: { kind: "error" } });
});

function response(headers: string, body: string): string {
  return `HTTP/1.1 200 OK\r\n${headers}\r\n${body}`;
}

/** How a run ends whose request `answer` answers, byte for byte. */
async function outcomeOf(answer: (socket: Socket) => unknown, expectBody = "") {
  await using host = await startHost((socket) => socket.once("data", () => void answer(socket)));
  await using executor = anExecutor();
  const { outcome } = await runOnce(executor, anHttpJob({ url: `http://${host.address}/`, expectBody }));
  return outcome;
}
