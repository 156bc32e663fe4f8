import { describe, expect, test } from "vitest";
import type { Duration } from "../../domain/time.ts";
import { failureReason, failureWord, timeoutReason } from "./failure-reason.ts";

describe("failureReason", () => {
  test("names each address that failed once", () => {
    const refused = () => new Error("connect ECONNREFUSED ::1:80");
    const error = new AggregateError([refused(), refused(), new Error("connect ECONNREFUSED 127.0.0.1:80")]);
    expect(failureReason(error)).toBe("connect ECONNREFUSED ::1:80; connect ECONNREFUSED 127.0.0.1:80");
  });

  test.each([
    ["CERT_HAS_EXPIRED", "certificate has expired", "TLS certificate refused: certificate has expired"],
    [
      "UND_ERR_CONNECT_TIMEOUT",
      "Connect Timeout Error (host:1, timeout: 9ms)",
      "connect timeout (host:1, timeout: 9ms)",
    ],
    ["Z_DATA_ERROR", "incorrect header check", "malformed response: incorrect header check"],
    ["HPE_INVALID_CONSTANT", "Expected HTTP/", "malformed response: Expected HTTP/"],
    ["ENOTFOUND", "getaddrinfo ENOTFOUND nowhere.invalid", "getaddrinfo ENOTFOUND nowhere.invalid"],
    ["EOTHER", "two\nlines", "two lines"],
    ["EEMPTY", "", "Error"],
  ])("%s with %j reads %j", (code, message, reason) => {
    expect(failureReason(Object.assign(new Error(message), { code }))).toBe(reason);
  });

  test("takes OpenSSL's own words out of what surrounds them", () => {
    const message =
      "write EPROTO 801:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:../deps/x.c:354:\n";
    const error = Object.assign(new Error(message), { code: "EPROTO", reason: "wrong version number" });
    expect(failureReason(error)).toBe("TLS handshake failed: wrong version number");
  });

  test("says something of what is no error", () => {
    expect(failureReason("stop")).toBe("stop");
  });
});

describe("failureWord", () => {
  test.each([
    "ECONNREFUSED",
    "ECONNRESET",
    "EHOSTUNREACH",
    "ENETUNREACH",
    "ETIMEDOUT",
    "ENOTFOUND",
    "EAI_AGAIN",
    "UND_ERR_SOCKET",
    "UND_ERR_CONNECT_TIMEOUT",
    "CERT_HAS_EXPIRED",
    "ERR_TLS_CERT_ALTNAME_INVALID",
    "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
    "EPROTO",
    "ERR_SSL_WRONG_VERSION_NUMBER",
  ])("calls %s unreachable", (code) => {
    expect(failureWord(failing(code))).toBe("unreachable");
  });

  test.each(["HPE_INVALID_CONSTANT", "Z_DATA_ERROR", "ERR_INVALID_URL", "UND_ERR_INVALID_ARG", "ENOSPC", "EPIPES"])(
    "calls %s an error",
    (code) => {
      expect(failureWord(failing(code))).toBe("error");
    },
  );

  test("calls a host unreachable none of whose addresses answered", () => {
    expect(failureWord(new AggregateError([failing("ENETUNREACH"), failing("ECONNREFUSED")]))).toBe("unreachable");
  });

  test.each([new Error("no code"), new AggregateError([]), "ECONNREFUSED", undefined])(
    "calls %s an error",
    (thrown) => {
      expect(failureWord(thrown)).toBe("error");
    },
  );
});

describe("timeoutReason", () => {
  test.each([
    [2_000, "timeout after 2s"],
    [90_000, "timeout after 1m30s"],
    [3_600_000, "timeout after 1h"],
    [5_430_000, "timeout after 1h30m30s"],
    [3_630_000, "timeout after 1h30s"],
    [36_000_000, "timeout after 10h"],
    [600_000, "timeout after 10m"],
    [100_000, "timeout after 1m40s"],
    [60_050, "timeout after 1m0.05s"],
    [0.001, "timeout after 1µs"],
    [1_500, "timeout after 1.5s"],
    [100, "timeout after 100ms"],
  ])("%i ms reads %j", (milliseconds, reason) => {
    expect(timeoutReason(milliseconds as Duration)).toBe(reason);
  });
});

function failing(code: string): Error {
  return Object.assign(new Error(code), { code });
}
