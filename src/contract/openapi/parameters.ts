import { EPOCH_PARAMETER } from "../routes.ts";
import type { Parameter } from "./operation.ts";
import { instant, optional, text, whole } from "./schema.ts";

export const ID: Parameter = { name: "id", schema: text("The ID of the job, in any case.") };

export const EPOCH: Parameter = {
  name: EPOCH_PARAMETER,
  schema: optional(whole("When the request was made, in Unix seconds. It makes each signed request differ.", 0)),
};

export const COUNTER: Parameter = { name: "counter", schema: whole("Which run of the job.", 0) };

export const BEFORE: Parameter = {
  name: "before",
  schema: optional(whole("Only runs with a smaller counter: the smallest of one page asks for the next one.", 1)),
};

/** Where a stretch of time begins. */
export function from(otherwise: string): Parameter {
  return { name: "from", schema: optional(instant(`The earliest time, RFC 3339 with any offset; ${otherwise}.`)) };
}

/** Where a stretch of time ends. */
export function to(otherwise: string): Parameter {
  return { name: "to", schema: optional(instant(`The latest time, not before \`from\`; ${otherwise}.`)) };
}

/** How many are answered. */
export function limit(name: "limit" | "count", otherwise: number, most: number): Parameter {
  return { name, schema: optional(whole(`How many at the most; more than ${most} counts as ${most}.`, 1), otherwise) };
}
