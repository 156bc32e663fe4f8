import { createHmac } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { hmacSha256 } from "./hmac.ts";

test.each([
  ["2", "what do ya want for nothing?", "Jefe", "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"],
  ["1", "Hi There", "\x0b".repeat(20), "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"],
])("is what RFC 4231 says in its test case %s", (_case, message, key, digest) => {
  expect(hmacSha256(message, key)).toBe(digest);
});

test("is what Node says, whatever the lengths", () => {
  const text = fc.string({ unit: "grapheme", maxLength: 200 });
  fc.assert(
    fc.property(text, text, (message, key) => {
      expect(hmacSha256(message, key)).toBe(createHmac("sha256", key).update(message).digest("hex"));
    }),
  );
  for (let length = 0; length < 200; length += 1) {
    const [message, key] = ["a".repeat(length), "k".repeat(199 - length)];
    expect(hmacSha256(message, key)).toBe(createHmac("sha256", key).update(message).digest("hex"));
  }
});
