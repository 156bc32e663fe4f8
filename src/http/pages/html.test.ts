import fc from "fast-check";
import { expect, test } from "vitest";
import { escapeHtml, html } from "./html.ts";

test("text is inserted escaped, fit for elements and for quoted attributes", () => {
  const name = `<script>alert("1" & '2')</script>`;
  const escaped = "&#60;script&#62;alert(&#34;1&#34; &#38; &#39;2&#39;)&#60;/script&#62;";
  expect(html`<p title="${name}">${name}</p>`.text).toBe(`<p title="${escaped}">${escaped}</p>`);
});

test("what is HTML already is inserted as it is, one or many", () => {
  const items = ["a&b", "c"].map((each) => html`<li>${each}</li>`);
  expect(html`<ul>${items}</ul>${html`<hr>`}`.text).toBe("<ul><li>a&#38;b</li><li>c</li></ul><hr>");
  expect(html`${[]}`.text).toBe("");
});

test("numbers are inserted, 0 too", () => {
  expect(html`${0} ${1.5}`.text).toBe("0 1.5");
});

test("no text can open a tag, end an attribute or begin an entity", () => {
  const entity = /&#(\d+);/g;
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const escaped = escapeHtml(text);
      if (/[<>&"']/.test(escaped.replace(entity, ""))) return false;
      return escaped.replace(entity, (_, code) => String.fromCharCode(code)) === text;
    }),
  );
});
