import { environment, readConfigFiles } from "./adapters/config-files/config-files.ts";
import { dirBaseOf } from "./config/parse-configuration.ts";
import type { Surroundings } from "./config/resolve-configuration.ts";
import type { SourceText } from "./config/text-sections.ts";

/**
 * The texts of a configuration: the main file and, under `dirBase`, or the `dir_base` that the file names where that is
 * empty, the others. Throws `ERR_CONFIG_INVALID` when one cannot be read.
 */
export function readSources(file: string, dirBase = ""): Promise<readonly SourceText[]> {
  return readConfigFiles(file, (main) => dirBase || dirBaseOf(main));
}

/** What a configuration takes from this process. */
export function surroundings(fallbackSecret: string): Surroundings {
  return { fallbackSecret, environment: environment() };
}
