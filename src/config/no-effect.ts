import { OPTION_TABLE } from "./option-table.ts";
import type { ProblemList } from "./problem.ts";
import { isGiven, optionNameIn, placeOf, type Section, textOf } from "./section.ts";

/** Warns of those of the options that are given, and not wrong in themselves, because they change nothing. */
export function warnOfNoEffect(
  section: Section,
  { keys, because }: { readonly keys: readonly string[]; readonly because: string },
  problems: ProblemList,
): void {
  for (const key of keys) {
    if (!isGiven(section, key) || !isAsMeant(section, key)) continue;
    problems.warning(placeOf(section, key), `${optionNameIn(section, key)} has no effect: ${because}`);
  }
}

/**
 * Whether the value of an option, given or by default, is what was meant, and does not stand in for a wrong one: what
 * follows from that one is not worth a warning.
 */
export function isAsMeant(section: Section, key: string): boolean {
  const written = textOf(section, key);
  if (written === "") return !isGiven(section, key);
  return OPTION_TABLE[section.kind].options[key]?.type.parse(written).ok ?? false;
}
