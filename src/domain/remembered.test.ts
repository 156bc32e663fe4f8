import { expect, test } from "vitest";
import { remembered } from "./remembered.ts";

test("gives the same for the same text, and asks once", () => {
  const asked: string[] = [];
  const parse = remembered((text: string) => {
    asked.push(text);
    return { text };
  }, 1_000);
  expect(parse("a")).toEqual({ text: "a" });
  expect(parse("b")).toEqual({ text: "b" });
  expect(parse("a")).toBe(parse("a"));
  expect(asked).toEqual(["a", "b"]);
});

test("keeps a bounded number of texts, and gives what is right beyond", () => {
  const asked: string[] = [];
  const parse = remembered((text: string) => {
    asked.push(text);
    return { text };
  }, 1_000);
  const texts = Array.from({ length: 2_500 }, (_, index) => String(index));
  expect(texts.map(parse)).toEqual(texts.map((text) => ({ text })));
  expect(parse("0")).toEqual({ text: "0" });
  expect(asked.filter((text) => text === "0")).toHaveLength(2);
});
