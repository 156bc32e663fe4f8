// One page of the manual: a Markdown file as HTML, with its headings and what the search is to find in it.
import { readFileSync } from "node:fs";
import path from "node:path";
import { Marked } from "marked";

/** `docs/NAME.md` as a page. */
export function pageOf(docs, name) {
  const text = readFileSync(path.join(docs, `${name}.md`), "utf8");
  const marked = new Marked();
  const tokens = marked.lexer(text);
  const headings = nameHeadings(tokens);
  void marked.walkTokens(tokens, (token) => linkPages(token, name));
  marked.use({ renderer: rendererFor(headings) });
  const title = headings.find(({ depth }) => depth === 1)?.text ?? name;
  const titleToken = tokens.find(({ type, depth }) => type === "heading" && depth === 1);
  const lead = tokens.find(({ type }) => type === "paragraph");
  return {
    address: `${name}.html`,
    title,
    titleHtml: titleToken === undefined ? escaped(name) : marked.parseInline(titleToken.text),
    leadHtml: escaped(firstSentence(lead === undefined ? "" : plainText(lead))),
    html: marked.parser(tokens),
    headings: headings.filter(({ depth }) => depth === 2 || depth === 3),
    sections: sectionsOf(tokens, headings, title),
  };
}

/** Gives each heading the name by which it is linked, as GitHub does. */
function nameHeadings(tokens) {
  const taken = new Map();
  return tokens
    .filter(({ type }) => type === "heading")
    .map((token) => {
      const text = plainText(token);
      const slug = text
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, "")
        .trim()
        .replace(/\s/g, "-");
      const times = taken.get(slug) ?? 0;
      taken.set(slug, times + 1);
      return { token, depth: token.depth, text, id: times === 0 ? slug : `${slug}-${times}` };
    });
}

function rendererFor(headings) {
  const idOf = new Map(headings.map(({ token, id }) => [token, id]));
  return {
    heading(token) {
      const inner = this.parser.parseInline(token.tokens);
      const id = idOf.get(token);
      if (token.depth === 1 || id === undefined || inner.includes("<a "))
        return `<h${token.depth}>${inner}</h${token.depth}>\n`;
      return `<h${token.depth} id="${id}"><a href="#${id}">${inner}</a></h${token.depth}>\n`;
    },
    // Whatever scrolls must be reached by the keyboard.
    code({ text, lang = "" }) {
      const [language] = lang.split(" ");
      return `<pre tabindex="0" data-language="${escaped(language ?? "")}"><code>${escaped(text)}\n</code></pre>\n`;
    },
    // A table that is wider than a phone scrolls by itself.
    table(token) {
      const cells = (row, tag) =>
        row.map((cell) => `<${tag}>${this.parser.parseInline(cell.tokens)}</${tag}>`).join("");
      const isHeaded = token.header.some(({ text }) => text !== "");
      const head = isHeaded ? `<thead><tr>${cells(token.header, "th")}</tr></thead>\n` : "";
      const rows = token.rows.map((row) => `<tr>${cells(row, "td")}</tr>`).join("\n");
      return `<div class="wide" tabindex="0"><table>\n${head}<tbody>${rows}</tbody></table></div>\n`;
    },
    html: ({ text }) => (text.startsWith("<!--") ? "" : escaped(text)),
    // What is not in the manual is only named.
    link({ href, tokens }) {
      const inner = this.parser.parseInline(tokens);
      return href === "" ? inner : `<a href="${escaped(href)}">${inner}</a>`;
    },
  };
}

/** Links between Markdown files become links between pages; links to files outside of `docs` lead nowhere here. */
function linkPages(token, from) {
  if (token.type !== "link" || /^[a-z]+:|^#/i.test(token.href)) return;
  const [file, anchor] = token.href.split("#");
  const folder = path.posix.dirname(from);
  const target = path.posix.join(folder, file);
  if (!file.endsWith(".md") || target.startsWith("..")) {
    token.href = "";
    return;
  }
  token.href = `${file.slice(0, -3)}.html${anchor === undefined ? "" : `#${anchor}`}`;
}

function sectionsOf(tokens, headings, title) {
  const byToken = new Map(headings.map((heading) => [heading.token, heading]));
  const sections = [{ id: "", heading: title, parts: [] }];
  for (const token of tokens) {
    const heading = byToken.get(token);
    if (heading === undefined) sections.at(-1)?.parts.push(plainText(token));
    else if (heading.depth > 1) sections.push({ id: heading.id, heading: heading.text, parts: [] });
  }
  return sections.map(({ id, heading, parts }) => ({ id, heading, text: parts.join(" ").replace(/\s+/g, " ").trim() }));
}

/** What a reader sees of a token, without marks. */
function plainText(token) {
  if (token.type === "html" || token.type === "space") return "";
  if (token.type === "table") {
    return [token.header, ...token.rows].map((row) => row.map((cell) => plainText(cell)).join(" ")).join(" ");
  }
  if (token.type === "list") return token.items.map((item) => plainText(item)).join(" ");
  if (token.tokens !== undefined) return token.tokens.map((each) => plainText(each)).join("");
  return unescaped(token.text ?? token.raw ?? "");
}

function firstSentence(text) {
  const flat = text.replace(/\s+/g, " ");
  return /^.*?[.:](?= |$)/.exec(flat)?.[0].replace(/:$/, ".") ?? flat;
}

/** Marked has escaped the text of some tokens already. */
function unescaped(text) {
  const marks = { "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'", "&amp;": "&" };
  return text.replace(/&(?:lt|gt|quot|#39|amp);/g, (mark) => marks[mark]);
}

export function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
