import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parseIni } from "./ini.ts";

interface RecordedCase {
  readonly text: string;
  readonly error?: string;
  readonly sections:
    | readonly {
        readonly name: string;
        readonly sub: string;
        readonly vars: readonly { readonly key: string; readonly value: string; readonly line: number }[];
      }[]
    | null;
}

const casesFile = new URL("../../test/reference/ini-cases.json", import.meta.url);
const recorded = JSON.parse(readFileSync(casesFile, "utf8")) as readonly RecordedCase[];

describe("as karajo 0.9.3 recorded it", () => {
  test.each(recorded.map((one) => ({ ...one, title: JSON.stringify(one.text) })))(
    "$title",
    ({ text, error, sections }) => {
      const ini = parseIni(text);
      if (error !== undefined) {
        expect(ini.problems).not.toEqual([]);
        const line = Number(/line (\d+)/.exec(error)?.[1]);
        expect(ini.problems[0]?.line).toBe(line);
        return;
      }
      expect(ini.problems).toEqual([]);
      const read = ini.sections.map((section) => ({
        name: section.nameAsWritten,
        sub: section.sub,
        vars: section.entries.map(({ keyAsWritten, value, lastLine }) => ({
          key: keyAsWritten,
          value,
          line: lastLine,
        })),
      }));
      expect(read).toEqual(sections ?? []);
    },
  );
});

/** `line:column: message` of each problem. */
function problemsOf(text: string): readonly string[] {
  return parseIni(text).problems.map(({ line, column, message }) => `${line}:${column}: ${message}`);
}

/** The value of the key `k` on a line of its own. */
function valueWritten(written: string): string | undefined {
  const ini = parseIni(`[a]\nk = ${written}\n`);
  expect(ini.problems).toEqual([]);
  return ini.sections[0]?.entries[0]?.value;
}

describe("values", () => {
  test("an escape or an empty quote does not end a run of blanks, as in karajo 0.9.3", () => {
    expect(valueWritten(String.raw`a \" b`)).toBe('a "b');
    expect(valueWritten(`a "" b`)).toBe("a b");
  });

  test("a line joined inside a run of blanks adds no blank", () => {
    expect(valueWritten("a \\\n   b")).toBe("a b");
    expect(valueWritten("a\\\nb")).toBe("ab");
    expect(valueWritten("\\\n  b")).toBe("b");
  });

  test("a comment may hold quotes and escapes that would be wrong in a value", () => {
    expect(valueWritten(String.raw`a # "b \x`)).toBe("a");
  });

  test("a backslash at the end of the file is dropped", () => {
    expect(parseIni("[a]\nk = v\\").sections[0]?.entries[0]?.value).toBe("v");
  });
});

describe("positions", () => {
  test("count from 1, for section, key and value", () => {
    const [section] = parseIni('\n  [Job "a"]\n\tKey  =   "x"\n').sections;
    expect(section).toMatchObject({ name: "job", nameAsWritten: "Job", sub: "a", line: 2, column: 3 });
    expect(section?.entries[0]).toMatchObject({ key: "key", value: "x", line: 3, column: 2, valueColumn: 11 });
  });

  test("a value over several lines begins on the first and ends on the last", () => {
    const [first, second] = parseIni("[a]\nk = 1 \\\n 2 \\\n 3\nl = 4\n").sections[0]?.entries ?? [];
    expect(first).toMatchObject({ value: "1 2 3", line: 2, lastLine: 4, valueColumn: 5, isVerbatim: false });
    expect(second).toMatchObject({ value: "4", line: 5, lastLine: 5, column: 1, isVerbatim: true });
  });

  test("an empty value begins behind the equals sign, a key alone behind itself", () => {
    const [first, second] = parseIni("[a]\nk =\nl\n").sections[0]?.entries ?? [];
    expect(first?.valueColumn).toBe(4);
    expect(second?.valueColumn).toBe(2);
  });
});

describe("problems", () => {
  test("are all found at once, each on its line", () => {
    const text = '[a\n[b]\n1 = x\nk = "\nl = \\x\n[c "d" ]\n';
    expect(problemsOf(text)).toEqual([
      '1:3: unexpected end of the line: expected letters, digits, "-", "." or "]" in the name of a section',
      '3:1: unexpected "1": expected a key, which starts with a letter, or a section in [ ]',
      '4:5: double quote without an end: expected another " on this line, or \\" for a quote',
      '5:5: unknown escape \\x: expected \\\\, \\", \\n, \\t, \\b, or \\ at the end of the line',
      '6:7: unexpected blank: expected the name to end with "]',
    ]);
  });

  test.each([
    ["[]", '1:2: unexpected "]": expected a letter after "["'],
    ["[1a]", '1:2: unexpected "1": expected a letter after "["'],
    ["[a_b]", '1:3: unexpected "_": expected letters, digits, "-", "." or "]" in the name of a section'],
    ["[a b]", '1:4: unexpected "b": expected a double quote, as in [a "NAME"]'],
    ["[a ]", '1:4: unexpected "]": expected a double quote, as in [a "NAME"]'],
    ['[a "b]', '1:7: unexpected end of the line: expected the name to end with "]'],
    ['[a "b"x]', '1:7: unexpected "x": expected the name to end with "]'],
    ["[a] x", '1:5: unexpected "x": expected nothing but a comment behind "]"'],
    ["[a]\nk k = v", '2:3: unexpected "k": expected "=" behind the key'],
    ["[a]\nk! = v", '2:2: unexpected "!": expected letters, digits, "-", ".", "_" or "=" in a key'],
    ["[a]\n_k = v", '2:1: unexpected "_": expected a key, which starts with a letter, or a section in [ ]'],
    [
      "[a]\n\u0007",
      "2:1: unexpected character U+0007: expected a key, which starts with a letter, or a section in [ ]",
    ],
    ["[a]\nk = x \\\n \\q", '3:2: unknown escape \\q: expected \\\\, \\", \\n, \\t, \\b, or \\ at the end of the line'],
  ])("%j", (text, problem) => {
    expect(problemsOf(text)).toEqual([problem]);
  });

  test("a missing first section is said once, not once per key", () => {
    expect(problemsOf("k = 1\nl = 2\n[a]\nm = 3\n")).toEqual([
      '1:1: key "k" before any section: expected a line such as [karajo] above it',
    ]);
  });

  test("the keys below a header that cannot be read belong to no section", () => {
    const ini = parseIni("[a]\nk = 1\n[b c]\nl = 2\n[d]\nm = 3\n");
    expect(ini.problems).toHaveLength(1);
    expect(ini.sections.map((section) => section.entries.map((entry) => entry.key))).toEqual([["k"], ["m"]]);
  });

  test("Windows line ends are said once, at the first, and nothing else is wrong", () => {
    expect(problemsOf('# c\r\n[a "b"]\r\nk = 1 \\\r\n 2\r\nl\r\n')).toEqual([
      "1:4: carriage return at the end of the line: save the file with Unix line ends",
    ]);
    expect(problemsOf("\n\n[a]\r\n")).toEqual([
      "3:4: carriage return at the end of the line: save the file with Unix line ends",
    ]);
  });

  test("a byte order mark is said once and nothing else is wrong", () => {
    expect(problemsOf("\uFEFF[a]\nk = v\n")).toEqual([
      "1:1: byte order mark at the start of the file: save the file as UTF-8 without one",
    ]);
  });
});
