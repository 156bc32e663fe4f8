import { bad, type Result } from "../domain/result.ts";
import { didYouMean } from "./did-you-mean.ts";
import type { Option, Options, Values } from "./option.ts";
import { OPTION_TABLE, SECTION_KINDS } from "./option-table.ts";
import type { ProblemList } from "./problem.ts";
import { type Entry, isGiven, labelOf, optionNameIn, type Section, valuePlaceOf } from "./section.ts";

/**
 * The values of all options of a section; those that are not given, are empty or are wrong have their default. Reports
 * every value that is wrong, and every key that is not an option.
 */
export function readSection<Of extends Options>(section: Section, options: Of, problems: ProblemList): Values<Of> {
  const byKey = new Map<string, Entry[]>();
  for (const entry of section.entries) {
    const entries = byKey.get(entry.key);
    if (entries === undefined) byKey.set(entry.key, [entry]);
    else entries.push(entry);
  }
  const values = { ...fallbacksOf(options) };
  for (const [key, entries] of byKey) {
    const option = Object.hasOwn(options, key) ? options[key] : undefined;
    if (option === undefined) reportUnknown(section, { options, entries }, problems);
    else values[key] = readOption(section, { key, option, entries }, problems);
  }
  return values as Values<Of>; // each value was read by the type of its own option, or is its fallback
}

/**
 * The value of an option that the section must have; a missing one is an error, and so is one that was wrong already.
 * `missing` stands in for it, in a configuration that is not going to be used.
 */
export function required<Value>(
  given: { readonly section: Section; readonly key: string; readonly value: Value | undefined },
  missing: Value,
  problems: ProblemList,
): Value {
  const { section, key, value } = given;
  if (value !== undefined) return value;
  if (!isGiven(section, key)) problems.error(section.place, `${labelOf(section)} has no ${optionNameIn(section, key)}`);
  return missing;
}

const FALLBACKS = new WeakMap<Options, Readonly<Record<string, unknown>>>();

/** The default of every option. Kept, because a section of ten thousand others has the same. */
function fallbacksOf(options: Options): Readonly<Record<string, unknown>> {
  const known = FALLBACKS.get(options);
  if (known !== undefined) return known;
  const fallbacks = Object.fromEntries(Object.entries(options).map(([key, { fallback }]) => [key, fallback]));
  FALLBACKS.set(options, fallbacks);
  return fallbacks;
}

function readOption(
  section: Section,
  { key, option, entries }: { readonly key: string; readonly option: Option; readonly entries: readonly Entry[] },
  problems: ProblemList,
): unknown {
  if (option.deprecated !== undefined) {
    problems.warning(entries[0] ?? section.place, `${optionNameIn(section, key)} is deprecated: ${option.deprecated}`);
  }
  const read = (entry: Entry): Result<unknown, unknown> => readValue(option.type, entry, problems);
  if (option.isList) {
    const items = entries.filter(({ value }) => value !== "").map(read);
    // `map` makes a list that is just as long as it has to be; one that grows has room for 16 more, in each of many jobs.
    return items.filter((item) => item.ok).map(({ value }) => value);
  }
  const last = entries.at(-1);
  const only = last === undefined || last.value === "" ? undefined : read(last);
  return only?.ok === true ? only.value : option.fallback;
}

/** The value of an entry that is not empty; reports what is wrong or odd about it. */
function readValue(type: Option["type"], entry: Entry, problems: ProblemList): Result<unknown, unknown> {
  const offset = entry.value.indexOf("\0");
  const parsed = offset < 0 ? type.parse(entry.value) : bad({ message: "NUL character in the value", offset });
  if (!parsed.ok) {
    problems.error(valuePlaceOf(entry, parsed.problem.offset), parsed.problem.message);
    return parsed;
  }
  const doubt = type.doubt?.(entry.value);
  if (doubt !== undefined) problems.warning(valuePlaceOf(entry), doubt);
  return parsed;
}

function reportUnknown(
  section: Section,
  { options, entries }: { readonly options: Options; readonly entries: readonly Entry[] },
  problems: ProblemList,
): void {
  for (const entry of entries) {
    const message = `unknown key ${JSON.stringify(entry.key)} in ${labelOf(section)}`;
    problems.warning(entry, message + hintFor(entry.key, options));
  }
}

function hintFor(key: string, options: Options): string {
  const hint = didYouMean(key.replaceAll("-", "_"), Object.keys(options));
  if (hint !== "") return hint;
  const owners = SECTION_KINDS.filter((kind) => Object.hasOwn(OPTION_TABLE[kind].options, key));
  if (owners.length === 0) return ", ignored";
  return `, ignored: it belongs in ${owners.map((kind) => OPTION_TABLE[kind].heading).join(" or ")}`;
}
