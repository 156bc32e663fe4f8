import { EPOCH_PARAMETER } from "../contract/routes.ts";
import { parseInstant } from "../domain/instant-text.ts";
import { optionInvalid } from "./client-options.ts";

/** A time: a `Date`, or RFC 3339 text such as `2026-01-31T02:00:00Z` or `2026-01-31T03:00:00+01:00`. */
// biome-ignore lint/style/noRestrictedGlobals: only the type, since callers have such objects
export type Time = Date | string;

/** What a request asks about. What is `undefined` is left out; a list is given item by item. */
export type Parameters = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

/** Parameters as they stand in a query or a form, stamped with the time. */
export function parametersText(parameters: Parameters, epoch: number): string {
  const text = new URLSearchParams({ [EPOCH_PARAMETER]: String(epoch) });
  for (const [name, value] of Object.entries(parameters)) {
    if (value === undefined) continue;
    for (const each of typeof value === "object" ? value : [value]) text.append(name, String(each));
  }
  return text.toString();
}

/** Unix seconds, from milliseconds. */
export function epochAt(milliseconds: number): number {
  return Math.floor(milliseconds / 1_000);
}

/** A time as the API takes it. Throws `ERR_OPTION_INVALID` for what is none. */
export function timeText(option: string, time: Time | undefined): string | undefined {
  if (time === undefined) return undefined;
  // Of a Date without a time there is no text.
  const text = typeof time === "string" ? time : Number.isNaN(time.getTime()) ? String(time) : time.toISOString();
  if (parseInstant(text) === undefined) {
    const expected = "expected a Date, or a time such as 2026-01-31T02:00:00Z";
    throw optionInvalid(`${option} is ${JSON.stringify(text)}: ${expected}`);
  }
  return text;
}
