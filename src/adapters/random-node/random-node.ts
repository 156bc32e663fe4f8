import { randomInt } from "node:crypto";
import type { Random } from "../../ports/random.ts";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** Chance from the operating system. */
export function createNodeRandom(): Random {
  return {
    token: (length) => Array.from({ length }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join(""),
    fraction: () => randomInt(2 ** 47) / 2 ** 47,
  };
}
