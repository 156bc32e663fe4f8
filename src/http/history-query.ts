import { AppError } from "../domain/error.ts";
import { parseInstant } from "../domain/instant-text.ts";
import type { Instant } from "../domain/time.ts";
import { firstOf, type QueryValue } from "./address.ts";

type Query = Readonly<Record<string, QueryValue>>;

/** A time in a query, or `undefined` where there is none. Throws `ERR_BAD_REQUEST` for what is none. */
export function instantIn(query: Query, name: string): Instant | undefined {
  const text = firstOf(query[name]);
  if (text === "") return undefined;
  // A plus sign in a query stands for a blank, and people forget to encode the one before an offset.
  const written = text.replace(" ", "+");
  const instant = parseInstant(written);
  if (instant !== undefined) return instant;
  const expected = "expected a time such as 2026-01-31T02:00:00Z";
  throw new AppError("ERR_BAD_REQUEST", `${name} ${JSON.stringify(text.slice(0, 60))} is no time: ${expected}`);
}

/** A number from 1 in a query. Throws `ERR_BAD_REQUEST` for what is none. */
export function numberIn(query: Query, name: string, otherwise: number): number {
  const text = firstOf(query[name]);
  if (text === "") return otherwise;
  if (/^[1-9][0-9]{0,14}$/.test(text)) return Number(text);
  const shown = JSON.stringify(text.slice(0, 60));
  throw new AppError("ERR_BAD_REQUEST", `${name} ${shown} is no number: expected one from 1`);
}
