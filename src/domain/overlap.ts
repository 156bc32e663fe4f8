/** What becomes of a trigger that comes while the job runs. */
export type Overlap =
  /** It waits, with at most `limit` of them; a timer's further turn is one with those, a further webhook is refused. */
  | { readonly kind: "queue"; readonly limit: number }
  /** A timer's turn is skipped, a webhook is refused. */
  | { readonly kind: "skip" }
  /** The run is canceled, and the new one begins when it has ended. */
  | { readonly kind: "replace" }
  /** It runs beside the others, up to `most` of them together (`undefined`: as many as the server lets); then as `queue`. */
  | { readonly kind: "parallel"; readonly most: number | undefined; readonly limit: number };

/** How many runs of the job may go on at once. */
export function mostAtOnce(overlap: Overlap): number {
  return overlap.kind === "parallel" ? (overlap.most ?? Number.POSITIVE_INFINITY) : 1;
}

/** How many triggers may wait while the job runs as often as it may. */
export function mostWaiting(overlap: Overlap): number {
  switch (overlap.kind) {
    case "queue":
    case "parallel":
      return overlap.limit;
    case "skip":
      return 0;
    case "replace":
      return 1;
    default:
      return overlap satisfies never;
  }
}
