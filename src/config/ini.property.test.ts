import fc from "fast-check";
import { expect, test } from "vitest";
import { parseIni } from "./ini.ts";

/** Texts made of what matters to the parser. */
const iniLike = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        "[",
        "]",
        '"',
        "\\",
        "\n",
        "\r\n",
        "=",
        "#",
        ";",
        " ",
        "\t",
        "\\\n",
        "[a]\n",
        '[b "c"]\n',
        "k = v\n",
      ),
      fc.constantFrom("a", "1", "_", "é", "値", "\uFEFF", "\0", "\u00A0", "𝒳", "\uD800"),
      fc.string({ maxLength: 3, unit: "binary" }),
    ),
    { maxLength: 60 },
  )
  .map((pieces) => pieces.join(""));

const anyText = fc.oneof(iniLike, fc.string({ unit: "binary" }), fc.string({ unit: "grapheme" }));

test("any text is read without an exception, and every position lies in it", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const lines = text.split("\n");
      const isInside = ({ line, column }: { line: number; column: number }): boolean =>
        line >= 1 && column >= 1 && column <= (lines[line - 1]?.length ?? -1) + 1;
      const ini = parseIni(text);
      for (const problem of ini.problems) expect(problem).toSatisfy(isInside);
      for (const section of ini.sections) {
        expect(section).toSatisfy(isInside);
        for (const entry of section.entries) {
          expect(entry).toSatisfy(isInside);
          expect({ line: entry.line, column: entry.valueColumn }).toSatisfy(isInside);
          expect(entry.lastLine).toBeLessThanOrEqual(lines.length);
        }
      }
    }),
    { numRuns: 500 },
  );
});

test("the offsets of a verbatim value are those of its line", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const lines = text.split("\n");
      for (const { value, isVerbatim, line, valueColumn } of parseIni(text).sections.flatMap((one) => one.entries)) {
        if (isVerbatim)
          expect(lines[line - 1]?.slice(valueColumn - 1)).toSatisfy((rest: string) => rest.startsWith(value));
      }
    }),
    { numRuns: 500 },
  );
});

test("a text without a line feed after a carriage return has no problem at all, or one that is not about those", () => {
  const withoutReturns = anyText.filter((text) => !text.includes("\r\n"));
  fc.assert(
    fc.property(withoutReturns, (text) =>
      parseIni(text).problems.every(({ message }) => !message.startsWith("carriage return")),
    ),
  );
});

const letter = fc.constantFrom(..."abcXYZéÄж値");
const nameChar = fc.constantFrom(..."abcXYZé値019-.");
const sectionName = fc.tuple(letter, fc.string({ unit: nameChar, maxLength: 8 })).map(([a, b]) => a + b);
const key = fc
  .tuple(letter, fc.string({ unit: fc.oneof(nameChar, fc.constant("_")), maxLength: 8 }))
  .map(([a, b]) => a + b);
/** Any text without a carriage return, which can stand before no line feed. */
const value = fc.string({ unit: "binary", maxLength: 20 }).filter((text) => !text.includes("\r"));
const sub = value.filter((text) => !text.includes("\n"));
const sections = fc.array(
  fc.record({ name: sectionName, sub, entries: fc.array(fc.record({ key, value }), { maxLength: 4 }) }),
  { maxLength: 4 },
);

test("what is printed is read back", () => {
  fc.assert(
    fc.property(sections, fc.boolean(), (written, areCommentsIn) => {
      const comment = areCommentsIn ? ' ; "comment \\' : "";
      const text = written.map((section) => printSection(section, comment)).join("");
      const ini = parseIni(text);
      expect(ini.problems).toEqual([]);
      const read = ini.sections.map(({ nameAsWritten, sub: readSub, entries }) => ({
        name: nameAsWritten,
        sub: readSub,
        entries: entries.map((entry) => ({ key: entry.keyAsWritten, value: entry.value })),
      }));
      expect(read).toEqual(written);
    }),
    { numRuns: 500 },
  );
});

interface Written {
  readonly name: string;
  readonly sub: string;
  readonly entries: readonly { readonly key: string; readonly value: string }[];
}

function printSection(section: Written, comment: string): string {
  const header = section.sub === "" ? section.name : `${section.name} "${section.sub.replace(/["\\]/g, "\\$&")}"`;
  const lines = section.entries.map((entry) => `\t${entry.key} = ${printValue(entry.value)}${comment}\n`);
  return `[${header}]${comment}\n${lines.join("")}`;
}

const ESCAPED: Readonly<Record<string, string>> = { "\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\b": "\\b" };

function printValue(text: string): string {
  return `"${[...text].map((char) => ESCAPED[char] ?? char).join("")}"`;
}
