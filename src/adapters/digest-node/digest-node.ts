import { createHash, createHmac, createPublicKey, timingSafeEqual, verify } from "node:crypto";
import type { Digest } from "../../ports/digest.ts";

// What stands before the 32 bytes of an Ed25519 public key in its DER form (RFC 8410, section 4).
const ED25519_DER_PREFIX = Buffer.from("302a300506032b6570032100", "hex");

/** Digests by Node's crypto module. */
export function createNodeDigest(): Digest {
  return {
    hmac: (algorithm, secret, payload) => createHmac(algorithm, secret).update(payload).digest("hex"),
    sha256: (payload) => createHash("sha256").update(payload).digest("hex"),
    equal(a, b) {
      // Digests are compared, because timingSafeEqual needs equal lengths and the length itself may be secret.
      const digest = (text: string) => createHash("sha256").update(text).digest();
      return timingSafeEqual(digest(a), digest(b));
    },
    verifyEd25519({ publicKey, message, signature }) {
      if (publicKey.length !== 32 || signature.length !== 64) return false;
      const key = createPublicKey({
        key: Buffer.concat([ED25519_DER_PREFIX, publicKey]),
        format: "der",
        type: "spki",
      });
      return verify(null, message, key, signature);
    },
  };
}
