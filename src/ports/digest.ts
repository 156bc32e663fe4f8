/** Keyed digests and signatures. */
export interface Digest {
  /** The HMAC (RFC 2104) of `payload`, in lower-case hexadecimal. */
  hmac(algorithm: "sha256" | "sha1", secret: string, payload: Uint8Array | string): string;

  /** The SHA-256 digest in lower-case hexadecimal. */
  sha256(payload: string): string;

  /** Whether two texts are equal, in a time that does not tell where they differ. */
  equal(a: string, b: string): boolean;

  /** Whether `signature` is the Ed25519 signature (RFC 8032) of `message`. A malformed one is just wrong. */
  verifyEd25519(check: {
    readonly publicKey: Uint8Array;
    readonly message: Uint8Array;
    readonly signature: Uint8Array;
  }): boolean;
}
