import { closestMatch } from "leven";

/** `: did you mean "x"?` for the one of `known` that `word` is most like, or nothing when it is like none. */
export function didYouMean(word: string, known: readonly string[]): string {
  const maxDistance = Math.max(1, Math.min(3, Math.floor((word.length + 1) / 3)));
  const nearest = closestMatch(word, known, { maxDistance });
  return nearest === undefined ? "" : `: did you mean ${JSON.stringify(nearest)}?`;
}
