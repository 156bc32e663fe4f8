/** Beyond, all are made anew as they are needed: the texts may come from anybody who types. */
const MOST_KEPT = 1_000;

/**
 * `parse`, which gives what it gave for the same text before: of ten thousand jobs most have the schedule of another one,
 * and then have one in common.
 */
export function keptParse<Parsed>(parse: (text: string) => Parsed): (text: string) => Parsed {
  const kept = new Map<string, Parsed>();
  return (text) => {
    const known = kept.get(text);
    if (known !== undefined) return known;
    if (kept.size >= MOST_KEPT) kept.clear();
    const parsed = parse(text);
    kept.set(text, parsed);
    return parsed;
  };
}
