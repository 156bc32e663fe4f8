import { describe, expect, test } from "vitest";
import { type ClientOptions, resolveClientOptions } from "./client-options.ts";
import { type ApiRequest, Connection } from "./connection.ts";

const READ: ApiRequest = { method: "GET", path: "/karajo/api/environment", query: "id=a", headers: {} };

describe("exchange", () => {
  test("gives what was answered, whatever it is", async () => {
    const fetch = async () => new Response("<p>busy", { status: 503, headers: { "retry-after": "7" } });
    const raw = await new Connection(optionsWith({ fetch }), READ, {}).exchange();
    expect(raw).toMatchObject({ request: "GET /karajo/api/environment", status: 503, text: "<p>busy" });
    expect([raw.header("Retry-After"), raw.header("location")]).toEqual(["7", undefined]);
  });

  test.each([
    ["the message", new TypeError("Failed to fetch"), "Failed to fetch"],
    ["the cause", new TypeError("fetch failed", { cause: new Error("connect ECONNREFUSED") }), "connect ECONNREFUSED"],
    [
      "the code of a failure without words",
      Object.assign(new AggregateError([]), { code: "ECONNREFUSED" }),
      "ECONNREFUSED",
    ],
    ["the name of a failure without words and code", new RangeError(), "RangeError"],
    ["what is no error at all", "gone", "gone"],
  ])("reports a broken network by %s, and keeps the cause", async (_which, failure, reason) => {
    const fetch = () => Promise.reject(failure);
    await expect(new Connection(optionsWith({ fetch }), READ, {}).exchange()).rejects.toMatchObject({
      name: "ClientError",
      code: "NETWORK",
      status: undefined,
      message: `http://127.0.0.1:31937 did not answer GET /karajo/api/environment: ${reason}`,
      cause: failure,
    });
  });

  test("reports an answer that breaks off as a broken network", async () => {
    const text = () => Promise.reject(new TypeError("terminated"));
    const fetch = async () => ({ status: 200, headers: new Headers(), text });
    await expect(new Connection(optionsWith({ fetch }), READ, {}).exchange()).rejects.toMatchObject({
      code: "NETWORK",
    });
  });

  test("reports an abort with the reason of the caller", async () => {
    const abort = new AbortController();
    const call = new Connection(optionsWith({ fetch: untilAborted }), READ, { signal: abort.signal }).exchange();
    abort.abort("no longer needed");
    await expect(call).rejects.toMatchObject({
      code: "ABORTED",
      message: "GET /karajo/api/environment was aborted",
      cause: "no longer needed",
    });
  });

  test("aborts without a timeout, too", async () => {
    const abort = new AbortController();
    const call = new Connection(optionsWith({ fetch: untilAborted, timeoutMs: Infinity }), READ, {
      signal: abort.signal,
    }).exchange();
    abort.abort();
    await expect(call).rejects.toMatchObject({ code: "ABORTED" });
  });
});

function optionsWith(options: Partial<ClientOptions>) {
  return resolveClientOptions({ serverUrl: "http://127.0.0.1:31937", ...options });
}

/** Answers never; ends only by its signal. */
function untilAborted(_url: string, { signal }: { readonly signal: AbortSignal }): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
}
