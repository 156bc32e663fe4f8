import stringWidth from "string-width";
import { MASK } from "../../domain/masking.ts";
import type { HiddenPart } from "./hidden-parts.ts";

const TAB = "    ";
const CUT = "…";

/** A line of a file to be shown, and how far to the right of its begin the caret stands, in cells of a terminal. */
export interface Excerpt {
  readonly text: string;
  readonly caret: number;
}

/**
 * The line, of which `column` counts UTF-16 units from 1, without what must not be seen of it, and no wider than `width`
 * cells: of a longer one the surroundings of the column.
 */
export function excerptOf(
  { line, column, hidden }: { readonly line: string; readonly column: number; readonly hidden: readonly HiddenPart[] },
  width: number,
): Excerpt {
  const at = column - 1;
  const first = hidden.find(({ start, end }) => start <= at && at < end)?.start ?? at;
  const before = cellsOf(masked(line.slice(0, first), hidden));
  const behind = cellsOf(masked(line, hidden)).slice(before.length);
  return windowOf(before, trimmedEnd(behind), Math.max(width, 20));
}

/** The text with a mask in place of each part that is hidden; a part that begins in it ends in it, or at its end. */
function masked(text: string, hidden: readonly HiddenPart[]): string {
  let shown = "";
  let at = 0;
  for (const { start, end } of [...hidden].sort((a, b) => a.start - b.start)) {
    if (start < at || start >= text.length) continue;
    shown += text.slice(at, start) + MASK;
    at = end;
  }
  return shown + text.slice(at);
}

/** The characters that a person sees; what would move the cursor or change its colours is shown as a sign. */
function cellsOf(text: string): readonly string[] {
  return Array.from(text.replaceAll("\t", TAB), (char) => (/\p{C}/u.test(char) ? "\uFFFD" : char));
}

function trimmedEnd(cells: readonly string[]): readonly string[] {
  return cells.slice(0, cells.findLastIndex((cell) => cell !== " ") + 1);
}

/** As much as there is room for: at least half of it in front of the caret, more where the line ends early. */
function windowOf(before: readonly string[], behind: readonly string[], width: number): Excerpt {
  const [widthBefore, widthBehind] = [stringWidth(before.join("")), Math.max(1, stringWidth(behind.join("")))];
  if (widthBefore + widthBehind <= width) return { text: [...before, ...behind].join(""), caret: widthBefore };
  const room = width - 2 * CUT.length;
  const left = Math.min(widthBefore, Math.max(Math.floor(room / 2), room - widthBehind));
  const kept = fitting(before.toReversed(), left).toReversed();
  const start = kept.length < before.length ? CUT + kept.join("") : kept.join("");
  const rest = fitting(behind, room - stringWidth(kept.join("")));
  const end = rest.length < behind.length ? CUT : "";
  return { text: start + rest.join("") + end, caret: stringWidth(start) };
}

function fitting(cells: readonly string[], room: number): readonly string[] {
  let used = 0;
  const end = cells.findIndex((cell) => {
    used += stringWidth(cell);
    return used > room;
  });
  return end < 0 ? cells : cells.slice(0, end);
}
