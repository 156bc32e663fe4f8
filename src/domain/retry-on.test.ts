import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type AttemptFailure,
  describeFailure,
  isRetriedOn,
  parseRetryOn,
  RETRY_ON_TRANSIENT,
  type RetryOn,
} from "./retry-on.ts";

const EXPECTED = "expected a status, a range such as 500-599 or 5xx, or timeout, signal, unreachable, lost or error";

describe("parseRetryOn", () => {
  test.each<[string, RetryOn]>([
    ["any", "any"],
    [" Any ", "any"],
    ["75", [{ from: 75, to: 75 }]],
    ["1-255", [{ from: 1, to: 255 }]],
    ["5xx", [{ from: 500, to: 599 }]],
    [" 429 , 5XX,Timeout", [{ from: 429, to: 429 }, { from: 500, to: 599 }, "timeout"]],
    ["signal,unreachable,error", ["signal", "unreachable", "error"]],
  ])("understands %j", (text, value) => {
    expect(parseRetryOn(text)).toEqual({ ok: true, value });
  });

  test.each([
    ["", 0, `"" is no failure: ${EXPECTED}`],
    ["75,", 3, `"" is no failure: ${EXPECTED}`],
    ["75, sometimes", 4, `"sometimes" is no failure: ${EXPECTED}`],
    ["any,75", 0, `"any" is no failure: ${EXPECTED}`],
    ["1000", 0, `"1000" is no failure: ${EXPECTED}`],
    ["-1", 0, `"-1" is no failure: ${EXPECTED}`],
    ["9xx", 0, `"9xx" is no failure: ${EXPECTED}`],
    ["599-500", 0, '"599-500" runs backwards: expected 500-599'],
    ["0", 0, `status 0 in "0" is no failure: ${EXPECTED}`],
  ])("refuses %j and points at character %i", (text, offset, message) => {
    expect(parseRetryOn(text)).toEqual({ ok: false, problem: { message, offset } });
  });

  test("never throws and points into the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const parsed = parseRetryOn(text);
        if (!parsed.ok) expect(parsed.problem.offset).toBeLessThanOrEqual(text.length);
      }),
    );
  });
});

describe("isRetriedOn", () => {
  const failures: readonly AttemptFailure[] = [
    { kind: "exit", status: 75 },
    { kind: "status", status: 503, retryAfter: undefined },
    { kind: "signal" },
    { kind: "timeout" },
    { kind: "unreachable" },
    { kind: "error" },
  ];

  test.each<[RetryOn, readonly string[]]>([
    ["any", ["exit status 75", "HTTP status 503", "signal", "timeout", "unreachable", "error"]],
    [[], []],
    [["timeout"], ["timeout"]],
    [[{ from: 70, to: 75 }], ["exit status 75"]],
    [
      [{ from: 75, to: 599 }, "signal"],
      ["exit status 75", "HTTP status 503", "signal"],
    ],
    [[{ from: 76, to: 502 }], []],
    [RETRY_ON_TRANSIENT, ["HTTP status 503", "timeout", "unreachable"]],
  ])("holds with %j of %j alone", (retryOn, held) => {
    expect(failures.filter((failure) => isRetriedOn(retryOn, failure)).map(describeFailure)).toEqual(held);
  });
});
