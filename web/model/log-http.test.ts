import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formattedJson, LogExchanges, statusOf } from "./log-http.ts";

const STAMP = "2026-01-31 02:00:07 UTC job_http: ping: ";

function exchangesOf(...texts: readonly string[]): LogExchanges {
  const exchanges = new LogExchanges();
  exchanges.take({ offsets: texts.map((_, i) => i * 10), lines: texts.map((text) => STAMP + text) });
  return exchanges;
}

const REQUEST = [
  "--- HTTP request:",
  "POST /x?a=1 HTTP/1.1",
  "Host: localhost:80",
  "Content-Length: 9",
  "",
  '{"a":"b"}',
];
const RESPONSE = ["--- HTTP response:", "HTTP/1.1 200 OK", "content-type: application/json", "", "[1,", "", "2]"];

describe("the log of an HTTP job", () => {
  test("has a request and its response", () => {
    expect(exchangesOf("=== BEGIN", ...REQUEST, ...RESPONSE, "=== DONE", "=== job_http: ping: finished.").all).toEqual([
      {
        attempt: 1,
        request: {
          offset: 10,
          first: "POST /x?a=1 HTTP/1.1",
          headers: [
            { name: "Host", value: "localhost:80" },
            { name: "Content-Length", value: "9" },
          ],
          body: '{"a":"b"}',
          notLogged: 0,
        },
        response: {
          offset: 70,
          first: "HTTP/1.1 200 OK",
          headers: [{ name: "content-type", value: "application/json" }],
          body: "[1,\n\n2]",
          notLogged: 0,
        },
        failure: undefined,
      },
    ]);
  });

  test("has one exchange for each attempt and redirect", () => {
    const { all } = exchangesOf(
      "=== BEGIN",
      ...REQUEST,
      ...RESPONSE,
      ...REQUEST,
      "!!! attempt 1 failed: not reached; the next one begins in 10s.",
      "=== ATTEMPT 2 of 3",
      ...REQUEST,
      ...RESPONSE,
      "!!! job_http: ping: HTTP status 500",
    );
    expect(all).toMatchObject([
      { attempt: 1, response: { first: "HTTP/1.1 200 OK" }, failure: undefined },
      { attempt: 1, response: undefined, failure: "attempt 1 failed: not reached; the next one begins in 10s." },
      { attempt: 2, response: { first: "HTTP/1.1 200 OK" }, failure: "HTTP status 500" },
    ]);
  });

  test("may not have ended yet", () => {
    const exchanges = exchangesOf("=== BEGIN", ...REQUEST);
    expect(exchanges.all).toMatchObject([{ request: { body: '{"a":"b"}' }, response: undefined }]);
    exchanges.take({ offsets: [0, 0, 0], lines: RESPONSE.slice(0, 3) });
    expect(exchanges.all).toMatchObject([{ response: { headers: [{ name: "content-type" }], body: "" } }]);
  });

  test("has bodies that look like its own lines", () => {
    const body = ["=== a heading", "--- a/x", "!!! watch out", "??? what", "--- HTTP requests: 3"];
    expect(exchangesOf(...REQUEST.slice(0, 5), ...body, ...RESPONSE).all[0]?.request.body).toBe(body.join("\n"));
  });

  test("says what of a body was not logged", () => {
    const { all } = exchangesOf(...REQUEST, ...RESPONSE, "... (12 more bytes not logged)", "=== DONE");
    expect(all[0]?.response).toMatchObject({ body: "[1,\n\n2]", notLogged: 12 });
  });

  test("is taken apart up to a length", () => {
    const exchanges = exchangesOf(...REQUEST, ...Array.from({ length: 20_000 }, () => "x"));
    expect(exchanges.isCutShort).toBe(true);
    expect(exchanges.all).toHaveLength(1);
  });
});

test("a response has a status", () => {
  const [exchange] = exchangesOf(...REQUEST, ...RESPONSE).all;
  expect([exchange?.response, exchange?.request].map((message) => message && statusOf(message))).toEqual([
    200,
    undefined,
  ]);
});

test.each([
  ['{"a":[1]}', '{\n  "a": [\n    1\n  ]\n}'],
  ["[]", "[]"],
  [
    '{"a":{},"b":[],"c":[1,{"d":"{[:,"}]}',
    '{\n  "a": {},\n  "b": [],\n  "c": [\n    1,\n    {\n      "d": "{[:,"\n    }\n  ]\n}',
  ],
  ['[12345678901234567890, "\\u00e9"]', '[\n  12345678901234567890,\n  "\\u00e9"\n]'],
  ['{"a":', undefined],
  ["3", undefined],
  ["<p>", undefined],
])("%j as JSON is %j", (body, text) => {
  expect(formattedJson(body)).toBe(text);
});

test("formatted JSON says the same", () => {
  fc.assert(
    fc.property(fc.oneof(fc.array(fc.jsonValue()), fc.dictionary(fc.string(), fc.jsonValue())), (value) => {
      const text = formattedJson(JSON.stringify(value)) ?? "";
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      expect(text).toBe(JSON.stringify(value, null, 2));
    }),
  );
});
