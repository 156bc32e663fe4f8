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
      put(a, rooms[0]);
      put(b, rooms[1]);
      const isEqual = timingSafeEqual(...rooms);
      for (const room of rooms) room.fill(0); // they may hold secrets
      return isEqual;
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

/** Enough for any signature, and for most secrets. */
const ROOM = 256;

/**
 * For what is to be compared: timingSafeEqual needs equal lengths, and the length itself may be secret. Always the same,
 * because making them takes four times as long as comparing.
 */
const rooms = [Buffer.alloc(ROOM + 4), Buffer.alloc(ROOM + 4)] as const;

/** The text itself where there is room for it, else its digest; and its length. */
function put(text: string, room: Buffer): void {
  const size = Buffer.byteLength(text);
  if (size <= ROOM) room.write(text);
  else createHash("sha256").update(text).digest().copy(room);
  room.writeUInt32LE(size, ROOM);
}
