import { expect, test } from "vitest";
import { keptParse } from "./kept-parse.ts";

test("gives the same for the same text, and asks once", () => {
  const asked: string[] = [];
  const parse = keptParse((text) => {
    asked.push(text);
    return { text };
  });
  expect(parse("a")).toEqual({ text: "a" });
  expect(parse("b")).toEqual({ text: "b" });
  expect(parse("a")).toBe(parse("a"));
  expect(asked).toEqual(["a", "b"]);
});

test("keeps a bounded number of texts, and gives what is right beyond", () => {
  const asked: string[] = [];
  const parse = keptParse((text) => {
    asked.push(text);
    return { text };
  });
  const texts = Array.from({ length: 2_500 }, (_, index) => String(index));
  expect(texts.map(parse)).toEqual(texts.map((text) => ({ text })));
  expect(parse("0")).toEqual({ text: "0" });
  expect(asked.filter((text) => text === "0")).toHaveLength(2);
});
