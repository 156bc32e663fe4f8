import fc from "fast-check";
import { expect, test } from "vitest";
import { parseCommaList } from "./comma-list.ts";
import { bad, ok, type Result } from "./result.ts";

function digits(item: string): Result<number> {
  return /^[0-9]+$/.test(item) ? ok(Number(item)) : bad(`not ${JSON.stringify(item)}`);
}

test.each([
  ["1", [1]],
  ["1,2", [1, 2]],
  [" 1 ,\t2 ", [1, 2]],
])("each item is read without the blanks around it: %j", (text, value) => {
  expect(parseCommaList(text, digits)).toEqual({ ok: true, value });
});

test.each([
  ["", 0, 'not ""'],
  ["a", 0, 'not "a"'],
  ["1, a, b", 3, 'not "a"'],
  ["1,,2", 2, 'not ""'],
  ["1,", 2, 'not ""'],
])("the first problem from the left is told where its item begins: %j", (text, offset, message) => {
  expect(parseCommaList(text, digits)).toEqual({ ok: false, problem: { message, offset } });
});

test("a problem is where the item stands in the text", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const parsed = parseCommaList(text, (item) => bad(item));
      if (parsed.ok) throw new Error("nothing was refused");
      expect(text.startsWith(parsed.problem.message, parsed.problem.offset)).toBe(true);
    }),
  );
});
