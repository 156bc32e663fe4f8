import { plainText, visibleText } from "./log-escapes.ts";
import { textOf } from "./log-line.ts";
import type { LineBatch } from "./log-split.ts";

/** What is looked for in a log. */
export interface LogQuery {
  readonly text: string;
  readonly isRegex: boolean;
  readonly isCaseSensitive: boolean;
}

/** Where in a text something was found. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** Finds a query in what is seen of a line. */
export interface Finder {
  /** Whether there is nothing in any of these lines. `false` where it takes a closer look to know. */
  isIdle(lines: string): boolean;
  has(text: string): boolean;
  rangesIn(text: string): readonly TextRange[];
}

/** A line beyond this length is searched up to it: an unlucky pattern takes a time that grows with more than the length. */
const SEARCHED_LENGTH = 20_000;
const MOST_HITS = 200_000;

/** The finder of a query, or what is wrong with its pattern. */
export function finderOf(query: LogQuery): Finder | { readonly problem: string } {
  const source = query.isRegex ? query.text : query.text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  try {
    const pattern = new RegExp(source, query.isCaseSensitive ? "g" : "gi");
    const rangesIn = (text: string) => rangesOf(pattern, text.slice(0, SEARCHED_LENGTH));
    return {
      rangesIn,
      has: (text) => rangesIn(text).length > 0,
      // What begins or ends a pattern may be found in a line, and not in several lines as one.
      isIdle: (lines) => !query.isRegex && isNowhere(pattern, lines),
    };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : "it is no regular expression" };
  }
}

function isNowhere(pattern: RegExp, lines: string): boolean {
  const plain = plainText(lines);
  pattern.lastIndex = 0;
  return plain !== undefined && !pattern.test(plain);
}

function rangesOf(pattern: RegExp, text: string): readonly TextRange[] {
  pattern.lastIndex = 0;
  if (!pattern.test(text)) return []; // most lines: the rest costs more
  pattern.lastIndex = 0;
  const found = [...text.matchAll(pattern)];
  return found.flatMap(({ index, 0: { length } }) => (length === 0 ? [] : [{ start: index, end: index + length }]));
}

/** The lines in which a query was found, in their order. */
export class LogHits {
  readonly finder: Finder;
  readonly #offsets: number[] = [];
  #isCutShort = false;

  constructor(finder: Finder) {
    this.finder = finder;
  }

  get count(): number {
    return this.#offsets.length;
  }

  /** Whether there are more than are kept. */
  get isCutShort(): boolean {
    return this.#isCutShort;
  }

  take(batch: LineBatch): void {
    if (this.finder.isIdle(batch.text)) return;
    const { lines, offsets } = batch;
    for (const [i, line] of lines.entries()) {
      if (!this.finder.has(visibleText(textOf(line)))) continue;
      if (this.#offsets.length === MOST_HITS) {
        this.#isCutShort = true;
        return;
      }
      this.#offsets.push(offsets[i] ?? 0);
    }
  }

  /** The offset of a hit; -1 is that of the last one. */
  at(index: number): number | undefined {
    return this.#offsets.at(index);
  }

  /** The first hit whose line begins at `offset` or behind it; the count where there is none. */
  from(offset: number): number {
    let [low, high] = [0, this.#offsets.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#offsets[middle] ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
