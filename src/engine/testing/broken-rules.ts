/** A rule: what must be true, and what is the matter where it is not. */
export type Rule = readonly [isKept: boolean, otherwise: string];

/** What is the matter. */
export function broken(rules: readonly Rule[]): readonly string[] {
  return rules.filter(([isKept]) => !isKept).map(([, otherwise]) => otherwise);
}
