import { describe, expect, test } from "vitest";
import { AUTH_KINDS, type AuthKind, HEADER_SIGN, type Proof, presentedProof } from "./signature.ts";

describe("presentedProof", () => {
  test.each(AUTH_KINDS)("gives none for %s when the request carries no signature", (authKind) => {
    expect(proof(authKind, {})).toEqual({ kind: "none" });
  });

  test.each(AUTH_KINDS)("takes no header of another kind for %s", (authKind) => {
    const others: Record<AuthKind, readonly string[]> = {
      "hmac-sha256": ["x-hub-signature-256", "x-hub-signature", "x-gitlab-token", "x-payload-signature"],
      github: ["x-karajo-sign", "x-gitlab-token", "x-payload-signature"],
      gitlab: ["x-karajo-sign", "x-hub-signature-256", "x-hub-signature", "x-payload-signature"],
      sourcehut: ["x-karajo-sign", "x-gitlab-token", "x-hub-signature-256", "x-hub-signature", "x-payload-nonce"],
    };
    const headers = Object.fromEntries(others[authKind].map((name) => [name, "abc123"]));
    expect(proof(authKind, headers)).toEqual({ kind: "none" });
  });

  describe("of hmac-sha256", () => {
    test("is the header that karajo signs with", () => {
      expect(proof("hmac-sha256", { "x-karajo-sign": "abc123" })).toEqual(hmac("sha256", "abc123"));
    });

    test("is the header that the job names, and no other", () => {
      const headers = { "x-karajo-sign": "abc123", "x-mine": "def456" };
      const auth = { authKind: "hmac-sha256", headerSign: "X-Mine" } as const;
      expect(presentedProof(auth, headerOf(headers))).toEqual(hmac("sha256", "def456"));
    });

    test("is compared in lower case", () => {
      expect(proof("hmac-sha256", { "x-karajo-sign": "ABC123" })).toEqual(hmac("sha256", "abc123"));
    });
  });

  describe("of github", () => {
    test.each(["sha256=abc123", "abc123", "sha256=ABC123"])("is the SHA-256 header, written %s", (written) => {
      expect(proof("github", { "x-hub-signature-256": written })).toEqual(hmac("sha256", "abc123"));
    });

    test.each(["sha1=abc123", "abc123"])("is the SHA-1 header, written %s, where there is no other", (written) => {
      expect(proof("github", { "x-hub-signature": written })).toEqual(hmac("sha1", "abc123"));
    });

    test("never falls back to SHA-1 where there is a SHA-256 header, even an empty digest", () => {
      const sha1 = { "x-hub-signature": "sha1=def456" };
      expect(proof("github", { ...sha1, "x-hub-signature-256": "sha256=abc123" })).toEqual(hmac("sha256", "abc123"));
      expect(proof("github", { ...sha1, "x-hub-signature-256": "sha256=" })).toEqual({ kind: "none" });
    });
  });

  test("of gitlab is the token as written", () => {
    expect(proof("gitlab", { "x-gitlab-token": "ToKen" })).toEqual({ kind: "token", presented: "ToKen" });
  });

  describe("of sourcehut", () => {
    test("is the signature as written, with the nonce and the public key of sr.ht", () => {
      const headers = { "x-payload-signature": "SiGn+/==", "x-payload-nonce": "n0nCe" };
      expect(proof("sourcehut", headers)).toEqual({
        kind: "ed25519",
        publicKey: "uX7KWyyDNMaBma4aVbJ/cbUQpdjqczuCyK/HxzV/u+4=",
        presented: "SiGn+/==",
        nonce: "n0nCe",
      });
    });

    test("has an empty nonce when the request carries none", () => {
      expect(proof("sourcehut", { "x-payload-signature": "SiGn" })).toMatchObject({ kind: "ed25519", nonce: "" });
    });
  });
});

function proof(authKind: AuthKind, headers: Readonly<Record<string, string>>): Proof {
  return presentedProof({ authKind, headerSign: HEADER_SIGN }, headerOf(headers));
}

/** Looks headers up as the server does: their names are in lower case, an absent one is empty. */
function headerOf(headers: Readonly<Record<string, string>>): (name: string) => string {
  return (name) => headers[name.toLowerCase()] ?? "";
}

function hmac(algorithm: "sha256" | "sha1", presented: string): Proof {
  return { kind: "hmac", algorithm, presented };
}
