import { expect, test } from "vitest";
import { DESCRIPTION_ADDRESS, DESCRIPTION_ATTRIBUTES, DESCRIPTION_TAGS } from "./definition-html.ts";

test.each(["https://example.org/", "HTTP://example.org", "mailto:me@example.org", "/doc/", "#/job/exec/a"])(
  "a description may link to %s",
  (address) => {
    expect(DESCRIPTION_ADDRESS.test(address)).toBe(true);
  },
);

test.each([
  "javascript:alert(1)",
  " javascript:alert(1)",
  "data:text/html,x",
  "//evil",
  "/\\evil",
  "ftp://x",
  "vbscript:x",
  "",
])("a description may not link to %j", (address) => {
  expect(DESCRIPTION_ADDRESS.test(address)).toBe(false);
});

test("a description cannot run, style, frame, submit or fetch anything", () => {
  const harmful = [
    "script",
    "style",
    "link",
    "img",
    "svg",
    "math",
    "iframe",
    "object",
    "form",
    "input",
    "button",
    "base",
  ];
  expect(DESCRIPTION_TAGS.filter((tag) => [...harmful, "h1", "h2", "video", "audio", "meta"].includes(tag))).toEqual(
    [],
  );
  expect(DESCRIPTION_ATTRIBUTES).toEqual(["href", "title"]);
});
