import { expect, test } from "vitest";
import { folderPage } from "./folder.ts";

test("names are escaped in text, and encoded in addresses", () => {
  const page = folderPage(["a & b", `"<i>"`], [{ name: `<b>'"&?#%.txt`, isFolder: false }]);
  expect(page).toContain("<title>/a &#38; b/&#34;&#60;i&#62;&#34;</title>");
  expect(page).toContain(`<a href="./%3Cb%3E&#39;%22%26%3F%23%25.txt">&#60;b&#62;&#39;&#34;&#38;?#%.txt</a>`);
  expect(page).not.toContain("<b>");
});

test("entries ascend by name, folders with a slash", () => {
  const entries = [
    { name: "b", isFolder: true },
    { name: "c", isFolder: false },
    { name: "a", isFolder: false },
  ];
  const shown = [...folderPage([], entries).matchAll(/>([^<>]+)<\/a>/g)].map(([, name]) => name);
  expect(shown).toEqual(["a", "b/", "c"]);
});
