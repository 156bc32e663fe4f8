import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { type Duration, SECOND } from "../../domain/time.ts";
import { anExecutor, anHttpJob, IDEMPOTENCY_KEY, NOW, runOnce } from "./testing/http-run.ts";
import { createManualClock } from "./testing/manual-clock.ts";
import { startServer } from "./testing/test-server.ts";

const MB = 1_048_576;

test.each(["POST", "PUT", "DELETE"] as const)("%s sends a body of the job's own, signed and logged", async (method) => {
  await using server = await startServer();
  await using executor = anExecutor();
  const body = "Grüße, _karajo_epoch ≠ 1\r\n\tEnde";
  const { outcome, log } = await runOnce(
    executor,
    anHttpJob({ url: `${server.origin}/x?a=1`, method, body, secret: "s" }),
  );
  expect(outcome).toEqual({ kind: "success" });
  expect(server.received).toMatchObject([
    {
      method,
      url: "/x?a=1",
      body,
      headers: {
        "content-type": "text/plain; charset=utf-8",
        "content-length": `${Buffer.byteLength(body)}`,
        "x-karajo-sign": createHmac("sha256", "s").update(body).digest("hex"),
      },
    },
  ]);
  expect(log).toContain(`\nContent-Length: ${Buffer.byteLength(body)}\n\n${body}\n--- HTTP response:\n`);
});

test("an empty body is sent as none, and so signed", async () => {
  await using server = await startServer();
  await using executor = anExecutor();
  const job = anHttpJob({ url: server.origin, method: "POST", requestType: "json", body: "", secret: "s" });
  await runOnce(executor, job);
  expect(server.received).toMatchObject([
    {
      body: "",
      url: "/",
      headers: { "content-length": "0", "x-karajo-sign": createHmac("sha256", "s").digest("hex") },
    },
  ]);
});

test("a body of megabytes arrives whole", async () => {
  await using server = await startServer();
  await using executor = anExecutor();
  const body = `ä${"x".repeat(8 * MB)}€`;
  const { outcome } = await runOnce(executor, anHttpJob({ url: server.origin, method: "PUT", body }));
  expect(outcome).toEqual({ kind: "success" });
  expect(server.received[0]?.body === body).toBe(true);
});

test("another attempt of the run sends the very same request, however much later", async () => {
  await using server = await startServer();
  const clock = createManualClock(NOW);
  await using executor = anExecutor({ clock });
  const job = anHttpJob({ url: server.origin, method: "POST", requestType: "json", body: '{"pay":1}', secret: "s" });
  await runOnce(executor, job);
  clock.advance((90 * SECOND) as Duration);
  await runOnce(executor, job, { attempt: 2 });
  const [first, second] = server.received;
  expect(first?.headers["idempotency-key"]).toBe(`"${IDEMPOTENCY_KEY}"`);
  expect(second).toEqual(first);
});
