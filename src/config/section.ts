import { givenNameOf } from "./option.ts";
import { OPTION_TABLE, type SectionKind } from "./option-table.ts";
import type { Place } from "./problem.ts";

/** What was configured under one name, from a file or by code; its values are still text. */
export interface Section {
  readonly kind: SectionKind;
  /** Empty for `karajo`. */
  readonly name: string;
  readonly place: Place;
  readonly origin: "text" | "given";
  /** Whether an embedding program gave a function to call. */
  readonly hasFunction: boolean;
  readonly entries: readonly Entry[];
  /** The keys that were given by code as something that no entry can hold, which has been reported. */
  readonly unreadKeys: readonly string[];
}

/** A key and its value; its place is that of the key. */
export interface Entry extends Place {
  /** The key of the option table, in lower case. */
  readonly key: string;
  readonly value: string;
  /** Where the value is, on the line of the key. */
  readonly valueColumn: number;
  /** Whether an offset in the value is an offset in its line. */
  readonly isVerbatim: boolean;
}

/** The entries of a list, without the empty ones: an empty value counts as none. */
export function listEntries(section: Section, key: string): readonly Entry[] {
  return section.entries.filter((entry) => entry.key === key && entry.value !== "");
}

/** The value of a key as it was written, the last where there are several; empty when there is none. */
export function textOf(section: Section, key: string): string {
  return lastEntry(section, key)?.value ?? "";
}

/** Whether a key has a value, be it a wrong one: of a list any counts, of any other key the last. */
export function isGiven(section: Section, key: string): boolean {
  const last = lastEntry(section, key);
  if (last === undefined) return section.unreadKeys.includes(key);
  if (last.value !== "") return true;
  const isList = OPTION_TABLE[section.kind].options[key]?.isList ?? false;
  return (isList && listEntries(section, key).length > 0) || section.unreadKeys.includes(key);
}

/** Where the value of an entry is, or the character at an offset of it. */
export function valuePlaceOf({ file, line, valueColumn, isVerbatim }: Entry, offset = 0): Place {
  return { file, line, column: isVerbatim ? valueColumn + offset : valueColumn };
}

/** Where the value of a key is; where the section is, when it has no such key. */
export function placeOf(section: Section, key: string): Place {
  const entry = lastEntry(section, key);
  return entry === undefined ? section.place : valuePlaceOf(entry);
}

/** How a section is written: `[job "a"]`, or `jobs["a"]` among the options given by code. */
export function labelOf({ kind, name, origin }: Section): string {
  return origin === "text" ? headerOf(kind, name) : `${OPTION_TABLE[kind].givenAs}[${JSON.stringify(name)}]`;
}

/** A header as one writes it in a file. */
export function headerOf(section: string, name: string): string {
  return name === "" ? `[${section}]` : `[${section} "${name.replace(/["\\]/g, "\\$&")}"]`;
}

/** What a message calls the thing that a section configures, such as `job "a"`. */
export function nounOf(section: Section): string {
  return `${OPTION_TABLE[section.kind].noun} ${JSON.stringify(section.name)}`;
}

/** What a message calls an option: its key, or its name among the options given by code. */
export function optionNameIn(section: Section, key: string): string {
  const option = OPTION_TABLE[section.kind].options[key];
  return section.origin === "given" && option !== undefined ? givenNameOf(key, option) : key;
}

/** A loop, because a job has three entries and is asked for twenty keys. */
function lastEntry({ entries }: Section, key: string): Entry | undefined {
  for (let index = entries.length - 1; index >= 0; index--) {
    const entry = entries[index];
    if (entry?.key === key) return entry;
  }
  return undefined;
}
