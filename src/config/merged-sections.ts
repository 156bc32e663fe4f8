import type { SectionKind } from "./option-table.ts";
import type { Section } from "./section.ts";

/** The sections of files and those given by code, together: settings are added up, a named section is replaced. */
export function mergedSections(written: readonly Section[], given: readonly Section[]): readonly Section[] {
  const givenBy = byKindAndName(given);
  const left = new Set(given);
  const merged = written.map((earlier) => {
    const section = givenBy.get(earlier.kind)?.get(earlier.name);
    if (section === undefined) return earlier;
    left.delete(section);
    // Of a setting that is there twice the last counts.
    return section.kind === "karajo" ? { ...earlier, entries: [...earlier.entries, ...section.entries] } : section;
  });
  return [...merged, ...left];
}

/** By kind first: a key of both would be made for each of ten thousand jobs, mostly to find nothing. */
function byKindAndName(sections: readonly Section[]): ReadonlyMap<SectionKind, ReadonlyMap<string, Section>> {
  const kinds = new Map<SectionKind, Map<string, Section>>();
  for (const section of sections) {
    const names = kinds.get(section.kind);
    if (names === undefined) kinds.set(section.kind, new Map([[section.name, section]]));
    else names.set(section.name, section);
  }
  return kinds;
}
