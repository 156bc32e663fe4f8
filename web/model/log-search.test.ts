import { describe, expect, test } from "vitest";
import { type Finder, finderOf, LogHits, type LogQuery } from "./log-search.ts";

function finder(text: string, query: Partial<LogQuery> = {}): Finder {
  const made = finderOf({ text, isRegex: false, isCaseSensitive: false, ...query });
  if ("problem" in made) throw new Error(made.problem);
  return made;
}

describe("a query", () => {
  test.each([
    [
      "abc",
      {},
      "xABCabc",
      [
        [1, 4],
        [4, 7],
      ],
    ],
    ["abc", { isCaseSensitive: true }, "xABCabc", [[4, 7]]],
    ["a.c", {}, "abc a.c", [[4, 7]]],
    [
      "a.c",
      { isRegex: true },
      "abc a.c",
      [
        [0, 3],
        [4, 7],
      ],
    ],
    ["[", {}, "a[b]", [[1, 2]]],
    ["x*", { isRegex: true }, "axxb", [[1, 3]]],
    ["^$", { isRegex: true }, "", []],
    ["(", {}, "()", [[0, 1]]],
  ] as const)("%j %j in %j", (text, query, line, ranges) => {
    const found = finder(text, query);
    expect(found.rangesIn(line).map(({ start, end }) => [start, end])).toEqual(ranges);
    expect(found.has(line)).toBe(ranges.length > 0);
    expect(found.has(line)).toBe(ranges.length > 0); // a pattern remembers where it was
  });

  test("may be no pattern", () => {
    expect(finderOf({ text: "(", isRegex: true, isCaseSensitive: false })).toMatchObject({
      problem: expect.stringMatching(/\(/),
    });
  });
});

function take(hits: LogHits, offsets: readonly number[], lines: readonly string[]): void {
  hits.take({ text: lines.join("\n"), offsets, lines });
}

describe("many lines at once", () => {
  test.each([
    ["needle", {}, "a\nb", true],
    ["needle", {}, "a\n\u001b[31mNee\u001b[0mdle", false],
    ["needle", {}, "a\nnee\u001b[2Kdle", false],
    ["needle", {}, "a\nneedle\rb", false],
    ["^b", { isRegex: true }, "a\nb", false],
    ["nothing", { isRegex: true }, "a\nb", false],
  ])("%j %j in %j", (text, query, lines, isIdle) => {
    expect(finder(text, query).isIdle(lines)).toBe(isIdle);
  });
});

describe("hits", () => {
  const stamp = "2026-01-31 02:00:07 UTC job: needle: ";
  const hits = new LogHits(finder("needle"));
  take(hits, [0, 10, 20], [`${stamp}nothing`, `${stamp}a needle`, `${stamp}nee\u001b[1mdle`]);
  take(hits, [30], ["needle without a stamp"]);

  test("are lines that show it, not such as hide it in stamp or colours", () => {
    expect([0, 1, 2, 3, -1].map((index) => hits.at(index))).toEqual([10, 20, 30, undefined, 30]);
    expect([hits.count, hits.isCutShort]).toEqual([3, false]);
  });

  test("are found from any place", () => {
    expect([0, 10, 11, 30, 31].map((offset) => hits.from(offset))).toEqual([0, 0, 1, 2, 3]);
  });

  test("are not kept without end", () => {
    const many = new LogHits(finder("x"));
    const lines = Array.from({ length: 200_001 }, () => "x");
    take(
      many,
      lines.map((_, i) => i),
      lines,
    );
    expect([many.count, many.isCutShort]).toEqual([200_000, true]);
  });
});
