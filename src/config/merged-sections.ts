import type { Section } from "./section.ts";

/** The sections of files and those given by code, together: settings are added up, a named section is replaced. */
export function mergedSections(written: readonly Section[], given: readonly Section[]): readonly Section[] {
  const merged = new Map(written.map((section) => [keyOf(section), section]));
  for (const section of given) {
    const earlier = merged.get(keyOf(section));
    const isAdded = section.kind === "karajo" && earlier !== undefined;
    // Of a setting that is there twice the last counts.
    merged.set(keyOf(section), isAdded ? { ...earlier, entries: [...earlier.entries, ...section.entries] } : section);
  }
  return [...merged.values()];
}

function keyOf({ kind, name }: Section): string {
  return `${kind}\n${name}`;
}
