import { expect, test } from "vitest";
import { list, optional, withDefault } from "./option.ts";
import { formatProblem, ProblemList } from "./problem.ts";
import { readSection } from "./read-section.ts";
import type { Section } from "./section.ts";
import { text, wholeNumber } from "./value-types.ts";

const options = {
  count: withDefault(wholeNumber, { default: "5", summary: "A count." }),
  old: optional(text, { summary: "An option that is to go.", deprecated: "use new" }),
  items: list(wholeNumber, { summary: "Some counts." }),
};

/** A section with these lines, `key = value`, in the file `f` from line 2. */
function sectionOf(...lines: readonly (readonly [key: string, value: string])[]): Section {
  const entries = lines.map(([key, value], index) => ({
    key,
    value,
    file: "f",
    line: index + 2,
    column: 1,
    valueColumn: key.length + 4,
    isVerbatim: true,
  }));
  const place = { file: "f", line: 1, column: 1 };
  return { kind: "job", name: "a", place, origin: "text", hasFunction: false, entries, unreadKeys: [] };
}

function read(section: Section): { readonly values: object; readonly problems: readonly string[] } {
  const problems = new ProblemList();
  const values = readSection(section, options, problems);
  return { values, problems: problems.sortedBy(["f"]).map(formatProblem) };
}

test("an option that is not given has its default", () => {
  expect(read(sectionOf())).toEqual({ values: { count: 5, old: undefined, items: [] }, problems: [] });
});

test("a scalar takes the last value, a list every one, and an empty value is none", () => {
  const section = sectionOf(["count", "1"], ["items", "1"], ["count", "2"], ["items", ""], ["items", "3"]);
  expect(read(section)).toEqual({ values: { count: 2, old: undefined, items: [1, 3] }, problems: [] });
  expect(read(sectionOf(["count", "1"], ["count", ""])).values).toMatchObject({ count: 5 });
});

test("a value that does not count is not looked at", () => {
  expect(read(sectionOf(["count", "wrong"], ["count", "2"])).problems).toEqual([]);
});

test("every wrong value is reported, and the default stands in for it", () => {
  expect(read(sectionOf(["count", "x"], ["items", "1"], ["items", "y"]))).toEqual({
    values: { count: 5, old: undefined, items: [1] },
    problems: [
      'f:2:9: invalid number "x": expected a whole number, such as 5',
      'f:4:9: invalid number "y": expected a whole number, such as 5',
    ],
  });
});

test("a deprecated option is read, with a warning that says what to use", () => {
  expect(read(sectionOf(["old", "v"]))).toEqual({
    values: { count: 5, old: "v", items: [] },
    problems: ["f:2:1: warning: old is deprecated: use new"],
  });
});

test("a default that its own type refuses is a bug that shows at once", () => {
  expect(() => withDefault(wholeNumber, { default: "five", summary: "" })).toThrow("the default of an option is wrong");
});
