import { ClientError } from "./client-error.ts";

/**
 * The signature that karajo asks for: the HMAC-SHA256 of `payload` under `secret`, in lower-case hexadecimal. Texts
 * count as UTF-8. Throws `UNSUPPORTED` where there is no WebCrypto: browsers offer it only to pages that came by https
 * or from localhost. In Node, `sign` of the entry `karajo` gives the same text at once.
 *
 * @example
 * ```ts
 * await sign("what do ya want for nothing?", "Jefe");
 * // => "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
 * ```
 */
export async function sign(payload: string | Uint8Array, secret: string): Promise<string> {
  const subtle: typeof crypto.subtle | undefined = globalThis.crypto?.subtle;
  if (subtle === undefined) {
    const advice = "browsers offer it only to pages that came by https or from localhost";
    throw new ClientError("UNSUPPORTED", `cannot sign: there is no WebCrypto here (${advice}); give the option "sign"`);
  }
  // WebCrypto refuses an empty key; HMAC fills keys up with zeros, so that one zero is the same key.
  const keyBytes = secret === "" ? new Uint8Array(1) : bytesOf(secret);
  const key = await subtle.importKey("raw", keyBytes, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const digest = new Uint8Array(await subtle.sign("HMAC", key, bytesOf(payload)));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** A copy of the bytes; of a text, its UTF-8 form. */
export function bytesOf(payload: string | Uint8Array): Uint8Array<ArrayBuffer> {
  return typeof payload === "string" ? new TextEncoder().encode(payload) : new Uint8Array(payload);
}
