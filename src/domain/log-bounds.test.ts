import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { headLimit, isWorthCutting, lineReach, partLimit, tailBegin, tailLimit } from "./log-bounds.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

describe("the bounds of a log", () => {
  test.each([0, 1, 2, 3, 7, 1_000, 16 * 1024 * 1024])("share %i bytes between head and tail", (maxSize) => {
    expect(headLimit(maxSize) + tailLimit(maxSize)).toBe(maxSize);
    expect(partLimit(maxSize)).toBeGreaterThan(0);
    expect(lineReach(maxSize)).toBeLessThanOrEqual(tailLimit(maxSize) / 4);
  });

  test("may be none", () => {
    expect(headLimit(Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
    expect(lineReach(Number.POSITIVE_INFINITY)).toBe(64 * 1024);
  });
});

test.each([
  [0, 30, false],
  [32, 30, false],
  [33, 30, true],
])("%i bytes behind the bound, with a gap line of %i: is it cut? %s", (missing, gapLineLength, isCut) => {
  expect(isWorthCutting(missing, gapLineLength)).toBe(isCut);
});

describe("the text of a tail begins", () => {
  test.each([
    ["with the first whole line", bytes("rest\nline\n"), 5],
    ["at once where no line begins", bytes("rest"), 0],
    ["with a whole character", bytes("€uro").subarray(1), 2],
    ["with a whole character of four bytes", bytes("𝄞x").subarray(1), 3],
    ["at once where it is no UTF-8", Uint8Array.of(128, 128, 128, 128, 65), 0],
    ["at its end where there is nothing", new Uint8Array(), 0],
  ])("%s", (_what, tail, begin) => {
    expect(tailBegin(tail)).toBe(begin);
  });

  test("within it, whatever it is", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (tail) => {
        expect(tailBegin(tail)).toBeGreaterThanOrEqual(0);
        expect(tailBegin(tail)).toBeLessThanOrEqual(tail.length);
      }),
    );
  });
});
