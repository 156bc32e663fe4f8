import stringWidth from "string-width";

/** What a column is called and where its texts stand; numbers stand right. */
export interface Column {
  readonly title: string;
  readonly align?: "left" | "right";
}

const GAP = "  ";

/** Lines of text in columns, as wide as they must be; colours and wide characters count as what one sees of them. */
export function tableLines(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  styleTitle: (text: string) => string = (text) => text,
): readonly string[] {
  const widths = columns.map(({ title }, at) => Math.max(...[title, ...rows.map((row) => row[at] ?? "")].map(widthOf)));
  const lineOf = (cells: readonly string[]) =>
    columns
      .map(({ align }, at) => padded(cells[at] ?? "", widths[at] ?? 0, align))
      .join(GAP)
      .trimEnd();
  return [styleTitle(lineOf(columns.map(({ title }) => title))), ...rows.map(lineOf)];
}

function widthOf(text: string): number {
  return stringWidth(text);
}

function padded(text: string, width: number, align: Column["align"] = "left"): string {
  const space = " ".repeat(Math.max(0, width - widthOf(text)));
  return align === "right" ? space + text : text + space;
}
