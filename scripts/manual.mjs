// The manual as pages: every Markdown file of `docs`, by the same names, with one list of all of them.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Marked } from "marked";

const ROOT = "/karajo/doc/";
/** The order of the list; what is not named comes behind, by name. */
const GROUPS = [
  ["Guide", "guide", ["configuration", "webhooks", "remote", "operations", "http-api", "client", "moving-from-0.9.3"]],
  ["Reference", "reference", ["configuration", "errors", "events"]],
  ["How it is made", "", ["architecture", "crash-tests", "dependencies"]],
  ["Decisions", "adr", []],
];

/** Writes the pages of `docs` to `out`. */
export function buildManual(docs, out) {
  const groups = GROUPS.map(([title, folder, first]) => ({ title, pages: pagesIn(docs, folder, first) }));
  const all = groups.flatMap(({ pages }) => pages);
  const list = (current) =>
    groups
      .map(({ title, pages }) => `<h2>${title}</h2><ul>${pages.map((page) => linkTo(page, current)).join("")}</ul>`)
      .join("");
  for (const page of all) write(out, page.address, page.title, `<nav>${list(page)}</nav><main>${page.html}</main>`);
  const welcome = "<h1>Manual</h1><p>Everything that karajo does, and why.</p>";
  write(out, "index.html", "Manual", `<nav>${list(undefined)}</nav><main>${welcome}</main>`);
}

function pagesIn(docs, folder, first) {
  const names = readdirSync(path.join(docs, folder))
    .filter((name) => name.endsWith(".md"))
    .map((name) => name.slice(0, -3));
  const rank = (name) => (first.includes(name) ? first.indexOf(name) : first.length);
  return names
    .sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))
    .map((name) => pageOf(docs, path.posix.join(folder, name)));
}

function pageOf(docs, name) {
  const text = readFileSync(path.join(docs, `${name}.md`), "utf8");
  const title = /^# (.*)$/m.exec(text)?.[1] ?? name;
  const html = new Marked({ walkTokens: (token) => linkPages(token, name) }).parse(text);
  // A table that is wider than a phone scrolls by itself.
  const scrolling = html.replaceAll("<table>", '<div class="wide"><table>').replaceAll("</table>", "</table></div>");
  return { address: `${name}.html`, title, html: scrolling };
}

/** Links between Markdown files become links between pages; what is not in the manual is only named. */
function linkPages(token, from) {
  if (token.type !== "link" || /^[a-z]+:|^#/i.test(token.href)) return;
  const [file, anchor] = token.href.split("#");
  if (!file.endsWith(".md")) return;
  const target = path.posix.join(path.posix.dirname(from), file);
  token.href = `${ROOT}${target.slice(0, -3)}.html${anchor === undefined ? "" : `#${anchor}`}`;
}

function linkTo({ address, title }, current) {
  const mark = current?.address === address ? ' aria-current="page"' : "";
  return `<li><a href="${ROOT}${address}"${mark}>${escaped(title)}</a></li>`;
}

function write(out, address, title, body) {
  const file = path.join(out, address);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(
    file,
    `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)} – karajo</title>
<link rel="icon" href="/karajo/app/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/karajo/style.css">
</head>
<body class="manual">
<header><a href="/karajo/app/">Karajo</a> <a href="${ROOT}">Manual</a></header>
${body}
</body>
</html>
`,
  );
}

function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;").replaceAll("`", "");
}
