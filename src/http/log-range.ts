import { AppError } from "../domain/error.ts";
import type { LogState } from "../ports/log-store.ts";
import { firstOf, type QueryValue } from "./address.ts";

/** The parameters that say which part of a log is asked for. */
export interface RangeQuery {
  readonly offset?: QueryValue;
  readonly limit?: QueryValue;
  readonly follow?: QueryValue;
}

export interface LogRange {
  /** The first byte; negative: so many bytes before the end. */
  readonly offset: number;
  /** How many bytes at the most. */
  readonly limit: number;
  readonly follow: boolean;
}

/** The part of a log that a query asks for. Throws `ERR_BAD_REQUEST`. */
export function logRangeOf(query: RangeQuery): LogRange {
  return {
    offset: wholeNumber(query, "offset", /^-?[0-9]{1,15}$/) ?? 0,
    limit: wholeNumber(query, "limit", /^[0-9]{1,15}$/) ?? Number.POSITIVE_INFINITY,
    follow: truth(query, "follow"),
  };
}

/** Where in the log the part begins: behind the gap, where it would begin in it. Throws `ERR_LOG_OFFSET`. */
export function startIn({ size, gap }: LogState, offset: number): number {
  const start = offset < 0 ? Math.max(0, size + offset) : offset;
  if (start > size) throw new AppError("ERR_LOG_OFFSET", `the log ends at offset ${size}, before ${start}`);
  return gap !== undefined && start >= gap.start && start < gap.end ? gap.end : start;
}

function wholeNumber(query: RangeQuery, name: "offset" | "limit", form: RegExp): number | undefined {
  const text = firstOf(query[name]);
  if (text === "") return undefined;
  if (!form.test(text)) throw new AppError("ERR_BAD_REQUEST", `${name} is a whole number, not "${text}"`);
  return Number(text);
}

function truth(query: RangeQuery, name: "follow"): boolean {
  const text = firstOf(query[name]);
  if (text !== "" && text !== "true" && text !== "false") {
    throw new AppError("ERR_BAD_REQUEST", `${name} is true or false, not "${text}"`);
  }
  return text === "true";
}
