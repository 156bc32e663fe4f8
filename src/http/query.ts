/** A parameter as the query parser gives it: it may be missing or repeated. */
export type QueryValue = string | readonly string[] | undefined;

/** The first value of a parameter; empty when there is none. */
export function firstOf(value: QueryValue): string {
  return (typeof value === "object" ? value[0] : value) ?? "";
}
