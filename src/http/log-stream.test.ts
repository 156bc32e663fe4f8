import { once } from "node:events";
import { type ClientRequest, get } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { createMemoryLogs } from "../adapters/log-memory/log-memory.ts";
import { anExecJob } from "../domain/testing/a-job.ts";
import type { LogStore } from "../ports/log-store.ts";
import { FakeClock, settle } from "../ports/testing/fake-clock.ts";
import { aServer, type TestServer } from "./testing/a-server.ts";

const job = anExecJob({ name: "big" });
const LOG = "/karajo/api/job_exec/log?id=big&counter=1";
const PAGE = "/karajo/job_exec/log/?id=big&counter=1";

/** A server with a log that is read in this way. */
async function aServerWith(read: LogStore["read"]): Promise<TestServer> {
  const clock = new FakeClock();
  const logs = createMemoryLogs(clock);
  await (await logs.create(job, 1)).close("success");
  return aServer({ clock, jobs: [job], logs: { ...logs, read } });
}

/** Asks through a port, because only then there is a connection to hang up. */
async function ask({ app }: TestServer, path: string, encoding = "identity"): Promise<ClientRequest> {
  await app.listen({ host: "127.0.0.1", port: 0 });
  const { port } = app.server.address() as AddressInfo;
  return get({ host: "127.0.0.1", port, path, headers: { "accept-encoding": encoding }, agent: false });
}

/** What the server reported of answers that failed. */
const failures = ({ events }: TestServer) => events.filter((event) => event.name === "http.error");

async function* endless(): AsyncGenerator<Uint8Array> {
  for (;;) yield Buffer.alloc(10_000);
}

test.each([
  [LOG, "identity"],
  [LOG, "gzip"],
  [LOG, "br"],
  [PAGE, "identity"],
  [PAGE, "gzip"],
])("who hangs up in the middle of %s in %s leaves no log open", async (path, encoding) => {
  const server = await aServerWith(async () => ({ size: 1_000, bytes: endless, close: async () => undefined }));
  const request = await ask(server, path, encoding);
  const [response] = await once(request, "response");
  await once(response, "data");
  expect(server.logs.openTexts).toBe(1);
  response.destroy();
  await server.logs.allClosed();
  expect(failures(server)).toEqual([]);
});

test.each([LOG, PAGE])("who hangs up before %s begins leaves no log open", async (path) => {
  const gate = new EventTarget();
  const closed = new EventTarget();
  const begun = new EventTarget();
  const server = await aServerWith(async () => {
    begun.dispatchEvent(new Event("reading"));
    await once(gate, "open");
    return { size: 1_000, bytes: endless, close: async () => void closed.dispatchEvent(new Event("closed")) };
  });
  server.app.server.once("connection", (socket) => {
    socket.once("close", () => gate.dispatchEvent(new Event("open")));
  });
  const reading = once(begun, "reading");
  const isClosed = once(closed, "closed");
  const request = await ask(server, path);
  request.on("error", () => undefined); // that it was hung up is what the test is about
  await reading;
  request.destroy();
  await isClosed;
});

test("a log that breaks in the middle breaks the answer off, and is reported", async () => {
  async function* bytes() {
    yield Buffer.alloc(10_000);
    throw new Error("EIO: i/o error, read");
  }
  const server = await aServerWith(async () => ({ size: 20_000, bytes, close: async () => undefined }));
  await expect(server.get(LOG)).rejects.toThrow();
  expect(failures(server)).toMatchObject([
    { name: "http.error", fields: { error: { message: "EIO: i/o error, read" } } },
  ]);
});

test("a log that cannot be closed is reported, and the answer is whole", async () => {
  const close = () => Promise.reject(new Error("EIO: i/o error, close"));
  const bytes = async function* () {
    yield Buffer.from("x");
  };
  const server = await aServerWith(async () => ({ size: 1, bytes, close }));
  expect((await server.get(LOG)).statusCode).toBe(200);
  await settle();
  expect(failures(server)).toMatchObject([{ name: "http.error" }]);
});
