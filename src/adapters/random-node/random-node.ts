import { randomBytes, randomInt } from "node:crypto";
import type { Random } from "../../ports/random.ts";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** Chance from the operating system. */
export function createNodeRandom(): Random {
  return {
    token,
    fraction: () => randomInt(2 ** 47) / 2 ** 47,
  };
}

/** Bytes beyond the last whole multiple of the alphabet are thrown away, so that every letter is as likely. */
function token(length: number): string {
  const fair = 256 - (256 % ALPHABET.length);
  let text = "";
  while (text.length < length) {
    for (const byte of randomBytes(2 * length)) {
      if (byte < fair && text.length < length) text += ALPHABET.charAt(byte % ALPHABET.length);
    }
  }
  return text;
}
