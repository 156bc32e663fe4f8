import { type ListProblem, parseCommaList } from "./comma-list.ts";
import { bad, ok, type Result } from "./result.ts";

/** The statuses, of commands or of HTTP, from `from` to `to`, both included. */
export interface StatusRange {
  readonly from: number;
  readonly to: number;
}

/** Which statuses there are, and a range of them as an example. */
export interface StatusKind {
  readonly least: number;
  readonly most: number;
  readonly example: string;
}

/** The statuses with which a command may end. */
export const EXIT_STATUSES: StatusKind = { least: 0, most: 255, example: "10-19" };

/** The statuses with which a server may answer. */
export const HTTP_STATUSES: StatusKind = { least: 100, most: 599, example: "200-299 or 2xx" };

/**
 * The statuses that a configuration lists by commas: `0`, a range `10-19` or, for HTTP, `2xx`. Otherwise the first
 * problem from the left. Never throws.
 *
 * @example
 * ```ts
 * parseStatusRanges("0, 10-19", EXIT_STATUSES); // => { ok: true, value: [{ from: 0, to: 0 }, { from: 10, to: 19 }] }
 * ```
 */
export function parseStatusRanges(text: string, kind: StatusKind): Result<readonly StatusRange[], ListProblem> {
  const { least, most, example } = kind;
  return parseCommaList(text, (item) => {
    const range = statusRangeOf(item);
    if (range === undefined) {
      const shown = JSON.stringify(item.slice(0, LONGEST_SHOWN));
      return bad(`${shown} is no status: expected ${least} to ${most}, or a range such as ${example}`);
    }
    if (range.ok && (range.value.from < least || range.value.to > most)) {
      return bad(`"${item}" is out of range: expected ${least} to ${most}`);
    }
    return range;
  });
}

/** The range that an item writes, `75`, `500-599` or `5xx`; `undefined` when it writes none. */
export function statusRangeOf(item: string): Result<StatusRange> | undefined {
  const [, hundred] = /^([1-5])xx$/i.exec(item) ?? [];
  if (hundred !== undefined) return ok({ from: Number(hundred) * 100, to: Number(hundred) * 100 + 99 });
  const [, from, to = from] = /^([0-9]{1,3})(?:-([0-9]{1,3}))?$/.exec(item) ?? [];
  if (from === undefined) return undefined;
  if (Number(from) > Number(to)) return bad(`"${item}" runs backwards: expected ${to}-${from}`);
  return ok({ from: Number(from), to: Number(to) });
}

const LONGEST_SHOWN = 60;
