import { describe, expect, test } from "vitest";
import type { HttpHeader, HttpJob } from "../../domain/job.ts";
import { buildRequest } from "./build-request.ts";
import { anHttpJob, EPOCH, IDEMPOTENCY_KEY, testDigest } from "./testing/http-run.ts";

const EPOCH_PARAMETER = `_karajo_epoch=${EPOCH}`;
const FACTS = { epochSeconds: EPOCH, version: "1.2.3", digest: testDigest, idempotencyKey: IDEMPOTENCY_KEY };

describe("the place of _karajo_epoch", () => {
  test.each(["GET", "DELETE"] as const)("is the query of %s, whatever the request type", (method) => {
    for (const requestType of ["query", "form", "json"] as const) {
      const request = built({ method, requestType, url: "http://host/a" });
      expect(request).toMatchObject({ method, target: `/a?${EPOCH_PARAMETER}`, body: "" });
      expect(valuesOf(request.headers, "content-type")).toEqual([]);
    }
  });

  test.each(["POST", "PUT"] as const)("is the query of %s with request type query", (method) => {
    const request = built({ method, requestType: "query", url: "http://host/a" });
    expect(request).toMatchObject({ target: `/a?${EPOCH_PARAMETER}`, body: "" });
  });

  test.each(["POST", "PUT"] as const)("is the form that %s sends", (method) => {
    const request = built({ method, requestType: "form", url: "http://host/a?b=1" });
    expect(request).toMatchObject({ target: "/a?b=1", body: EPOCH_PARAMETER });
    expect(valuesOf(request.headers, "content-type")).toEqual(["application/x-www-form-urlencoded"]);
  });

  test.each(["POST", "PUT"] as const)("is a number in the JSON object that %s sends", (method) => {
    const request = built({ method, requestType: "json", url: "http://host/a" });
    expect(JSON.parse(request.body)).toEqual({ _karajo_epoch: EPOCH });
    expect(valuesOf(request.headers, "content-type")).toEqual(["application/json"]);
  });
});

describe("a body of the job's own", () => {
  const body = '{"ä": "_karajo_epoch"}\n ';
  const methods = ["POST", "PUT", "DELETE"] as const;

  test.each(methods)("is sent by %s as it stands, and no epoch with it", (method) => {
    for (const requestType of ["query", "form", "json"] as const) {
      const request = built({ method, requestType, body, url: "http://host/a?b=1" });
      expect(request).toMatchObject({ method, target: "/a?b=1", body });
    }
  });

  test.each(methods)("is what the signature of %s is over, of any request type", (method) => {
    for (const requestType of ["query", "form", "json"] as const) {
      const { headers } = built({ method, requestType, body, secret: "out", url: "http://host/a?b=1" });
      expect(valuesOf(headers, "x-karajo-sign")).toEqual([testDigest.hmac("sha256", "out", body)]);
    }
  });

  test.each([
    ["query", "text/plain; charset=utf-8"],
    ["form", "application/x-www-form-urlencoded"],
    ["json", "application/json"],
  ] as const)("of type %s is said to be %s", (requestType, contentType) => {
    expect(valuesOf(built({ method: "POST", requestType, body }).headers, "content-type")).toEqual([contentType]);
  });

  test("is of the type that a header of the job says", () => {
    const headers = [{ name: "content-TYPE", value: "application/xml" }];
    const request = built({ method: "POST", requestType: "json", body, headers });
    expect(valuesOf(request.headers, "content-type")).toEqual(["application/xml"]);
  });

  test("may be empty: then nothing is sent, and that is signed", () => {
    const request = built({ method: "POST", requestType: "form", body: "", secret: "out", url: "http://host/a" });
    expect(request).toMatchObject({ target: "/a", body: "" });
    expect(valuesOf(request.headers, "x-karajo-sign")).toEqual([testDigest.hmac("sha256", "out", "")]);
  });

  test("is not sent by GET", () => {
    const get = { method: "GET", secret: "out", url: "http://host/a" } as const;
    expect(built({ ...get, body })).toEqual(built(get));
  });

  test("makes a request that is the same at any time", () => {
    const job = anHttpJob({ method: "POST", requestType: "json", body, secret: "out" });
    const ownAddress = () => "http://127.0.0.1:1";
    expect(buildRequest(job, { ...FACTS, ownAddress, epochSeconds: EPOCH + 60 })).toEqual(
      buildRequest(job, { ...FACTS, ownAddress }),
    );
  });
});

describe("the idempotency key", () => {
  test.each(["GET", "POST", "PUT", "DELETE"] as const)("is a quoted string in every %s", (method) => {
    expect(valuesOf(built({ method }).headers, "idempotency-key")).toEqual([`"${IDEMPOTENCY_KEY}"`]);
  });

  test("has its quotes and backslashes escaped", () => {
    const request = buildRequest(anHttpJob(), { ...FACTS, ownAddress: () => "http://host", idempotencyKey: 'a"b\\c' });
    expect(valuesOf(request.headers, "idempotency-key")).toEqual(['"a\\"b\\\\c"']);
  });

  test("is the job's own where that has a header of the name", () => {
    const headers = [{ name: "idempotency-KEY", value: "mine" }];
    expect(valuesOf(built({ headers }).headers, "idempotency-key")).toEqual(["mine"]);
  });
});

describe("the URL", () => {
  test.each([
    ["http://host", `/?${EPOCH_PARAMETER}`],
    ["http://host?", `/?${EPOCH_PARAMETER}`],
    ["http://host?a=1", `/?a=1&${EPOCH_PARAMETER}`],
    ["http://host/p?a=1&", `/p?a=1&${EPOCH_PARAMETER}`],
    ["http://host/p?a='%20+%zz?b", `/p?a='%20+%zz?b&${EPOCH_PARAMETER}`],
    ["http://host/a/../b//c?d", `/a/../b//c?d&${EPOCH_PARAMETER}`],
    ["http://host/p#frag?a", `/p?${EPOCH_PARAMETER}`],
    ["http://host/p?a=1#frag", `/p?a=1&${EPOCH_PARAMETER}`],
    ["http://host/ä b?ö=\t\u{1f600}", `/%C3%A4%20b?%C3%B6=%09%F0%9F%98%80&${EPOCH_PARAMETER}`],
    ["  http://host/p  ", `/p?${EPOCH_PARAMETER}`],
  ])("%j is sent as %s", (url, target) => {
    expect(built({ url })).toMatchObject({ origin: "http://host", target });
  });

  test("that starts with a slash is this server's own, even with two slashes", () => {
    const own = "http://127.0.0.1:31937";
    expect(built({ url: "/karajo/x?a=b" }, own)).toMatchObject({
      origin: own,
      target: `/karajo/x?a=b&${EPOCH_PARAMETER}`,
    });
    expect(built({ url: "//elsewhere.example/x" }, own).origin).toBe(own);
  });

  test("gives its user and password as basic authorization and keeps them off the request line", () => {
    const request = built({ url: "https://me:p%40ss@host:8443/x" });
    expect(request).toMatchObject({ origin: "https://host:8443", target: `/x?${EPOCH_PARAMETER}` });
    expect(valuesOf(request.headers, "authorization")).toEqual([`Basic ${btoa("me:p@ss")}`]);
  });

  test("that is none is a TypeError", () => {
    expect(() => built({ url: "http://" })).toThrow(TypeError);
  });
});

describe("the signature", () => {
  test("is over the whole query without its question mark", () => {
    const request = built({ secret: "out", url: "http://host/a?b=x%20y" });
    expect(valuesOf(request.headers, "x-karajo-sign")).toEqual([
      testDigest.hmac("sha256", "out", `b=x%20y&${EPOCH_PARAMETER}`),
    ]);
  });

  test("is over the body, not the query, where the parameter is in the body", () => {
    const request = built({ secret: "out", method: "POST", requestType: "json", url: "http://host/a?b" });
    expect(valuesOf(request.headers, "x-karajo-sign")).toEqual([testDigest.hmac("sha256", "out", request.body)]);
  });

  test("stands in the job's own header and in no other", () => {
    const request = built({ secret: "out", headerSign: "X-Other" });
    expect(valuesOf(request.headers, "x-other")).toHaveLength(1);
    expect(valuesOf(request.headers, "x-karajo-sign")).toEqual([]);
  });

  test("replaces a configured header of its name", () => {
    const request = built({ secret: "out", headers: [{ name: "x-karajo-sign", value: "mine" }] });
    expect(valuesOf(request.headers, "x-karajo-sign")).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)]);
  });

  test("is left out when there is no secret", () => {
    expect(valuesOf(built({ secret: "" }).headers, "x-karajo-sign")).toEqual([]);
  });
});

describe("the headers", () => {
  test("name karajo and its version unless the job says otherwise", () => {
    expect(valuesOf(built({}).headers, "user-agent")).toEqual(["karajo/1.2.3"]);
    const own = built({ headers: [{ name: "user-AGENT", value: "mine" }] });
    expect(valuesOf(own.headers, "user-agent")).toEqual(["mine"]);
  });

  test("take the job's content type over the usual one", () => {
    const headers = [{ name: "content-type", value: "text/plain" }];
    const request = built({ method: "POST", requestType: "form", headers });
    expect(valuesOf(request.headers, "content-type")).toEqual(["text/plain"]);
  });

  test("may repeat", () => {
    const headers = [
      { name: "X-A", value: "1" },
      { name: "x-a", value: "2" },
    ];
    expect(valuesOf(built({ headers }).headers, "x-a")).toEqual(["1", "2"]);
  });

  test("leave the framing of the message to the connection", () => {
    const headers = [
      { name: "Content-Length", value: "99" },
      { name: "Transfer-Encoding", value: "chunked" },
    ];
    expect(built({ headers }).headers.map(({ name }) => name)).toEqual(["User-Agent", "Idempotency-Key"]);
  });
});

function built(facts: Partial<HttpJob>, ownAddress = "http://127.0.0.1:1") {
  return buildRequest(anHttpJob(facts), { ...FACTS, ownAddress: () => ownAddress });
}

function valuesOf(headers: readonly HttpHeader[], name: string): readonly string[] {
  return headers.filter((header) => header.name.toLowerCase() === name).map(({ value }) => value);
}
