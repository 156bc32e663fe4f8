import { parseConfiguration } from "../config/parse-configuration.ts";
import { formatProblem } from "../config/problem.ts";
import type { ParsedConfiguration } from "../config/resolve-configuration.ts";
import type { SourceText } from "../config/text-sections.ts";
import type { Configuration } from "../domain/configuration.ts";
import { AppError } from "../domain/error.ts";
import { readSources, surroundings } from "../read-configuration.ts";
import { mustBeThere } from "./config-file.ts";

/** The texts of a configuration and what they say. */
export interface LoadedConfiguration {
  readonly sources: readonly SourceText[];
  readonly parsed: ParsedConfiguration;
}

/** Stands in for a secret that there is not; nobody signs with it. */
const NO_SECRET = "(made at start)";

/** Reads a configuration, right or wrong. Throws `ERR_CONFIG_INVALID` when a file of it cannot be read. */
export async function loadConfiguration(file: string): Promise<LoadedConfiguration> {
  mustBeThere(file);
  const sources = await readSources(file);
  return { sources, parsed: parseConfiguration(sources, surroundings(NO_SECRET)) };
}

/** The configuration that was read. Throws `ERR_CONFIG_INVALID` with every error of it where it has any. */
export function rightConfiguration({ parsed: { configuration, problems } }: LoadedConfiguration): Configuration {
  if (configuration !== undefined) return configuration;
  const errors = problems.filter(({ severity }) => severity === "error").map(formatProblem);
  throw new AppError("ERR_CONFIG_INVALID", `the configuration has errors:\n${errors.join("\n")}`);
}
