import { afterEach, describe, expect, test, vi } from "vitest";
import { type ClientOptions, resolveClientOptions } from "./client-options.ts";

const serverUrl = "http://127.0.0.1:31937";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe("resolveClientOptions", () => {
  test("fills in what is not given", () => {
    const options = resolveClientOptions({ serverUrl, secret: undefined, headers: undefined, timeoutMs: undefined });
    expect(options).toMatchObject({ serverUrl, secret: "", headers: {}, timeoutMs: 30_000 });
  });

  test("takes the time from the clock of the runtime", () => {
    vi.useFakeTimers({ now: 1_234_567 });
    expect(resolveClientOptions({ serverUrl }).now()).toBe(1_234_567);
  });

  // A browser throws "Illegal invocation" for a fetch that is called on anything else.
  test("calls the fetch of the runtime on the global object, and whichever is there at that time", async () => {
    const { fetch } = resolveClientOptions({ serverUrl });
    let calledOn: unknown;
    vi.stubGlobal("fetch", async function (this: unknown) {
      calledOn = this;
      return new Response();
    });
    await fetch(serverUrl, { method: "GET", headers: {}, redirect: "manual", signal: new AbortController().signal });
    expect(calledOn).toBe(globalThis);
  });

  test("neither changes nor keeps the object that is given", () => {
    const given = Object.freeze({ serverUrl, headers: Object.freeze({ "X-Proxy": "a" }) });
    expect(resolveClientOptions(given).headers).toEqual({ "x-proxy": "a" });
    expect(Object.isFrozen(resolveClientOptions({ serverUrl }))).toBe(true);
  });

  test.each([
    ["http://127.0.0.1:31937/", "http://127.0.0.1:31937"],
    ["HTTPS://Example.org", "https://example.org"],
    ["https://example.org/jobs//", "https://example.org/jobs"],
    ["http://[::1]:80", "http://[::1]"],
  ])("takes the server %s as %s", (given, resolved) => {
    expect(resolveClientOptions({ serverUrl: given }).serverUrl).toBe(resolved);
  });

  test.each(["", "127.0.0.1:31937", "/karajo", "ftp://example.org"])("refuses the server %j", (given) => {
    expect(problemOf({ serverUrl: given })).toBe(
      `ERR_OPTION_INVALID: serverUrl is "${given}": expected a URL such as "http://127.0.0.1:31937"`,
    );
  });

  test.each([
    "http://ann@example.org/a",
    "http://:pw@example.org/a",
    "http://example.org/a?pw",
    "http://example.org/a#pw",
  ])("refuses the server %s without repeating what may be a password", (given) => {
    expect(problemOf({ serverUrl: given })).toBe(
      "ERR_OPTION_INVALID: serverUrl has a user, a query or a fragment: expected no more than http://example.org/a",
    );
  });

  test.each([0, -1, 1.5, Number.NaN, 2_147_483_648])("refuses %d ms as a timeout", (timeoutMs) => {
    const expected = "a whole number of milliseconds from 1 to 2147483647, or Infinity";
    expect(problemOf({ serverUrl, timeoutMs })).toBe(
      `ERR_OPTION_INVALID: timeoutMs is ${timeoutMs}: expected ${expected}`,
    );
  });

  test.each([1, 2_147_483_647, Number.POSITIVE_INFINITY])("takes %d ms as a timeout", (timeoutMs) => {
    expect(resolveClientOptions({ serverUrl, timeoutMs }).timeoutMs).toBe(timeoutMs);
  });

  test.each([
    ["X-A", "top\nsecret"],
    ["X-A", "日本"],
    ["X A", "a"],
    ["", "a"],
  ])("refuses the header %j: %j without repeating its value", (name, value) => {
    const problem = problemOf({ serverUrl, headers: { [name]: value } });
    expect(problem).toBe(`ERR_OPTION_INVALID: headers: HTTP cannot carry the header "${name}" with this value`);
  });

  test("says which client can be insecure", () => {
    expect(problemOf({ serverUrl, insecure: true })).toBe(
      'UNSUPPORTED: insecure: only the Client of the entry "karajo", in Node, can accept any TLS certificate',
    );
    expect(problemOf({ serverUrl, insecure: false })).toBeUndefined();
  });
});

function problemOf(options: ClientOptions): string | undefined {
  try {
    resolveClientOptions(options);
    return undefined;
  } catch (error) {
    const { code, message } = error as { code: string; message: string };
    return `${code}: ${message}`;
  }
}
