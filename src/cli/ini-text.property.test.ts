import fc from "fast-check";
import { expect, test } from "vitest";
import { parseIni } from "../config/ini.ts";
import { commentLines, optionLine } from "./ini-text.ts";

test.each([["grapheme"], ["binary-ascii"]] as const)("a value of any %s is read as it was written", (unit) => {
  fc.assert(
    fc.property(fc.string({ unit }), (value) => {
      const { sections, problems } = parseIni(`[a]\n${optionLine("k", value)}\nnext = 1\n`);
      expect(problems).toEqual([]);
      expect(sections[0]?.entries.map((entry) => entry.value)).toEqual([value, "1"]);
    }),
  );
});

test("a comment is read as nothing", () => {
  expect(commentLines("a\n\nb\\")).toEqual(["# a", "#", "# b\\"]);
});
