import { environment, readConfigFiles } from "./adapters/config-files/config-files.ts";
import type { JobFunction } from "./adapters/executor-function/executor-function.ts";
import { createNodeRandom } from "./adapters/random-node/random-node.ts";
import type { GivenEnv } from "./config/given-env.ts";
import { dirBaseOf, parseConfiguration } from "./config/parse-configuration.ts";
import { formatProblem, type Problem } from "./config/problem.ts";
import type { SourceText } from "./config/text-sections.ts";
import type { Configuration } from "./domain/configuration.ts";
import { AppError } from "./domain/error.ts";
import { type JobId, jobIdOf } from "./domain/job-id.ts";

/** A configuration given by code; a job's `call` is a {@link JobFunction}. */
export type EnvOptions = GivenEnv<JobFunction>;

const SECRET_LENGTH = 32;

/**
 * A configuration that was checked: from files, from text, by code, or both. Making one throws `ERR_CONFIG_INVALID`,
 * whose message lists every error on a line of its own, unless it is free of errors.
 *
 * @example
 * ```ts
 * const env = new Env({
 *   dirBase: "/tmp/karajo-example",
 *   secret: "s3cret",
 *   jobs: { hello: { schedule: "hourly", call: async ({ log }) => log.write("hello\n") } },
 * });
 * ```
 */
export class Env {
  readonly configuration: Configuration;
  /** What is odd in the configuration and was understood in some way all the same. */
  readonly warnings: readonly Problem[];
  /** Whether there was no secret, so that a random one was made: tell somebody, or nobody can sign a request. */
  readonly hasGeneratedSecret: boolean;
  /** The functions of the jobs that are functions, by ID. */
  readonly functions: ReadonlyMap<JobId, JobFunction>;

  constructor(given: EnvOptions = {}, sources: readonly SourceText[] = []) {
    const surroundings = { fallbackSecret: createNodeRandom().token(SECRET_LENGTH), environment: environment() };
    const parsed = parseConfiguration(sources, surroundings, given);
    if (parsed.configuration === undefined) {
      throw new AppError("ERR_CONFIG_INVALID", parsed.problems.map(formatProblem).join("\n"));
    }
    this.configuration = parsed.configuration;
    this.warnings = parsed.problems;
    this.hasGeneratedSecret = parsed.usesFallbackSecret;
    this.functions = functionsOf(given);
  }

  /**
   * Reads the main file, and the other files of the configuration beside it. What is `given` by code is added; a job
   * of the same name replaces the one in the files.
   */
  static async load(file: string, given: EnvOptions = {}): Promise<Env> {
    return new Env(given, await readConfigFiles(file, dirBaseOf));
  }

  /** Reads the text of a main file; other files are not looked for. */
  static parse(text: string, given: EnvOptions = {}): Env {
    return new Env(given, [{ file: "karajo.conf", text, role: "main" }]);
  }
}

function functionsOf(given: EnvOptions): ReadonlyMap<JobId, JobFunction> {
  const jobs = Object.entries(given.jobs ?? {});
  return new Map(jobs.flatMap(([name, job]) => (job.call === undefined ? [] : [[jobIdOf(name), job.call]])));
}
