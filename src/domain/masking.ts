/** A secret with fewer bytes than this is not masked: it is everywhere, and a log of asterisks tells nothing. */
export const SHORTEST_SECRET = 4;

/** What stands in a log where a secret was. */
export const MASK = "***";

/**
 * The texts by which a secret may show itself in output: as it is, each of its lines for what prints them one by one, as
 * a part of an address and as a part of JSON. Spaces and line breaks around it are none of it.
 */
export function secretForms(secret: string): readonly string[] {
  // Half of a surrogate pair, which no UTF-8 has, is written as what an encoder makes of it.
  const text = secret.trim().replace(/\p{Surrogate}/gu, "\uFFFD");
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const forms = [text, ...lines, encodeURIComponent(text), JSON.stringify(text).slice(1, -1)];
  return [...new Set(forms)].filter((form) => form !== "");
}
