import { randomFillSync, randomInt } from "node:crypto";
import type { Random } from "../../ports/random.ts";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** Asking the system costs the same for a few bytes as for these. */
const STOCK = 4_096;

/** Chance from the operating system. */
export function createNodeRandom(): Random {
  const bytes = new Bytes();
  return {
    token: (length) => tokenOf(length, bytes),
    fraction: () => randomInt(2 ** 47) / 2 ** 47,
  };
}

/** Bytes that were asked for in advance; each is given out once, and not kept. */
class Bytes {
  readonly #stock = new Uint8Array(STOCK);
  #left = 0;

  next(): number {
    if (this.#left === 0) {
      randomFillSync(this.#stock);
      this.#left = STOCK;
    }
    this.#left--;
    const byte = this.#stock[this.#left] ?? 0;
    this.#stock[this.#left] = 0;
    return byte;
  }
}

/** Bytes beyond the last whole multiple of the alphabet are thrown away, so that every letter is as likely. */
function tokenOf(length: number, bytes: Bytes): string {
  const fair = 256 - (256 % ALPHABET.length);
  let text = "";
  while (text.length < length) {
    const byte = bytes.next();
    if (byte < fair) text += ALPHABET.charAt(byte % ALPHABET.length);
  }
  return text;
}
