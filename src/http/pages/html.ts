/** Text that is HTML already, as {@link html} makes it. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Part = string | number | Html | readonly Html[];

/** HTML with every inserted text escaped; only what {@link html} made itself goes in as it is. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(strings.map((text, i) => text + (i < parts.length ? insert(parts[i] ?? "") : "")).join(""));
}

/** The text of a part of a page, fit to stand between tags and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}

function insert(part: Part): string {
  if (part instanceof Html) return part.text;
  return Array.isArray(part) ? part.map((each: Html) => each.text).join("") : escapeHtml(String(part));
}
