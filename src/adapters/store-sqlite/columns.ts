import type { Instant } from "../../domain/time.ts";

/** Instants may be fractional; the columns hold whole milliseconds. */
export function whole(instant: Instant): number {
  return Math.floor(instant);
}

export function toInstant(column: number | null): Instant | undefined {
  return (column ?? undefined) as Instant | undefined;
}
