import { bad, ok, type Result } from "./result.ts";

/** What is wrong with one item of a list, and where: `offset` counts from the start of the whole text. */
export interface ListProblem {
  readonly message: string;
  readonly offset: number;
}

/** What `parse` makes of each item between commas, without the blanks around it; otherwise the first problem. */
export function parseCommaList<Item>(
  text: string,
  parse: (item: string) => Result<Item>,
): Result<readonly Item[], ListProblem> {
  const items: Item[] = [];
  let offset = 0;
  for (const part of text.split(",")) {
    const item = parse(part.trim());
    if (!item.ok) return bad({ message: item.problem, offset: offset + part.length - part.trimStart().length });
    items.push(item.value);
    offset += part.length + 1;
  }
  return ok(items);
}
