// The manual as pages: every Markdown file of `docs`, by the same names, with one list of all of them and a search. Every
// link is relative, so that the pages can be served from any folder of any server, or opened as files.
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { frame } from "./manual/frame.mjs";
import { pageOf } from "./manual/page.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const web = path.join(here, "..", "web");
const files = path.join(here, "manual", "files");

/** The order of the list. What is named and not there is left out; what is there and not named comes behind, by name. */
const GROUPS = [
  ["Begin", "guide", ["install", "first-job"]],
  [
    "Jobs",
    "guide",
    [
      "configuration",
      "schedules",
      "webhooks",
      "http-jobs",
      "retries",
      "notifications",
      "dashboard",
      "command-line",
      "remote",
      "http-api",
      "client",
    ],
  ],
  ["Run it", "guide", ["operations", "users", "reverse-proxy", "backup", "upgrade", "packaging"]],
  ["Move to it", "guide", ["moving-from-0.9.3", "from-cron", "from-cronicle", "from-webhook"]],
  ["Further guides", "guide", []],
  ["Reference", "reference", ["configuration", "commands", "api", "errors", "events", "exports"]],
  ["How it is made", "", ["architecture", "crash-tests", "dependencies"]],
  ["Decisions", "adr", ["README"]],
];

/** Writes the pages of `docs` to `out`. `dashboard`: whether they are served beside it, and lead there. */
export function buildManual(docs, out, { dashboard }) {
  const groups = groupsOf(docs);
  const pages = groups.flatMap((group) => group.pages);
  const write = (address, text) => {
    const file = path.join(out, address);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  };
  for (const page of pages) write(page.address, frame(page, groups, { dashboard }));
  write("index.html", frame(welcome(groups), groups, { dashboard }));
  write("search-index.js", `globalThis.karajoManual = ${JSON.stringify(pages.flatMap(sectionsOf))};\n`);
  const styles = [
    path.join(web, "styles", "tokens.css"),
    path.join(files, "manual.css"),
    path.join(files, "search.css"),
  ];
  write("manual.css", styles.map((file) => readFileSync(file, "utf8")).join("\n"));
  copyFileSync(path.join(files, "search.js"), path.join(out, "search.js"));
  for (const name of ["icon.svg", "theme.js"]) copyFileSync(path.join(web, "public", name), path.join(out, name));
}

function groupsOf(docs) {
  const left = new Set(
    [...new Set(GROUPS.map(([, folder]) => folder))].flatMap((folder) =>
      readdirSync(path.join(docs, folder))
        .filter((name) => name.endsWith(".md"))
        .map((name) => path.posix.join(folder, name.slice(0, -3)))
        .sort(),
    ),
  );
  const take = (name) => left.delete(name) && [pageOf(docs, name)];
  const named = GROUPS.map(([title, folder, names]) => ({
    title,
    folder,
    pages: names.flatMap((name) => take(path.posix.join(folder, name)) || []),
  }));
  // The last group of a folder takes what no group has named.
  const last = new Map(named.map((group) => [group.folder, group]));
  for (const name of left) {
    const folder = path.posix.dirname(name) === "." ? "" : path.posix.dirname(name);
    last.get(folder)?.pages.push(pageOf(docs, name));
  }
  return named.filter(({ pages }) => pages.length > 0);
}

/** The first page: all pages, each with its first words. */
function welcome(groups) {
  const lists = groups.map(({ title, pages }) => {
    const items = pages.map(
      (page) => `<li><a href="${page.address}">${page.titleHtml}</a><br><small>${page.leadHtml}</small></li>`,
    );
    return `<h2>${title}</h2>\n<ul class="contents">${items.join("\n")}</ul>`;
  });
  const html = `<h1>Manual</h1>\n${lists.join("\n")}`;
  return { address: "index.html", title: "Manual", html, headings: [] };
}

/** What the search knows of a page: each heading and the text below it. */
function sectionsOf({ address, title, sections }) {
  return sections.map(({ id, heading, text }) => ({
    url: id === "" ? address : `${address}#${id}`,
    page: title,
    heading,
    text,
  }));
}

/** `npm run manual -- FOLDER` */
export function buildManualTo(folder) {
  const docs = path.join(here, "..", "docs");
  if (existsSync(folder) && readdirSync(folder).length > 0 && !existsSync(path.join(folder, "search-index.js"))) {
    throw new Error(`${folder} holds something else; name a folder that is empty, new or of an earlier manual`);
  }
  buildManual(docs, folder, { dashboard: false });
}
