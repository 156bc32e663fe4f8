import { describe, expect, test } from "vitest";
import { headerLine, isSecretHeader } from "./header-masking.ts";

describe("isSecretHeader", () => {
  test.each([
    "Authorization",
    "proxy-authorization",
    "COOKIE",
    "Set-Cookie",
    "X-Karajo-Sign",
    "x-my-sign",
    "X-Auth-Token",
    "Client-SECRET",
    "x-password-hash",
    "X-API-Key",
    "x-apikey",
    "X-Hub-Signature-256",
  ])("holds for %s", (name) => {
    expect(isSecretHeader(name, "X-My-Sign")).toBe(true);
  });

  test.each(["Content-Type", "Date", "X-Key", "X-Authorized-By", "X-Sign"])("does not hold for %s", (name) => {
    expect(isSecretHeader(name, "X-My-Sign")).toBe(false);
  });
});

describe("headerLine", () => {
  test("shows an ordinary header as it is and a secret one as stars", () => {
    expect(headerLine({ name: "X-One", value: "two words" }, "X-Sign")).toBe("X-One: two words");
    expect(headerLine({ name: "x-sign", value: "abc" }, "X-Sign")).toBe("x-sign: ***");
  });

  test("stays one line whatever the value holds", () => {
    expect(headerLine({ name: "X-One", value: "a\r\n--- HTTP response:" }, "")).toBe("X-One: a --- HTTP response:");
  });
});
