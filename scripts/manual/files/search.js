// The search of the manual. The list of what can be found is a script too, so that it works from any folder and any server,
// and is loaded when somebody begins to search.
const root = document.currentScript.dataset.root;
const MOST_SHOWN = 20;
const AROUND = 70;
const form = document.querySelector('[role="search"]');
const input = form.querySelector("input");
const found = document.querySelector("#found");
let sections;

form.hidden = false;
form.addEventListener("submit", (event) => {
  event.preventDefault();
  found.querySelector("a")?.click();
});
input.addEventListener("focus", load, { once: true });
input.addEventListener("input", show);
document.addEventListener("keydown", (event) => {
  const isTyping = event.target.closest("input, textarea, select") !== null;
  if (event.key === "/" && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    input.focus();
    input.select();
  } else if (event.key === "Escape" && input.value !== "") {
    input.value = "";
    show();
    input.focus();
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") walk(event);
});

function load() {
  const script = document.createElement("script");
  script.src = `${root}search-index.js`;
  script.addEventListener("load", () => {
    sections = globalThis.karajoManual.map((section) => ({
      ...section,
      low: {
        page: section.page.toLowerCase(),
        heading: section.heading.toLowerCase(),
        text: section.text.toLowerCase(),
      },
    }));
    show();
  });
  document.head.append(script);
}

/** The arrow keys lead from the field through the results and back. */
function walk(event) {
  const places = [input, ...found.querySelectorAll("a")];
  const at = places.indexOf(document.activeElement);
  if (at < 0 || found.hidden) return;
  event.preventDefault();
  places[Math.min(places.length - 1, Math.max(0, at + (event.key === "ArrowDown" ? 1 : -1)))].focus();
}

function show() {
  const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
  found.hidden = words.length === 0 || sections === undefined;
  if (found.hidden) return found.replaceChildren();
  const ranked = sections
    .map((section) => ({ section, score: scoreOf(section.low, words) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score);
  const count = document.createElement("p");
  count.setAttribute("role", "status");
  count.textContent = ranked.length === 0 ? "Nothing found." : `${ranked.length} found`;
  const list = document.createElement("ol");
  list.append(...ranked.slice(0, MOST_SHOWN).map(({ section }) => itemOf(section, words)));
  found.replaceChildren(count, list);
}

/** Every word must be somewhere in the section; where, and whether a word begins with it, says how good that is. */
function scoreOf(low, words) {
  let sum = 0;
  for (const word of words) {
    const score = 20 * placeOf(low.heading, word) + 6 * placeOf(low.page, word) + placeOf(low.text, word);
    if (score === 0) return 0;
    sum += score;
  }
  return sum;
}

function placeOf(text, word) {
  const at = text.indexOf(word);
  if (at < 0) return 0;
  const begins = at === 0 || /[^\p{L}\p{N}_]/u.test(text[at - 1]);
  const ends = /[^\p{L}\p{N}_]|^$/u.test(text.charAt(at + word.length));
  return begins ? (ends ? 3 : 2) : 1;
}

function itemOf({ url, page, heading, text, low }, words) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.href = root + url;
  link.addEventListener("click", () => {
    found.hidden = true;
  });
  const title = document.createElement("b");
  title.append(...marked(heading, words));
  const excerpt = document.createElement("small");
  const at = Math.max(
    0,
    Math.min(...words.map((word) => low.text.indexOf(word)).filter((each) => each >= 0), text.length),
  );
  const start = at === text.length ? 0 : Math.max(0, at - AROUND);
  const end = start + 3 * AROUND;
  excerpt.append(start > 0 ? "… " : "", ...marked(text.slice(start, end), words), end < text.length ? " …" : "");
  link.append(title, page === heading ? "" : ` in ${page}`, excerpt);
  item.append(link);
  return item;
}

/** The text in pieces, with the words that were looked for marked. */
function marked(text, words) {
  const any = words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|");
  return text.split(new RegExp(`(${any})`, "i")).map((piece, i) => {
    if (i % 2 === 0) return piece;
    const mark = document.createElement("mark");
    mark.textContent = piece;
    return mark;
  });
}
