import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { lexer, type Token, type Tokens, walkTokens } from "marked";

const root = join(import.meta.dirname, "..", "..");

/** A block of code of the manual. Of ` ```sh no-run reason="…" ` the language is `sh`; the rest says how it is checked. */
export interface Block {
  readonly page: string;
  /** Its first line within the page. */
  readonly line: number;
  readonly language: string;
  readonly marks: ReadonlyMap<string, string>;
  readonly text: string;
  /** The block before it, where nothing but blank lines and words stand between. */
  readonly previous: Block | undefined;
}

/** README and every file of docs. */
export const MANUAL_PAGES: readonly string[] = [
  "README.md",
  ...readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`)
    .sort(),
];

/** The blocks of a page, in their order; also those that are indented, which have no language. */
export function blocksOf(page: string): readonly Block[] {
  const text = readFileSync(join(root, page), "utf8");
  const found: Tokens.Code[] = [];
  void walkTokens(lexer(text), (token: Token) => {
    if (token.type === "code") found.push(token as Tokens.Code);
  });
  const blocks: Block[] = [];
  let from = 0;
  for (const { lang = "", text: code } of found) {
    const at = text.indexOf(code.split("\n", 1)[0] ?? "", from);
    from = at < 0 ? from : at + 1;
    const [language = "", ...rest] = lang.trim().split(/\s+(.*)/s);
    blocks.push({
      page,
      line: text.slice(0, from).split("\n").length,
      language,
      marks: marksOf(rest.join("")),
      text: `${code}\n`,
      previous: blocks.at(-1),
    });
  }
  return blocks;
}

/** `a b=c d="e f"` as a map; what has no value has an empty one. */
function marksOf(text: string): ReadonlyMap<string, string> {
  const marks = [...text.matchAll(/([\w-]+)(?:=(?:"([^"]*)"|(\S+)))?/g)];
  return new Map(marks.map(([, name = "", quoted, plain]) => [name, quoted ?? plain ?? ""]));
}

export function placeOf({ page, line }: Block): string {
  return `${page}:${line}`;
}
