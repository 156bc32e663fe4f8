import { type AddressInfo, connect, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { answerUnreadable } from "./client-error.ts";
import { aServer } from "./testing/a-server.ts";

/** What comes back for bytes that are sent as they are. */
async function exchange(bytes: string): Promise<{ readonly head: string; readonly body: unknown }> {
  const { app } = await aServer();
  await app.listen({ host: "127.0.0.1", port: 0 });
  const socket = connect((app.server.address() as AddressInfo).port, "127.0.0.1");
  socket.write(bytes);
  const [head = "", body = ""] = (await text(socket)).split("\r\n\r\n");
  return { head, body: JSON.parse(body) };
}

test.each([
  ["no HTTP", "hello\r\n\r\n", 400, "the request cannot be read"],
  ["a blank in a header's name", "GET / HTTP/1.1\r\nHost : x\r\n\r\n", 400, "the request cannot be read"],
  [
    "two lengths",
    "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx",
    400,
    "the request cannot be read",
  ],
  [
    "an endless address",
    `GET /${"x".repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`,
    431,
    "the address and the headers of the request are too long",
  ],
])("%s is answered in the form of every other answer", async (_what, bytes, code, message) => {
  const { head, body } = await exchange(bytes);
  expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${code} `));
  expect(head).toContain("\r\nContent-Type: application/json\r\n");
  expect(body).toEqual({ code, message, name: "ERR_BAD_REQUEST" });
});

/** A connection that notes what is done to it. */
function aSocket(done: string[], writable: boolean): Socket {
  const write = (bytes: string) => done.push(bytes.split("\r\n")[0] ?? "");
  return { writable, write, destroy: () => done.push("hung up") } as unknown as Socket;
}

const failed = (code: string) => Object.assign(new Error("failed"), { code });

test("a request that does not come to its end in time is told so", () => {
  const done: string[] = [];
  answerUnreadable(failed("ERR_HTTP_REQUEST_TIMEOUT"), aSocket(done, true));
  expect(done).toEqual(["HTTP/1.1 408 Request Timeout", "hung up"]);
});

test("who has hung up is answered nothing", () => {
  const done: string[] = [];
  answerUnreadable(failed("ECONNRESET"), aSocket(done, true));
  answerUnreadable(failed("HPE_INVALID_METHOD"), aSocket(done, false));
  expect(done).toEqual(["hung up", "hung up"]);
});
