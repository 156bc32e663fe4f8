import type { ServerResponse } from "node:http";
import { expect, test } from "vitest";
import { anExecutor, anHttpJob, EPOCH, IDEMPOTENCY_KEY, runOnce } from "./testing/http-run.ts";
import { startServer } from "./testing/test-server.ts";

test("a redirected POST arrives as a GET without body, and both exchanges are logged", async () => {
  await using server = await startServer((request, response) => {
    if (request.url === "/from") redirect(response, "/to");
    else response.end("arrived\n");
  });
  await using executor = anExecutor();
  const job = anHttpJob({ url: `${server.origin}/from`, method: "POST", requestType: "form", secret: "out" });
  const { outcome, log } = await runOnce(executor, job);
  expect(outcome).toEqual({ kind: "success" });
  expect(server.received).toMatchObject([
    { method: "POST", url: "/from", body: `_karajo_epoch=${EPOCH}` },
    { method: "GET", url: "/to", body: "" },
  ]);
  expect(server.received[1]?.headers).not.toHaveProperty("content-type");
  expect(log.match(/^(GET|POST|HTTP).*/gm)).toEqual([
    "POST /from HTTP/1.1",
    "HTTP/1.1 302 Found",
    "GET /to HTTP/1.1",
    "HTTP/1.1 200 OK",
  ]);
});

test.each([302, 307])("the same origin gets the idempotency key again after a %i", async (status) => {
  await using server = await startServer((request, response) => {
    if (request.url.startsWith("/from")) response.writeHead(status, { location: "/to" }).end();
    else response.end();
  });
  await using executor = anExecutor();
  await runOnce(executor, anHttpJob({ url: `${server.origin}/from`, method: "POST", body: "a" }));
  const key = `"${IDEMPOTENCY_KEY}"`;
  expect(server.received.map(({ headers }) => headers["idempotency-key"])).toEqual([key, key]);
});

test("a 307 repeats the job's own body with its type and signature", async () => {
  await using server = await startServer((request, response) => {
    if (request.url === "/from") response.writeHead(307, { location: "/to" }).end();
    else response.end();
  });
  await using executor = anExecutor();
  const facts = {
    url: `${server.origin}/from`,
    method: "PUT",
    requestType: "json",
    body: '{"ä":1}',
    secret: "s",
  } as const;
  await runOnce(executor, anHttpJob(facts));
  const [first, second] = server.received;
  expect(second).toMatchObject({ method: "PUT", url: "/to", body: '{"ä":1}' });
  for (const name of ["content-type", "content-length", "x-karajo-sign"]) {
    expect(second?.headers[name]).toBe(first?.headers[name]);
  }
});

test("the status that counts is the last one", async () => {
  await using server = await startServer((request, response) => {
    if (request.url.startsWith("/from")) redirect(response, "/to");
    else response.writeHead(404).end();
  });
  await using executor = anExecutor();
  const { outcome } = await runOnce(executor, anHttpJob({ url: `${server.origin}/from` }));
  expect(outcome).toEqual({ kind: "failed", reason: "404 Not Found", failure: { kind: "status", status: 404 } });
});

test("another origin gets neither the credentials nor the signature nor the idempotency key", async () => {
  await using other = await startServer();
  await using server = await startServer((_request, response) => redirect(response, other.origin));
  await using executor = anExecutor();
  const headers = [
    { name: "Authorization", value: "Bearer x" },
    { name: "X-Plain", value: "1" },
  ];
  await runOnce(executor, anHttpJob({ url: server.origin, headers, secret: "out" }));
  expect(server.received[0]?.headers).toMatchObject({ authorization: "Bearer x", "x-plain": "1" });
  expect(other.received[0]?.headers).toMatchObject({ "x-plain": "1", "user-agent": "karajo/1.2.3" });
  expect(other.received[0]?.headers).not.toHaveProperty("authorization");
  expect(other.received[0]?.headers).not.toHaveProperty("x-karajo-sign");
  expect(other.received[0]?.headers).not.toHaveProperty("idempotency-key");
});

test("ten redirects are followed, not one more", async () => {
  await using server = await startServer((request, response) => {
    const left = Number(request.url.slice(1).replace(/\?.*/, ""));
    if (left > 0) redirect(response, `/${left - 1}`);
    else response.end();
  });
  await using executor = anExecutor();
  expect((await runOnce(executor, anHttpJob({ url: `${server.origin}/10` }))).outcome).toEqual({ kind: "success" });
  const before = server.received.length;
  const { outcome } = await runOnce(executor, anHttpJob({ url: `${server.origin}/11` }));
  expect(outcome).toEqual({ kind: "failed", reason: "stopped after 10 redirects", failure: { kind: "error" } });
  expect(server.received.length - before).toBe(11);
});

test("a redirect to what is no HTTP URL fails and says so", async () => {
  await using server = await startServer((_request, response) => redirect(response, "file:///etc/passwd"));
  await using executor = anExecutor();
  const { outcome } = await runOnce(executor, anHttpJob({ url: server.origin }));
  const reason = 'redirect to "file:///etc/passwd", which is no HTTP URL';
  expect(outcome).toEqual({ kind: "failed", reason, failure: { kind: "error" } });
});

function redirect(response: ServerResponse, location: string): void {
  response.writeHead(302, { location }).end("moved\n");
}
