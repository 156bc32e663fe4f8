import stringWidth from "string-width";
import { describe, expect, test } from "vitest";
import { excerptOf } from "./excerpt.ts";

const whole = (line: string, column: number) => excerptOf({ line, column, hidden: [] }, 100);

describe("a line and its caret", () => {
  test.each([
    ["schedule = dayly", 12, "schedule = dayly", 11],
    ["\tschedule\t= x", 13, "    schedule    = x", 18],
    ["name = 日本 x", 11, "name = 日本 x", 12],
    ["name = x   ", 8, "name = x", 7],
    ["name =", 7, "name =", 6],
    ["a\u001b[31mb", 7, "a\uFFFD[31mb", 6],
  ])("%j at %i", (line, column, text, caret) => {
    expect(whole(line, column)).toEqual({ text, caret });
  });

  test("stand where the mask begins when what is meant is hidden", () => {
    const hidden = [{ start: 9, end: 15 }];
    expect(excerptOf({ line: "secret = abcdef", column: 13, hidden }, 100)).toEqual({ text: "secret = ***", caret: 9 });
    const url = {
      line: "x = a://u:p@h/?k y",
      column: 18,
      hidden: [
        { start: 8, end: 11 },
        { start: 15, end: 16 },
      ],
    };
    expect(excerptOf(url, 100)).toEqual({ text: "x = a://***@h/?*** y", caret: 19 });
  });

  test.each([1, 40, 100, 150, 199, 200])("are no wider than there is room for, with column %i in sight", (column) => {
    const line = Array.from({ length: 200 }, (_, at) => String.fromCharCode(97 + (at % 26))).join("");
    const { text, caret } = excerptOf({ line, column, hidden: [] }, 40);
    expect(stringWidth(text)).toBeLessThanOrEqual(40);
    expect(text[caret]).toBe(line[column - 1]);
    expect(text.includes("…")).toBe(true);
  });
});
