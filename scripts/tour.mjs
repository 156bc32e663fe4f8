// The drawings of docs/architecture.md, from the code: which layer imports which, and what states a run has. Part of
// `npm run reference`; `test/reference.test.ts` compares, so that they cannot go stale.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const page = path.join(root, "docs", "architecture.md");

/** The text of the page with its drawings as the code has them now. */
export function withDrawings(text) {
  const drawings = { layers: layers(), states: states() };
  return Object.entries(drawings).reduce((all, [name, drawing]) => {
    const place = new RegExp(`(<!-- drawing: ${name} -->\n)[^]*?(?=<!-- end -->)`);
    if (!place.test(all)) throw new Error(`docs/architecture.md has no place for the drawing of the ${name}`);
    return all.replace(place, (_, mark) => `${mark}\n\`\`\`text generated\n${drawing}\n\`\`\`\n\n`);
  }, text);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(page, withDrawings(readFileSync(page, "utf8")));

/** Boxes in rows, of which each imports only from rows below it, and who imports whom. */
function layers() {
  const imports = importsOfLayers();
  const rankOf = (name, above = []) => {
    if (above.includes(name)) throw new Error(`layers import each other: ${[...above, name].join(" → ")}`);
    return Math.max(0, ...[...imports.get(name)].map((each) => rankOf(each, [...above, name]) + 1));
  };
  const ranks = new Map([...imports.keys()].map((name) => [name, rankOf(name)]));
  const names = [...ranks.keys()].sort((a, b) => ranks.get(b) - ranks.get(a) || (a < b ? -1 : 1));
  const rows = [...new Set(ranks.values())].sort((a, b) => b - a);
  const boxes = rows.map((rank) => rowOfBoxes(names.filter((name) => ranks.get(name) === rank)));
  return [...boxes, "", ...matrix(names, imports)].join("\n");
}

function rowOfBoxes(names) {
  const line = (left, middle, right) => names.map((name) => `${left}${middle(name)}${right}`).join(" ");
  const rule = (name) => "─".repeat(name.length + 2);
  return [line("┌", rule, "┐"), line("│", (name) => ` ${name} `, "│"), line("└", rule, "┘")].join("\n");
}

/** A ● in the row of who imports, below the name of what is imported. */
function matrix(names, imports) {
  const columns = names.filter((name) => names.some((other) => imports.get(other).has(name)));
  const width = Math.max(...names.map(({ length }) => length)) + 2;
  const title = "imports".padEnd(width) + columns.join("  ");
  const rows = names
    .filter((name) => imports.get(name).size > 0)
    .map(
      (name) => name.padEnd(width) + columns.map((each) => mark(imports.get(name).has(each), each.length)).join("  "),
    );
  return [title, ...rows].map((row) => row.trimEnd());
}

function mark(isThere, width) {
  const before = Math.floor((width - 1) / 2);
  return `${" ".repeat(before)}${isThere ? "●" : "·"}`.padEnd(width);
}

/** By layer the others that it imports anything from; of tests nothing. */
function importsOfLayers() {
  const found = new Map();
  for (const folder of ["src", "web"]) {
    for (const name of readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })) {
      if (!/\.tsx?$/.test(name) || /\.test\.tsx?$|(^|\/)testing\//.test(name) || name.endsWith(".d.ts")) continue;
      const file = path.posix.join(folder, name);
      const layer = layerOf(file);
      if (!found.has(layer)) found.set(layer, new Set());
      for (const { fileName } of ts.preProcessFile(readFileSync(path.join(root, file), "utf8")).importedFiles) {
        const target = fileName.startsWith(".") ? layerOf(path.posix.join(path.posix.dirname(file), fileName)) : layer;
        if (target !== layer && target !== "version.ts") found.get(layer).add(target);
      }
    }
  }
  found.delete("version.ts");
  return found;
}

/** The folder below `src`; the files of `src` itself are what embeds and composes. All of `web` is the dashboard. */
function layerOf(file) {
  const [folder, name, ...rest] = file.split("/");
  if (folder === "web") return "web";
  if (rest.length > 0) return name;
  return name === "version.ts" ? name : "compose";
}

/** How a run goes from state to state. The states and triggers are the code's; a state without a line here is an error. */
function states() {
  const triggers = wordsOf("src/domain/run.ts", "TriggerReason");
  const outcomes = wordsOf("src/domain/run.ts", "Outcome");
  const known = [...wordsOf("src/contract/wire-history.ts", "WireRun", "status"), ...outcomes];
  const lines = [
    ["", "queued", `a trigger is accepted and written down: ${triggers.join(", ")}`],
    ["queued", "running", "there is a free place: its first attempt begins"],
    ["running", "running", "an attempt failed, and retry allows another one"],
    ["running", "success", "every command ended well"],
    ["running", "failed", "the last attempt failed, or karajo was cut off"],
    ["running", "canceled", "cancel, overlap = replace, or a stop that lasted too long"],
  ];
  const drawn = new Set([...lines.map(([from]) => from), ...lines.map(([, to]) => to)].filter((state) => state !== ""));
  const different = [
    ...known.filter((state) => !drawn.has(state)),
    ...[...drawn].filter((state) => !known.includes(state)),
  ];
  if (different.length > 0) throw new Error(`the drawing of the states lacks or invents ${different.join(", ")}`);
  const width = Math.max(...known.map(({ length }) => length));
  return lines.map(([from, to, why]) => `${from.padEnd(width)} ──▶ ${to.padEnd(width)}  ${why}`).join("\n");
}

/** The words of a union of texts, or of the field `kind` of a union of objects; of an interface those of one field. */
function wordsOf(file, name, field) {
  const source = ts.createSourceFile(file, readFileSync(path.join(root, file), "utf8"), ts.ScriptTarget.ES2023);
  const declared = source.statements.find((each) => each.name?.text === name);
  const member = declared?.members?.find((each) => each.name?.text === field);
  const words = [];
  const visit = (node) => {
    // An index, such as in `Outcome["kind"]`, is no word of the union.
    if (ts.isIndexedAccessTypeNode(node)) return;
    if (ts.isPropertySignature(node) && node !== member && node.name.text !== "kind") return;
    if (ts.isLiteralTypeNode(node)) words.push(node.literal.text);
    ts.forEachChild(node, visit);
  };
  const start = member ?? declared;
  if (start === undefined) throw new Error(`${file} has no ${name}`);
  visit(start);
  return words;
}
