import { describe, expect, test } from "vitest";
import { createNodeRandom } from "./random-node.ts";

const random = createNodeRandom();

describe("a token", () => {
  test.each([0, 1, 32, 1_000])("has the %i characters that were asked for", (length) => {
    expect(random.token(length)).toHaveLength(length);
  });

  test("consists of letters and digits, and all of them occur", () => {
    const characters = new Set(random.token(20_000));
    expect([...characters].sort().join("")).toBe("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
  });

  test("prefers no character", () => {
    const counts = new Map<string, number>();
    for (const character of random.token(62_000)) counts.set(character, (counts.get(character) ?? 0) + 1);
    // 1,000 each on average; 200 are more than six standard deviations.
    for (const count of counts.values()) expect(Math.abs(count - 1_000)).toBeLessThan(200);
  });

  test("is never the same", () => {
    expect(new Set(Array.from({ length: 1_000 }, () => random.token(32))).size).toBe(1_000);
  });
});

describe("a fraction", () => {
  const fractions = Array.from({ length: 10_000 }, () => random.fraction());

  test("is from 0 up to, not including, 1", () => {
    expect(Math.min(...fractions)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...fractions)).toBeLessThan(1);
  });

  test("prefers no part of that", () => {
    const counts = new Array<number>(10).fill(0);
    for (const fraction of fractions) counts[Math.floor(fraction * 10)]! += 1;
    // 1,000 each on average; 200 are more than six standard deviations.
    for (const count of counts) expect(Math.abs(count - 1_000)).toBeLessThan(200);
  });

  test("is fine enough never to be the same", () => {
    expect(new Set(fractions).size).toBe(fractions.length);
  });
});
