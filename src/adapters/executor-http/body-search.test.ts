import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createBodySearch } from "./body-search.ts";

test("an empty text is found in nothing", () => {
  expect(found("", [])).toBe(true);
});

test.each([
  ["ok", ["it is ok"]],
  ["ok", ["it is o", "k"]],
  ["abcd", ["a", "b", "c", "d"]],
  ["abcd", ["xab", "", "cdx"]],
  ["aab", ["a", "a", "a", "b"]],
  ["abcabd", ["abcabc", "abd"]],
  ["a\nb", ["a\n", "b"]],
])("%j is found in %j", (text, chunks) => {
  expect(found(text, chunks)).toBe(true);
});

test.each([
  ["ok", []],
  ["ok", ["OK"]],
  ["ok", ["o", " k"]],
  ["abcd", ["abc"]],
  ["abab", ["aba", "aab"]],
])("%j is not found in %j", (text, chunks) => {
  expect(found(text, chunks)).toBe(false);
});

test("a character is found whose bytes came apart", () => {
  const bytes = Buffer.from("…€😀…");
  const search = createBodySearch("€😀");
  for (const byte of bytes) search.add(Uint8Array.of(byte));
  expect(search.isFound()).toBe(true);
});

test("bytes that are no text are no character either", () => {
  const search = createBodySearch("\ufffd");
  search.add(Uint8Array.of(0xff, 0xfe));
  expect(search.isFound()).toBe(false);
});

describe("a piece", () => {
  test("may be overwritten once it is added", () => {
    const search = createBodySearch("abcd");
    const chunk = Buffer.from("ab");
    search.add(chunk);
    chunk.fill("x");
    search.add(Buffer.from("cd"));
    expect(search.isFound()).toBe(true);
  });

  test("may be a part of a larger array", () => {
    const search = createBodySearch("ok");
    search.add(new Uint8Array(Buffer.from("ok--")).subarray(2));
    expect(search.isFound()).toBe(false);
    search.add(new Uint8Array(Buffer.from("--ok")).subarray(2));
    expect(search.isFound()).toBe(true);
  });
});

test("wherever the body is cut, a text is found if and only if it is there", () => {
  // Two letters and an umlaut: near misses and borders within a character are the rule.
  const texts = fc.string({ unit: fc.constantFrom("a", "b", "ä"), maxLength: 40 });
  fc.assert(
    fc.property(
      texts,
      fc.string({ unit: fc.constantFrom("a", "b", "ä"), maxLength: 6 }),
      fc.array(fc.integer({ min: 0, max: 9 })),
      (body, text, lengths) => {
        const bytes = Buffer.from(body);
        const search = createBodySearch(text);
        let at = 0;
        for (const length of lengths) {
          search.add(bytes.subarray(at, at + length));
          at += length;
        }
        search.add(bytes.subarray(at));
        expect(search.isFound()).toBe(body.includes(text));
      },
    ),
    { numRuns: 500 },
  );
});

function found(text: string, chunks: readonly string[]): boolean {
  const search = createBodySearch(text);
  for (const chunk of chunks) search.add(Buffer.from(chunk));
  return search.isFound();
}
