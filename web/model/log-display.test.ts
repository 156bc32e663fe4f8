import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { markedSegments, shownLine, sinceText, sizeText } from "./log-display.ts";
import { type Finder, finderOf } from "./log-search.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);

function finder(text: string): Finder {
  const made = finderOf({ text, isRegex: false, isCaseSensitive: false });
  if ("problem" in made) throw new Error(made.problem);
  return made;
}

describe("a line", () => {
  test("is shown without its stamp", () => {
    expect(shownLine(bytesOf("2026-01-31 02:00:07 UTC job: a: \u001b[31mred"), 12)).toEqual({
      at: Date.parse("2026-01-31T02:00:07Z"),
      kind: "output",
      segments: [{ text: "red", look: "ansi-red" }],
      hidden: 12,
    });
  });

  test.each([
    ["--- Execute  0: make", "section"],
    ["=== ATTEMPT 2 of 3", "section"],
    ["--- HTTP request:", "section"],
    ["=== DONE", "quiet"],
    ["--- 12 bytes are left out here.", "gap"],
    ["!!! job: a: exit status 1", "failure"],
    ["an error", "problem"],
  ])("%j is of the kind %s", (text, kind) => {
    expect(shownLine(bytesOf(text), 0).kind).toBe(kind);
  });

  test("may be no text at all", () => {
    expect(shownLine(Uint8Array.of(0xff, 0, 0xc3), 0).segments).toEqual([{ text: "�␀�", look: "" }]);
  });
});

describe("what was found", () => {
  test("is marked across colours", () => {
    const segments = [
      { text: "a nee", look: "ansi-red" },
      { text: "dle, a Needle", look: "" },
    ];
    expect(markedSegments(segments, finder("needle"))).toEqual([
      { text: "a ", look: "ansi-red", isFound: false },
      { text: "nee", look: "ansi-red", isFound: true },
      { text: "dle", look: "", isFound: true },
      { text: ", a ", look: "", isFound: false },
      { text: "Needle", look: "", isFound: true },
    ]);
  });

  test("changes no text", () => {
    const segment = fc.record({
      text: fc.string({ unit: fc.constantFrom("a", "b", "c"), minLength: 1, maxLength: 6 }),
      look: fc.constant(""),
    });
    fc.assert(
      fc.property(fc.array(segment, { maxLength: 5 }), fc.constantFrom("a", "ab", "abc", "cc"), (segments, query) => {
        const marked = markedSegments(segments, finder(query));
        const text = segments.map((each) => each.text).join("");
        expect(marked.map((each) => each.text).join("")).toBe(text);
        const found = marked
          .filter((each) => each.isFound)
          .map((each) => each.text)
          .join("");
        expect(found).toBe((text.match(new RegExp(query, "g")) ?? []).join(""));
      }),
    );
  });
});

test.each([
  [7_000, "0:07"],
  [754_000, "12:34"],
  [3_723_000, "1:02:03"],
  [360_000_000, "100:00:00"],
  [-1_000, "−0:01"],
])("%d ms are %j", (milliseconds, text) => {
  expect(sinceText(1_000_000 + milliseconds, 1_000_000)).toBe(text);
});

test.each([
  [0, "0 bytes"],
  [1, "1 byte"],
  [999, "999 bytes"],
  [1_000, "1.0 kB"],
  [9_960, "10 kB"],
  [123_456_789, "123 MB"],
  [1.5e9, "1.5 GB"],
])("%d bytes are %j", (bytes, text) => {
  expect(sizeText(bytes)).toBe(text);
});
