import { didYouMean } from "./did-you-mean.ts";
import type { GivenEnv } from "./given-env.ts";
import { checkFunction, fieldsOf, type GivenField, givenTexts, placeAt } from "./given-value.ts";
import { givenNameOf, type Option } from "./option.ts";
import { OPTION_TABLE, SECTION_KINDS, type SectionKind } from "./option-table.ts";
import { ProblemList } from "./problem.ts";
import { type ParsedConfiguration, resolveConfiguration, type Surroundings } from "./resolve-configuration.ts";
import type { Entry, Section } from "./section.ts";

interface KeyedOption {
  readonly key: string;
  readonly option: Option;
}

/** The function of a job; not an option of the table, since no file can hold it. */
const CALL = "call";

/** The kinds of section of which there are many, by name. */
const NAMED_KINDS = SECTION_KINDS.filter((kind) => kind !== "karajo");

/** The options of each kind by the names that they have here. */
const OPTIONS_BY_GIVEN_NAME = new Map(SECTION_KINDS.map((kind) => [kind, optionsByGivenName(kind)]));

/**
 * The configuration that an embedding program gives, checked by the rules for files. A problem is at the path of its
 * option, such as `jobs["nightly"].schedule`. Keeps nothing of `given`.
 */
export function configurationOf(given: GivenEnv, surroundings: Surroundings): ParsedConfiguration {
  const problems = new ProblemList();
  const sections = sectionsOf(given, problems);
  return resolveConfiguration(sections, surroundings, { problems, files: [] });
}

/** The options as sections, as if they had been read from a file. Reports what is unknown or of a wrong type. */
export function sectionsOf(given: GivenEnv, problems: ProblemList): readonly Section[] {
  const fields = fieldsOf(given, "options", problems) ?? [];
  const mapNames = NAMED_KINDS.map((kind) => OPTION_TABLE[kind].givenAs);
  const settings = fields.filter(({ name }) => !mapNames.includes(name));
  const server = sectionOf({ kind: "karajo", name: "", path: "", fields: settings }, problems);
  const named = NAMED_KINDS.flatMap((kind) => {
    const map = fields.find(({ name }) => name === OPTION_TABLE[kind].givenAs);
    return map === undefined ? [] : namedSections(kind, map.value, problems);
  });
  return [server, ...named];
}

function namedSections(kind: SectionKind, map: unknown, problems: ProblemList): readonly Section[] {
  const { givenAs, noun } = OPTION_TABLE[kind];
  const sections: Section[] = [];
  for (const { name, value } of fieldsOf(map, givenAs, problems) ?? []) {
    const path = `${givenAs}[${JSON.stringify(name)}]`;
    const fields = fieldsOf(value, path, problems);
    if (name === "") problems.error(placeAt(path), `empty name: expected the name of the ${noun}`);
    else if (fields !== undefined) sections.push(sectionOf({ kind, name, path, fields }, problems));
  }
  return sections;
}

/** What is given of one section; `path` is empty for the settings of the server. */
interface GivenSection {
  readonly kind: SectionKind;
  readonly name: string;
  readonly path: string;
  readonly fields: readonly GivenField[];
}

function sectionOf({ kind, name, path, fields }: GivenSection, problems: ProblemList): Section {
  const call = kind === "job" ? fields.find((field) => field.name === CALL) : undefined;
  if (call !== undefined) checkFunction(call.value, `${path}.${CALL}`, problems);
  const options = OPTIONS_BY_GIVEN_NAME.get(kind) ?? new Map<string, KeyedOption>();
  const entries: Entry[] = [];
  const unreadKeys: string[] = [];
  for (const field of fields) {
    if (field === call) continue;
    const fieldPath = path === "" ? field.name : `${path}.${field.name}`;
    const keyed = options.get(field.name);
    if (keyed === undefined) {
      problems.warning(placeAt(fieldPath), unknownOption(kind, field.name, [...options.keys()]));
      continue;
    }
    const texts = givenTexts(keyed.option, { path: fieldPath, value: field.value }, problems);
    if (texts === undefined) unreadKeys.push(keyed.key);
    else entries.push(...texts.map((item) => entryOf(keyed.key, item)));
  }
  const hasFunction = call !== undefined;
  return { kind, name, place: placeAt(path), origin: "given", hasFunction, entries, unreadKeys };
}

function entryOf(key: string, { path, text }: { readonly path: string; readonly text: string }): Entry {
  return { key, value: text, ...placeAt(path), valueColumn: 0, isVerbatim: false };
}

function unknownOption(kind: SectionKind, field: string, options: readonly string[]): string {
  const maps = kind === "karajo" ? NAMED_KINDS.map((named) => OPTION_TABLE[named].givenAs) : [];
  const hint = didYouMean(field, [...options, ...maps, ...(kind === "job" ? [CALL] : [])]);
  return `unknown option ${JSON.stringify(field)}${hint === "" ? ", ignored" : hint}`;
}

function optionsByGivenName(kind: SectionKind): ReadonlyMap<string, KeyedOption> {
  const entries = Object.entries(OPTION_TABLE[kind].options);
  return new Map(entries.map(([key, option]) => [givenNameOf(key, option), { key, option }]));
}
