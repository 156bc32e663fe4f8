import { createHmac } from "node:crypto";
import { afterEach, describe, expect, test, vi } from "vitest";
import { sign } from "./sign.ts";

afterEach(() => vi.unstubAllGlobals());

describe("sign", () => {
  // RFC 4231, section 4.3.
  test("gives the digest that the standard publishes", async () => {
    const digest = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
    expect(await sign("what do ya want for nothing?", "Jefe")).toBe(digest);
  });

  test.each([
    ["text", '{"_karajo_epoch":1}', "s3cret"],
    ["text beyond ASCII", "ü 日本 \u{1F600}", "schlüssel"],
    ["bytes that are not UTF-8", new Uint8Array([0, 255, 128]), "s3cret"],
    ["nothing", "", "s3cret"],
    ["text with an empty secret", "a", ""],
    ["text with a secret longer than a block", "a", "k".repeat(200)],
  ])("signs %s as Node's crypto does", async (_kind, payload, secret) => {
    expect(await sign(payload, secret)).toBe(createHmac("sha256", secret).update(payload).digest("hex"));
  });

  test.each([{}, undefined])("says what to do where WebCrypto is missing: crypto is %j", async (crypto) => {
    vi.stubGlobal("crypto", crypto);
    await expect(sign("a", "b")).rejects.toMatchObject({
      name: "ClientError",
      code: "UNSUPPORTED",
      message: expect.stringContaining('give the option "sign"'),
    });
  });
});
