import type { GivenEnv } from "./given-env.ts";
import { sectionsOf } from "./given-options.ts";
import { parseIni } from "./ini.ts";
import { mergedSections } from "./merged-sections.ts";
import { KARAJO_OPTIONS } from "./option-table.ts";
import { ProblemList } from "./problem.ts";
import { type ParsedConfiguration, resolveConfiguration, type Surroundings } from "./resolve-configuration.ts";
import { type SourceText, sectionsOfTexts } from "./text-sections.ts";

/**
 * The configuration that the files hold, the main file first. Every problem of every file is found at once; with an
 * error there is no configuration. What an embedding program has `given` beside the files wins over them: a setting
 * over the same setting, a job over the whole job of the same name. Never throws.
 *
 * @example
 * ```ts
 * const sources = [{ file: "karajo.conf", text: '[job "a"]\nschedule = dayly\ncommand = true\n', role: "main" }] as const;
 * const { problems } = parseConfiguration(sources, { fallbackSecret: "…", environment: {} });
 * problems.map(formatProblem); // => ['karajo.conf:2:12: unknown schedule "dayly": expected …']
 * ```
 */
export function parseConfiguration(
  sources: readonly SourceText[],
  surroundings: Surroundings,
  given: GivenEnv = {},
): ParsedConfiguration {
  const problems = new ProblemList();
  const sections = mergedSections(sectionsOfTexts(sources, problems), sectionsOf(given, problems));
  return resolveConfiguration(sections, surroundings, { problems, files: sources.map(({ file }) => file) });
}

/** The `dir_base` of the main file, which says where the other files are. Problems in the file are not looked at. */
export function dirBaseOf(main: Pick<SourceText, "text">): string {
  const entries = parseIni(main.text)
    .sections.filter(({ name, sub }) => name === "karajo" && sub === "")
    .flatMap((section) => section.entries);
  const written = entries.findLast(({ key }) => key === "dir_base")?.value ?? "";
  return written === "" ? KARAJO_OPTIONS.dir_base.fallback : written;
}
