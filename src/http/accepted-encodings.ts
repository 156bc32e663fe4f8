/**
 * The encoding that the client likes most of those offered, the best first, or `undefined` where it takes none of them
 * (RFC 9110, section 12.5.3): by its weights, of which 0 refuses one.
 */
export function bestEncoding<Offered extends string>(
  header: string | undefined,
  offered: readonly Offered[],
): Offered | undefined {
  const weights = weightsIn(header ?? "");
  // Who takes anything is given what everybody knows.
  const weightOf = (encoding: string) =>
    weights.get(encoding) ?? (encoding === "gzip" ? weights.get("*") : undefined) ?? 0;
  return offered
    .filter((encoding) => weightOf(encoding) > 0)
    .toSorted((a, b) => weightOf(b) - weightOf(a))
    .at(0);
}

function weightsIn(header: string): ReadonlyMap<string, number> {
  return new Map(
    header.split(",").map((part) => {
      const [name = "", weight] = part
        .trim()
        .toLowerCase()
        .split(/\s*;\s*q=/);
      return [name, weight === undefined ? 1 : Number(weight)] as const;
    }),
  );
}
