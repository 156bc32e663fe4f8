import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type AttemptFailure,
  COMMAND_FAILURES,
  describeFailure,
  type FailureKinds,
  isRetriedOn,
  parseRetryOn,
  REQUEST_FAILURES,
  RETRY_ON_TRANSIENT,
  type RetryOn,
} from "./retry-on.ts";

const OF_COMMAND = "expected 1 to 255, a range such as 10-19, or timeout, signal, lost or error";
const OF_REQUEST = "expected 100 to 599, a range such as 200-299 or 2xx, or timeout, unreachable, lost or error";

describe("parseRetryOn", () => {
  test.each<[string, FailureKinds, RetryOn]>([
    ["any", COMMAND_FAILURES, "any"],
    [" Any ", REQUEST_FAILURES, "any"],
    ["75", COMMAND_FAILURES, [{ from: 75, to: 75 }]],
    ["1-255", COMMAND_FAILURES, [{ from: 1, to: 255 }]],
    ["5xx", REQUEST_FAILURES, [{ from: 500, to: 599 }]],
    [" 429 , 5XX,Timeout", REQUEST_FAILURES, [{ from: 429, to: 429 }, { from: 500, to: 599 }, "timeout"]],
    ["signal,lost,error", COMMAND_FAILURES, ["signal", "lost", "error"]],
    ["unreachable,lost,error", REQUEST_FAILURES, ["unreachable", "lost", "error"]],
  ])("understands %j", (text, kinds, value) => {
    expect(parseRetryOn(text, kinds)).toEqual({ ok: true, value });
  });

  test.each([
    ["", 0, `"" is no failure of a command: ${OF_COMMAND}`],
    ["75,", 3, `"" is no failure of a command: ${OF_COMMAND}`],
    ["75, sometimes", 4, `"sometimes" is no failure of a command: ${OF_COMMAND}`],
    ["any,75", 0, `"any" is no failure of a command: ${OF_COMMAND}`],
    ["1000", 0, `"1000" is no failure of a command: ${OF_COMMAND}`],
    ["300", 0, `"300" is no failure of a command: ${OF_COMMAND}`],
    ["70-300", 0, `"70-300" is no failure of a command: ${OF_COMMAND}`],
    ["1, 5xx", 3, `"5xx" is no failure of a command: ${OF_COMMAND}`],
    ["unreachable", 0, `"unreachable" is no failure of a command: ${OF_COMMAND}`],
    ["-1", 0, `"-1" is no failure of a command: ${OF_COMMAND}`],
    ["99-50", 0, '"99-50" runs backwards: expected 50-99'],
    ["0", 0, `"0" is no failure of a command: ${OF_COMMAND}`],
  ])("refuses %j of a command and points at character %i", (text, offset, message) => {
    expect(parseRetryOn(text, COMMAND_FAILURES)).toEqual({ ok: false, problem: { message, offset } });
  });

  test.each([
    ["42", 0, `"42" is no failure of a request: ${OF_REQUEST}`],
    ["503, 600", 5, `"600" is no failure of a request: ${OF_REQUEST}`],
    ["9xx", 0, `"9xx" is no failure of a request: ${OF_REQUEST}`],
    ["signal", 0, `"signal" is no failure of a request: ${OF_REQUEST}`],
    ["599-500", 0, '"599-500" runs backwards: expected 500-599'],
  ])("refuses %j of a request and points at character %i", (text, offset, message) => {
    expect(parseRetryOn(text, REQUEST_FAILURES)).toEqual({ ok: false, problem: { message, offset } });
  });

  test.each([COMMAND_FAILURES, REQUEST_FAILURES])("never throws and points into the text", (kinds) => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const parsed = parseRetryOn(text, kinds);
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
