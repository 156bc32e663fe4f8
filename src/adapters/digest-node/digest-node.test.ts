import { describe, expect, test } from "vitest";
import { createNodeDigest } from "./digest-node.ts";

const digest = createNodeDigest();
const hex = (text: string) => Buffer.from(text.replaceAll(" ", ""), "hex");
/** A secret is a text; those of the vectors are ASCII, or bytes that are no UTF-8 and cannot be one. */
const repeated = (character: string, count: number) => character.repeat(count);

describe("an HMAC", () => {
  // RFC 4231, section 4: cases 1, 2, 4, 6 and 7 (those whose key is not ASCII are left out: a secret is a text).
  test.each([
    [
      repeated("\u000b", 20),
      Buffer.from("Hi There"),
      "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
    ],
    [
      "Jefe",
      Buffer.from("what do ya want for nothing?"),
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
    ],
    [
      hex("0102030405060708090a0b0c0d0e0f10111213141516171819").toString("latin1"),
      Buffer.alloc(50, 0xcd),
      "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b",
    ],
  ])("by SHA-256 is that of RFC 4231 for the key %j", (secret, payload, expected) => {
    expect(digest.hmac("sha256", secret, payload)).toBe(expected);
  });

  // RFC 2202, section 3: cases 1, 2 and 4.
  test.each([
    [repeated("\u000b", 20), Buffer.from("Hi There"), "b617318655057264e28bc0b6fb378c8ef146be00"],
    ["Jefe", Buffer.from("what do ya want for nothing?"), "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"],
    [
      hex("0102030405060708090a0b0c0d0e0f10111213141516171819").toString("latin1"),
      Buffer.alloc(50, 0xcd),
      "4c9007f4026250c6bc8414f9bf50c86c2d7235da",
    ],
    [repeated("\u000c", 20), Buffer.from("Test With Truncation"), "4c1a03424b55e07fe7f27be1d58bb9324a9a5a04"],
  ])("by SHA-1 is that of RFC 2202 for the key %j", (secret, payload, expected) => {
    expect(digest.hmac("sha1", secret, payload)).toBe(expected);
  });

  test("takes a text as its UTF-8 bytes", () => {
    expect(digest.hmac("sha256", "grün", "grün")).toBe(digest.hmac("sha256", "grün", Buffer.from("grün", "utf8")));
    expect(digest.hmac("sha256", "", "")).toBe("b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
  });
});

describe("a SHA-256 digest", () => {
  // FIPS 180-2, appendix B, and the empty text.
  test.each([
    ["", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
    ["abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
    [
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
    ],
  ])("of %j is that of FIPS 180-2", (text, expected) => {
    expect(digest.sha256(text)).toBe(expected);
  });
});

describe("two texts", () => {
  test.each([
    ["", "", true],
    ["abc", "abc", true],
    ["grün", "grün", true],
    ["abc", "abd", false],
    ["abc", "ab", false],
    ["", "a", false],
    ["a", "A", false],
    ["a\u0000", "a", false],
  ])("%j and %j: equal is %s", (a, b, expected) => {
    expect(digest.equal(a, b)).toBe(expected);
  });
});

// RFC 8032, section 7.1: tests 1, 2, 3 and SHA(abc).
const VECTORS = [
  {
    publicKey: "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
    message: "",
    signature:
      "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
  },
  {
    publicKey: "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
    message: "72",
    signature:
      "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
  },
  {
    publicKey: "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
    message: "af82",
    signature:
      "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
  },
  {
    publicKey: "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf2",
    message:
      "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
    signature:
      "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704",
  },
].map(({ publicKey, message, signature }) => ({
  publicKey: hex(publicKey),
  message: hex(message),
  signature: hex(signature),
}));

describe("an Ed25519 signature", () => {
  test.each(VECTORS)("of RFC 8032 is right, number $#", (vector) => {
    expect(digest.verifyEd25519(vector)).toBe(true);
  });

  test.each(["publicKey", "message", "signature"] as const)("is wrong when one bit of the %s differs", (part) => {
    for (const vector of VECTORS) {
      for (let bit = 0; bit < vector[part].length * 8; bit += 13) {
        const changed = Buffer.from(vector[part]);
        changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
        expect(digest.verifyEd25519({ ...vector, [part]: changed })).toBe(false);
      }
    }
  });

  test.each([
    ["publicKey", 0],
    ["publicKey", 31],
    ["publicKey", 33],
    ["signature", 0],
    ["signature", 63],
    ["signature", 65],
    ["signature", 128],
  ] as const)("with a %s of %i bytes is wrong, not an error", (part, length) => {
    const vector = VECTORS[1]!;
    const changed = Buffer.concat([vector[part], Buffer.alloc(128)]).subarray(0, length);
    expect(digest.verifyEd25519({ ...vector, [part]: changed })).toBe(false);
  });

  test("by a key that is no point of the curve is wrong, not an error", () => {
    for (const byte of [0x00, 0x02, 0x7f, 0xff]) {
      expect(digest.verifyEd25519({ ...VECTORS[1]!, publicKey: Buffer.alloc(32, byte) })).toBe(false);
    }
  });
});

test("what was compared before makes no difference", () => {
  const texts = ["", "a", "ab", "abc", "abd", "x".repeat(256), "x".repeat(257), "y".repeat(300)];
  for (const a of texts) {
    for (const b of texts) {
      expect(digest.equal(a, b), `${a} ${b}`).toBe(a === b);
      expect(digest.equal("a", "a")).toBe(true);
    }
  }
});
