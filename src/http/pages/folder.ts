import { type Html, html } from "./html.ts";

/** The list of what is in a public folder; `segments` are the names that lead to it. */
export function folderPage(
  segments: readonly string[],
  entries: readonly { readonly name: string; readonly isFolder: boolean }[],
): string {
  const title = `/${segments.join("/")}`;
  const sorted = entries.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${title}</title></head>
<body><h1>${title}</h1>
<ul>
${segments.length > 0 ? html`<li><a href="../">../</a></li>\n` : html``}${sorted.map(row)}</ul></body></html>
`.text;
}

function row({ name, isFolder }: { readonly name: string; readonly isFolder: boolean }): Html {
  const slash = isFolder ? "/" : "";
  return html`<li><a href="./${encodeURIComponent(name)}${slash}">${name}${slash}</a></li>\n`;
}
