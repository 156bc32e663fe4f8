import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { segmentsOf } from "./log-ansi.ts";
import { visibleText } from "./log-escapes.ts";

describe("colours", () => {
  test.each([
    ["plain", [["plain", ""]]],
    ["", []],
    [
      "\x1b[31mred\x1b[0m and plain",
      [
        ["red", "ansi-red"],
        [" and plain", ""],
      ],
    ],
    [
      "a\x1b[1;32mb\x1b[22mc\x1b[39md",
      [
        ["a", ""],
        ["b", "ansi-green ansi-bold"],
        ["c", "ansi-green"],
        ["d", ""],
      ],
    ],
    [
      "\x1b[1ma\x1b[4mb",
      [
        ["a", "ansi-bold"],
        ["b", "ansi-bold ansi-underline"],
      ],
    ],
    ["\x1b[91mbright\x1b[m", [["bright", "ansi-red"]]],
    ["\x1b[90mgray", [["gray", "ansi-gray"]]],
    [
      "\x1b[37mwhite\x1b[30mblack",
      [
        ["white", ""],
        ["black", ""],
      ],
    ],
    ["\x1b[41;37m FAIL ", [[" FAIL ", "ansi-on-red"]]],
    ["\x1b[40mon black", [["on black", ""]]],
    ["\x1b[7mreversed", [["reversed", "ansi-on-gray"]]],
    ["\x1b[7;32mreversed", [["reversed", "ansi-on-green"]]],
    ["\x1b[2;3;9mx", [["x", "ansi-dim ansi-italic ansi-strikethrough"]]],
    [
      "\x1b[38;5;196mred\x1b[38;5;208morange\x1b[38;5;240mgray",
      [
        ["red", "ansi-red"],
        ["orange", "ansi-yellow"],
        ["gray", "ansi-gray"],
      ],
    ],
    ["\x1b[38;2;0;100;255mblue", [["blue", "ansi-blue"]]],
    ["\x1b[38:2::255:0:255mmagenta", [["magenta", "ansi-magenta"]]],
    ["\x1b[4:3mcurly", [["curly", "ansi-underline"]]],
    ["\x1b[48;5;21mon blue", [["on blue", "ansi-on-blue"]]],
  ])("of %j", (text, expected) => {
    expect(segmentsOf(text).map((segment) => [segment.text, segment.look])).toEqual(expected);
  });
});

describe("what is seen", () => {
  test.each([
    ["as it is\twith tabs — é 😀", "as it is\twith tabs — é 😀"],
    ["\x1b[2K\x1b[1Gcleared", "cleared"],
    ["\x1b]0;title\x07text", "text"],
    ["\x1b]8;;https://example.com\x1b\\link\x1b]8;;\x1b\\", "link"],
    ["\x1b(Bcharset\x1b=", "charset"],
    ["10%\r50%\r100%", "100%"],
    ["dos\r", "dos"],
    ["a\0b\x07c\x7f", "a␀b␇c␡"],
    ["broken \x1b", "broken ␛"],
    ["broken \x1b[3", "broken ␛[3"],
    ["user\u202etxt.exe", "user⟨U+202E⟩txt.exe"],
    ["\x9b31m", "⟨U+009B⟩31m"],
  ])("of %j is %j", (text, expected) => {
    expect(visibleText(text)).toBe(expected);
  });

  test("is what the segments show, whatever the text is", () => {
    const part = fc.constantFrom(
      "a",
      "m",
      "[",
      "]",
      ";",
      ":",
      "3",
      "1",
      "0",
      "38;5;9",
      "\r",
      "\x07",
      "\\",
      "\x1b",
      "\x1b[",
      "\x1b[31m",
      " ",
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 20 }), (parts) => {
        const text = parts.join("");
        const seen = segmentsOf(text)
          .map((segment) => segment.text)
          .join("");
        expect(seen).toBe(visibleText(text));
        expect([...seen].every((character) => character >= " ")).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });
});
