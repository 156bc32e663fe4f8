import { describe, expect, test } from "vitest";
import { dataOf, documentIn, listIn, objectIn, type RawAnswer } from "./answer.ts";

describe("dataOf", () => {
  test("gives the data of an answer", () => {
    expect(dataOf(aRaw({ text: '{"code":200,"data":[1]}' }))).toEqual([1]);
    expect(dataOf(aRaw({ text: '{"code":200}' }))).toBeUndefined();
  });

  test("throws what the API refused under its name", () => {
    const text = '{"code":412,"message":"job is paused","name":"ERR_JOB_PAUSED"}';
    expect(problemOf(() => dataOf(aRaw({ status: 412, text })))).toMatchObject({
      name: "ClientError",
      code: "ERR_JOB_PAUSED",
      status: 412,
      retryAfterSeconds: undefined,
      message: "job is paused (GET /x answered 412 ERR_JOB_PAUSED)",
    });
  });

  test.each([
    ["7", 7],
    ["0", 0],
    ["Wed, 21 Oct 2026 07:28:00 GMT", undefined],
  ])("takes Retry-After %s as %s seconds", (header, retryAfterSeconds) => {
    const text = '{"code":429,"name":"ERR_AUTH_TOO_MANY"}';
    const raw = aRaw({ status: 429, text, header: (name) => (name === "retry-after" ? header : undefined) });
    expect(problemOf(() => dataOf(raw))).toMatchObject({ retryAfterSeconds });
  });

  test.each([
    [401, "ERR_UNAUTHORIZED"],
    [404, "ERR_NOT_FOUND"],
    [418, "BAD_ANSWER"],
  ])("names a %d of karajo 0.9.3, which has no name, %s", (code, name) => {
    const raw = aRaw({ status: code, text: JSON.stringify({ code, message: "no" }) });
    expect(problemOf(() => dataOf(raw))).toMatchObject({ code: name, status: code });
  });

  // karajo 0.9.3 does so for a log that does not exist.
  test("believes the code inside an answer whose own status is 200", () => {
    const raw = aRaw({ status: 200, text: '{"code":404,"message":"log #9 not found"}' });
    expect(problemOf(() => dataOf(raw))).toMatchObject({ code: "ERR_NOT_FOUND", status: 404 });
  });

  test.each([
    ["HTML", 502, "<html>", "GET /x answered 502 with something else than JSON of karajo"],
    ["nothing", 200, "", "GET /x answered 200 with nothing"],
    ["JSON that breaks off", 200, '{"code":200,"da', "GET /x answered 200 with something else than JSON of karajo"],
    ["JSON of somebody else", 200, '{"jobs":[]}', "GET /x answered 200 with something else than JSON of karajo"],
    ["JSON that is no object", 200, "[200]", "GET /x answered 200 with something else than JSON of karajo"],
    ["null", 200, "null", "GET /x answered 200 with something else than JSON of karajo"],
  ])("refuses %s", (_kind, status, text, message) => {
    expect(problemOf(() => dataOf(aRaw({ status, text })))).toMatchObject({ code: "BAD_ANSWER", status, message });
  });

  test("says where a redirect leads", () => {
    const header = (name: string) => (name === "location" ? "https://example.org/" : undefined);
    expect(problemOf(() => dataOf(aRaw({ status: 308, text: "", header })))).toMatchObject({
      code: "BAD_ANSWER",
      message: "GET /x answered with a redirect to https://example.org/: serverUrl must be where the server is",
    });
  });

  test("recognizes a redirect that a browser hides", () => {
    expect(problemOf(() => dataOf(aRaw({ status: 0, text: "" })))).toMatchObject({
      code: "BAD_ANSWER",
      message: "GET /x answered with a redirect to another address: serverUrl must be where the server is",
    });
  });
});

describe("listIn", () => {
  test("gives a list", () => {
    expect(listIn(aRaw({ text: '{"code":200,"data":[1]}' }))).toEqual([1]);
  });

  test.each(["null", "{}", '"a"', "1"])("refuses the data %s", (data) => {
    expect(problemOf(() => listIn(aRaw({ text: `{"code":200,"data":${data}}` })))).toMatchObject({
      code: "BAD_ANSWER",
    });
  });
});

describe("objectIn", () => {
  test.each(["null", "[]", '"a"', "1"])("refuses the data %s", (data) => {
    expect(problemOf(() => objectIn(aRaw({ text: `{"code":200,"data":${data}}` })))).toMatchObject({
      code: "BAD_ANSWER",
      message: "GET /x answered 200 without the data that was asked for",
    });
  });
});

describe("documentIn", () => {
  test("gives an object without a frame", () => {
    expect(documentIn(aRaw({ text: '{"openapi":"3.1.1"}' }))).toEqual({ openapi: "3.1.1" });
  });

  test.each([
    [200, "[]", "BAD_ANSWER"],
    [200, "<html>", "BAD_ANSWER"],
    [502, '{"openapi":"3.1.1"}', "BAD_ANSWER"],
    [404, '{"code":404,"message":"no"}', "ERR_NOT_FOUND"],
  ])("refuses %i with %s", (status, text, code) => {
    expect(problemOf(() => documentIn(aRaw({ status, text })))).toMatchObject({ code, status });
  });
});

function aRaw(facts: Partial<RawAnswer>): RawAnswer {
  return { request: "GET /x", status: 200, text: "", header: () => undefined, ...facts };
}

function problemOf(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}
