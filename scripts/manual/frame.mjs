// What is around the text of every page of the manual: its head, the search, the headings, the list of all pages.
import { escaped } from "./page.mjs";

/** A whole page. Without scripts it shows all but the search. */
export function frame(page, groups, { dashboard }) {
  const root = "../".repeat(page.address.split("/").length - 1);
  const home = root === "" ? "./" : root;
  const karajo = dashboard ? `<a href="${root}../app/">Karajo</a>` : "<span>Karajo</span>";
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(page.title)} – karajo</title>
<link rel="icon" href="${root}icon.svg" type="image/svg+xml">
<script src="${root}theme.js"></script>
<link rel="stylesheet" href="${root}manual.css">
<script src="${root}search.js" data-root="${root}" defer></script>
</head>
<body>
<header>
${karajo} <a href="${home}index.html">Manual</a> <a class="to-pages" href="#pages">Pages</a>
<form role="search" hidden>
<input type="search" name="q" aria-label="Search the manual" placeholder="Search: press /" autocomplete="off" spellcheck="false">
</form>
</header>
<section id="found" aria-label="Search results" hidden></section>
<main>${page.html.replace("</h1>", `</h1>\n${foldedHeadings(page.headings)}`)}</main>
${onThisPage(page.headings)}
<nav id="pages" aria-label="Pages">${groups.map((group) => listOf(group, page, root)).join("\n")}</nav>
</body>
</html>
`;
}

/** Beside the text, where there is room; else folded above it. Of the two a reader meets one. */
function onThisPage(headings) {
  if (headings.length < 2) return "";
  return `<nav class="headings" aria-label="On this page"><p>On this page</p>${listOfHeadings(headings)}</nav>`;
}

function foldedHeadings(headings) {
  if (headings.length < 2) return "";
  return `<details class="headings-folded"><summary>On this page</summary>${listOfHeadings(headings)}</details>`;
}

function listOfHeadings(headings) {
  const items = headings.map(
    ({ depth, id, text }) => `<li class="depth-${depth}"><a href="#${id}">${escaped(text)}</a></li>`,
  );
  return `<ul>${items.join("\n")}</ul>`;
}

function listOf({ title, pages }, current, root) {
  const items = pages.map(({ address, titleHtml }) => {
    const mark = address === current.address ? ' aria-current="page"' : "";
    return `<li><a href="${root}${address}"${mark}>${titleHtml}</a></li>`;
  });
  return `<p>${title}</p><ul>${items.join("\n")}</ul>`;
}
