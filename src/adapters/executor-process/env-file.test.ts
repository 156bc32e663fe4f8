import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseEnvFile } from "./env-file.ts";

function read(text: string): Readonly<Record<string, string>> {
  const variables = parseEnvFile(text);
  if (!variables.ok) throw new Error(`${variables.problem.line}: ${variables.problem.message}`);
  return Object.fromEntries(variables.value.map(({ name, value }) => [name, value]));
}

describe("an environment file", () => {
  test.each([
    ["a plain value", "A=b", "b"],
    ["no value", "A=", ""],
    ["blanks around, which are not meant", "  A = b \t", "b"],
    ["blanks within", "A=b c", "b c"],
    ["what looks like a comment, an equals sign and quotes within", `A=b # c=d "e" 'f'`, `b # c=d "e" 'f'`],
    ["no variables of other variables", "A=$HOME `id`", "$HOME `id`"],
    ["`export` before the name", "export A=b", "b"],
    ["single quotes, in which nothing is special", "A=' b\\n$\"c '", ' b\\n$"c '],
    ["double quotes with escapes", 'A=" \\"\\$\\`\\\\ \\n "', ' "$`\\ \\n '],
    ["several lines in quotes", "A='b\nc'", "b\nc"],
    ["a line joined with the next, in quotes and without", 'A="b\\\nc"', "bc"],
    ["a line joined with the next", "A=b\\\nc", "bc"],
    ["escapes without quotes, of which the backslash goes", "A=\\'b\\\\c", "'b\\c"],
    ["a backslash at the very end", "A=b\\", "b"],
    ["Windows line ends", "A=b\r\n", "b"],
  ])("may hold %s", (_, text, value) => {
    expect(read(text)).toEqual({ A: value });
  });

  test("has comments and blank lines, and a later line wins", () => {
    expect(read("# A=1\n\n  ; B=2\n \t\nC=3\nD=4\nC=5")).toEqual({ C: "5", D: "4" });
  });

  test.each([
    ["no equals sign", "A=1\n\nB", 3, "expected NAME=value"],
    ["a name that no variable can have", "A='1\n2'\n2B=3", 3, "expected NAME=value"],
    ["an open quote", "A=1\nB='2\n3\n", 2, "the quote is not closed"],
    ["text behind a quote", "A='1' # one", 1, "there is text after the closing quote"],
    ["a NUL byte", "A=1\0", 1, "a variable cannot hold a NUL byte"],
  ])("with %s is refused where that is", (_, text, line, message) => {
    expect(parseEnvFile(text)).toEqual({ ok: false, problem: { line, message } });
  });

  test("gives back any text that was put in quotes", () => {
    const aValue = fc.string({ unit: "grapheme" }).map((text) => text.replaceAll("\0", "").replaceAll("\r", ""));
    fc.assert(
      fc.property(aValue, (value) => {
        expect(read(`A="${value.replace(/["$`\\]/g, "\\$&")}"\n`)).toEqual({ A: value });
        if (!value.includes("'")) expect(read(`A='${value}'\n`)).toEqual({ A: value });
      }),
    );
  });

  test("of any text is read or refused, and soon", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("A", "=", "'", '"', "\\", "\n", " ", "#"), maxLength: 200 }),
        (text) => void parseEnvFile(text),
      ),
    );
    parseEnvFile(`A="${"\\a".repeat(1_000_000)}`);
    parseEnvFile(`A=${"\\a b".repeat(1_000_000)}`);
  });
});
