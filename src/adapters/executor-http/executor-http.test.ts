import { setImmediate as nextTurn } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { type Duration, SECOND, seconds } from "../../domain/time.ts";
import { anExecutor, anHttpJob, aSignal, EPOCH, NOW, recordedOutput, runOnce } from "./testing/http-run.ts";
import { createManualClock } from "./testing/manual-clock.ts";
import { startHost, startServer, startTlsServer } from "./testing/test-server.ts";

const CLOSED = "connection closed by the server before the response was complete";
const UNREACHABLE = { kind: "unreachable" };

describe("the outcome", () => {
  test("is success when the status is 200", async () => {
    await using server = await startServer();
    await using executor = anExecutor();
    const { outcome } = await runOnce(executor, anHttpJob({ url: `${server.origin}/x` }));
    expect(outcome).toEqual({ kind: "success" });
    expect(server.received).toMatchObject([{ method: "GET", url: `/x?_karajo_epoch=${EPOCH}`, body: "" }]);
  });

  test.each([
    [503, undefined, "503 Service Unavailable"],
    [201, undefined, "201 Created"],
    [503, "Come Back Later", "503 Come Back Later"],
    [799, "", "799"],
  ])("is failed with the status when that is %i %s", async (status, words, reason) => {
    await using server = await startServer((_request, response) => {
      response.writeHead(status, words).end();
    });
    await using executor = anExecutor();
    const { outcome } = await runOnce(executor, anHttpJob({ url: server.origin }));
    expect(outcome).toEqual({ kind: "failed", reason, failure: { kind: "status", status } });
  });

  test("says that the connection was refused, and where", async () => {
    await using executor = anExecutor();
    const { outcome } = await runOnce(executor, anHttpJob({ url: "http://127.0.0.1:1/refused" }));
    expect(outcome).toEqual({ kind: "failed", reason: "connect ECONNREFUSED 127.0.0.1:1", failure: UNREACHABLE });
  });

  test("says that nobody knows the host", async () => {
    await using executor = anExecutor();
    const { outcome } = await runOnce(executor, anHttpJob({ url: "http://nowhere.invalid/" }));
    expect(outcome).toMatchObject({ kind: "failed", failure: UNREACHABLE });
  });

  test("says that the server closed the connection in the middle of the body", async () => {
    await using server = await startServer((_request, response) => {
      response.writeHead(200, { "content-length": 10 });
      response.write("half", () => response.destroy());
    });
    await using executor = anExecutor();
    const { outcome } = await runOnce(executor, anHttpJob({ url: server.origin }));
    expect(outcome).toEqual({ kind: "failed", reason: CLOSED, failure: UNREACHABLE });
  });

  test("tells that, too, when the connection broke before the log was ready for the body", async () => {
    const closed = aSignal();
    await using server = await startServer((_request, response) => {
      response.on("close", closed.give);
      response.writeHead(200, { "content-length": 10 });
      response.write("half", () => response.destroy());
    });
    await using executor = anExecutor();
    const output = recordedOutput();
    const line = async (text: string) => {
      // A round trip to the server after it closed the connection: by then the client knows, too.
      if (text === "--- HTTP response:") await closed.given.then(() => fetch(server.origin).catch(() => {}));
      await output.line(text);
    };
    const { outcome } = await runOnce(executor, anHttpJob({ url: server.origin }), { output: { ...output, line } });
    expect(outcome).toEqual({ kind: "failed", reason: CLOSED, failure: UNREACHABLE });
  });

  test.each([
    ["a URL that is none", { url: "http://" }],
    ["a header that cannot be sent", { headers: [{ name: "bad name", value: "" }] }],
    ["a header value with a line break", { headers: [{ name: "X-A", value: "1\r\nX-B: 2" }] }],
  ])("is failed, not an exception, for %s", async (_what, facts) => {
    await using server = await startServer();
    await using executor = anExecutor();
    const { outcome } = await runOnce(executor, anHttpJob({ url: server.origin, ...facts }));
    expect(outcome).toEqual({ kind: "failed", reason: expect.stringMatching(/invalid/i), failure: { kind: "error" } });
    expect(server.received).toEqual([]);
  });

  test("is failed, not an exception, when the log cannot be written", async () => {
    await using server = await startServer();
    await using executor = anExecutor();
    const output = { ...recordedOutput(), write: () => Promise.reject(new Error("disk full")) };
    const { outcome } = await runOnce(executor, anHttpJob({ url: server.origin }), { output });
    expect(outcome).toEqual({ kind: "failed", reason: "disk full", failure: { kind: "error" } });
  });
});

test("a response that the log has no room for is not waited for: its connection is closed", async () => {
  const closed = aSignal();
  await using server = await startServer((_request, response) => {
    response.on("close", closed.give);
    response.write("and so on");
  });
  await using executor = anExecutor();
  const output = recordedOutput();
  const lines = (texts: readonly string[]) =>
    texts[0] === "--- HTTP response:" ? Promise.reject(new Error("disk full")) : output.lines(texts);
  await runOnce(executor, anHttpJob({ url: server.origin }), { output: { ...output, lines } });
  await closed.given;
});

describe("a URL that starts with a slash", () => {
  test("is asked of this server, wherever it listens by then", async () => {
    await using server = await startServer();
    let address = "http://127.0.0.1:1";
    await using executor = anExecutor({ ownAddress: () => address });
    address = server.origin;
    const { outcome } = await runOnce(executor, anHttpJob({ url: "/karajo/x" }));
    expect(outcome).toEqual({ kind: "success" });
    expect(server.received).toMatchObject([{ url: `/karajo/x?_karajo_epoch=${EPOCH}` }]);
  });
});

describe("the timeout", () => {
  test("ends a request that is not answered", async () => {
    const asked = aSignal();
    await using server = await startServer(() => asked.give());
    const clock = createManualClock(NOW);
    await using executor = anExecutor({ clock });
    const running = runOnce(executor, anHttpJob({ url: server.origin, httpTimeout: seconds(2) }));
    await asked.given;
    clock.advance(2_000 as Duration);
    expect((await running).outcome).toEqual({
      kind: "failed",
      reason: "timeout after 2s",
      failure: { kind: "timeout" },
    });
  });

  test("ends a body that stalls, and keeps what came of it", async () => {
    await using server = await startServer((_request, response) => void response.write("first\n"));
    const clock = createManualClock(NOW);
    await using executor = anExecutor({ clock });
    const output = recordedOutput();
    const stalled = {
      ...output,
      write: async (bytes: Uint8Array) => {
        await output.write(bytes);
        clock.advance(SECOND);
      },
    };
    const job = anHttpJob({ url: server.origin, httpTimeout: SECOND });
    const { outcome, log } = await runOnce(executor, job, { output: stalled });
    expect(outcome).toEqual({ kind: "failed", reason: "timeout after 1s", failure: { kind: "timeout" } });
    expect(log).toMatch(/\n\nfirst\n$/);
  });

  test("leaves no sleeper behind when the response was in time", async () => {
    await using server = await startServer();
    const clock = createManualClock(NOW);
    await using executor = anExecutor({ clock });
    const { outcome } = await runOnce(executor, anHttpJob({ url: server.origin, httpTimeout: seconds(2) }));
    expect(outcome).toEqual({ kind: "success" });
    expect(clock.sleepers()).toBe(0);
  });
});

describe("a cancel", () => {
  test("ends a request that is not answered", async () => {
    const asked = aSignal();
    const closed = aSignal();
    await using server = await startServer((_request, response) => {
      response.on("close", closed.give);
      asked.give();
    });
    await using executor = anExecutor();
    const canceling = new AbortController();
    const running = runOnce(executor, anHttpJob({ url: server.origin }), { signal: canceling.signal });
    await asked.given;
    canceling.abort();
    expect((await running).outcome).toEqual({ kind: "canceled" });
    await closed.given;
  });

  test("ends a body in the middle and closes its connection", async () => {
    const closed = aSignal();
    await using server = await startServer((_request, response) => {
      response.on("close", closed.give);
      response.write("first\n");
    });
    await using executor = anExecutor();
    const canceling = new AbortController();
    const output = recordedOutput();
    const canceled = { ...output, write: (bytes: Uint8Array) => output.write(bytes).then(() => canceling.abort()) };
    const job = anHttpJob({ url: server.origin });
    const { outcome } = await runOnce(executor, job, { signal: canceling.signal, output: canceled });
    expect(outcome).toEqual({ kind: "canceled" });
    await closed.given;
  });

  test("does not wait for a host that never completes the connection", async () => {
    const connected = aSignal();
    await using host = await startHost(connected.give);
    await using executor = anExecutor();
    const canceling = new AbortController();
    const running = runOnce(executor, anHttpJob({ url: `https://${host.address}/` }), { signal: canceling.signal });
    await connected.given;
    canceling.abort();
    expect((await running).outcome).toEqual({ kind: "canceled" });
  });

  test("before the start sends nothing", async () => {
    await using server = await startServer();
    await using executor = anExecutor();
    const { outcome, log } = await runOnce(executor, anHttpJob({ url: server.origin }), {
      signal: AbortSignal.abort(),
    });
    expect(outcome).toEqual({ kind: "canceled" });
    expect({ log, received: server.received }).toEqual({ log: "", received: [] });
  });
});

describe("TLS", () => {
  test("refuses a certificate that nobody vouches for", async () => {
    await using server = await startTlsServer();
    await using executor = anExecutor();
    const { outcome } = await runOnce(executor, anHttpJob({ url: server.origin }));
    // Node 24 adds a hint for whoever has a certificate authority of their own.
    const reason = expect.stringMatching(/^TLS certificate refused: self-signed certificate/);
    expect(outcome).toEqual({ kind: "failed", reason, failure: UNREACHABLE });
    expect(server.received).toEqual([]);
  });

  test("accepts any certificate for an insecure job, and for no other job of the same server", async () => {
    await using server = await startTlsServer();
    await using executor = anExecutor();
    const job = anHttpJob({ url: server.origin });
    expect((await runOnce(executor, { ...job, insecure: true })).outcome).toEqual({ kind: "success" });
    expect((await runOnce(executor, job)).outcome).toMatchObject({ kind: "failed" });
  });

  test("with a server that speaks plain HTTP fails readably", async () => {
    await using server = await startServer();
    await using executor = anExecutor();
    const { outcome } = await runOnce(executor, anHttpJob({ url: server.origin.replace("http:", "https:") }));
    const reason = expect.stringMatching(/^TLS handshake failed: [\w ]+$/);
    expect(outcome).toEqual({ kind: "failed", reason, failure: UNREACHABLE });
  });
});

describe("connections", () => {
  test("are reused by the next run", async () => {
    await using server = await startServer();
    await using executor = anExecutor();
    const job = anHttpJob({ url: server.origin });
    await runOnce(executor, job);
    // Undici takes a connection back in the turns of the event loop after the response ended.
    for (let turn = 0; turn < 5; turn++) await nextTurn();
    await runOnce(executor, job);
    expect(server.received).toHaveLength(2);
    expect(server.connections()).toBe(1);
  });

  test("are ended by close, which may be called twice", async () => {
    const asked = aSignal();
    await using server = await startServer(() => asked.give());
    const executor = anExecutor();
    const running = runOnce(executor, anHttpJob({ url: server.origin }));
    await asked.given;
    await executor.close();
    await executor.close();
    expect((await running).outcome).toMatchObject({ kind: "failed" });
  });
});
