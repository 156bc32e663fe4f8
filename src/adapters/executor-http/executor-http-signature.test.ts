import { createHmac } from "node:crypto";
import { array, assert, asyncProperty, constantFrom, integer, string, tuple } from "fast-check";
import { expect, test } from "vitest";
import { anExecutor, anHttpJob, EPOCH, runOnce } from "./testing/http-run.ts";
import { startServer } from "./testing/test-server.ts";

const SECRET = "s3cret";
const methods = constantFrom("GET", "POST", "PUT", "DELETE" as const);
// Halves of surrogate pairs included; fast-check's own unit "binary" takes most of a second to set up.
const anyChar = integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code));
const queries = array(tuple(string(), string())).map((pairs) => new URLSearchParams(pairs).toString());
const requestTypes = constantFrom("query", "form", "json" as const);

test("a server verifies the signature over the query or the body that it received, and finds the epoch there", async () => {
  await using server = await startServer();
  await using executor = anExecutor();
  await assert(
    asyncProperty(methods, requestTypes, queries, async (method, requestType, query) => {
      const url = `${server.origin}/hook?${query}`;
      const { outcome } = await runOnce(executor, anHttpJob({ url, method, requestType, secret: SECRET }));
      expect(outcome).toEqual({ kind: "success" });
      const received = server.received.at(-1);
      const receivedQuery = received?.url.slice("/hook?".length) ?? "";
      const inQuery = requestType === "query" || method === "GET" || method === "DELETE";
      const payload = inQuery ? receivedQuery : (received?.body ?? "");
      expect(received?.method).toBe(method);
      expect(received?.headers["x-karajo-sign"]).toBe(createHmac("sha256", SECRET).update(payload).digest("hex"));
      expect(payload).toMatch(new RegExp(`_karajo_epoch"?[=:]${EPOCH}}?$`));
      expect(receivedQuery.startsWith(query)).toBe(true);
    }),
    { numRuns: 50 },
  );
});

test("whatever text stands in the query, the server verifies the signature over what it received", async () => {
  await using server = await startServer();
  await using executor = anExecutor();
  await assert(
    asyncProperty(string({ unit: anyChar }), string({ minLength: 1 }), async (text, secret) => {
      const url = `${server.origin}/hook?${text}`;
      const { outcome } = await runOnce(executor, anHttpJob({ url, secret }));
      expect(outcome).toEqual({ kind: "success" });
      const received = server.received.at(-1);
      const payload = received?.url.slice("/hook?".length) ?? "";
      expect(received?.headers["x-karajo-sign"]).toBe(createHmac("sha256", secret).update(payload).digest("hex"));
      expect(new URLSearchParams(payload).get("_karajo_epoch")).toBe(String(EPOCH));
    }),
    { numRuns: 50 },
  );
});
