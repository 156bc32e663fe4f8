import type { Settings } from "../domain/configuration.ts";
import { ProblemList } from "./problem.ts";
import { emptySettings } from "./resolve-configuration.ts";
import { readSettings } from "./settings.ts";
import { type SourceText, sectionsOfTexts } from "./text-sections.ts";

/**
 * The settings that a main file has, whatever is wrong with it: where a value cannot be read there is its default. For
 * whoever looks for a server that may well run with what the file held before. `secret` is empty where none is there.
 */
export function mainSettings(main: SourceText): Settings {
  const problems = new ProblemList();
  const section = sectionsOfTexts([main], problems).find(({ kind }) => kind === "karajo");
  return readSettings(section ?? emptySettings([main.file]), problems);
}
