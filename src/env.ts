import type { JobFunction } from "./adapters/executor-function/executor-function.ts";
import { createNodeRandom } from "./adapters/random-node/random-node.ts";
import type { GivenEnv, GivenExecJob } from "./config/given-env.ts";
import { parseConfiguration } from "./config/parse-configuration.ts";
import { formatProblem, type Problem } from "./config/problem.ts";
import type { SourceText } from "./config/text-sections.ts";
import type { Configuration } from "./domain/configuration.ts";
import { AppError } from "./domain/error.ts";
import { type JobId, jobIdOf } from "./domain/job-id.ts";
import { readSources, surroundings } from "./read-configuration.ts";

/**
 * A configuration given by code. What is `undefined` or an empty text counts as not given. Durations are texts such as
 * `"5m"`, as in the files.
 */
export type EnvOptions = GivenEnv<JobFunction>;

/** A job given by code: `commands` or, as a function of this program, `call`. */
export type JobExecOptions = GivenExecJob<JobFunction>;

const SECRET_LENGTH = 32;

/**
 * A configuration that was checked: from files, from text, by code, or both. Throws `ERR_CONFIG_INVALID`, whose message
 * lists every error on a line of its own, unless it is free of them; what is merely odd, such as an unknown option, is
 * in `warnings`. Touches no file but those that `load` reads. May serve several `Karajo`, one after the other.
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
  /** The configuration, complete and deeply frozen. Holds the secrets: show it to nobody. */
  readonly configuration: Configuration;
  /** What is odd in the configuration and was understood in some way all the same; `formatProblem` makes it a line. */
  readonly warnings: readonly Problem[];
  /**
   * Whether there was no secret, so that a random one was made, `configuration.settings.secret`: tell somebody, or
   * nobody can sign a request. A started `Karajo` has told its logger.
   */
  readonly hasGeneratedSecret: boolean;
  /** The functions of the jobs that are functions, by ID. */
  readonly functions: ReadonlyMap<JobId, JobFunction>;

  readonly #origin: Origin;

  /** Checks what is given by code, together with `sources`: texts as of files, the main one first. */
  constructor(given: EnvOptions = {}, sources: readonly SourceText[] = []) {
    const parsed = parseConfiguration(sources, surroundings(createNodeRandom().token(SECRET_LENGTH)), given);
    if (parsed.configuration === undefined) {
      throw new AppError("ERR_CONFIG_INVALID", parsed.problems.map(formatProblem).join("\n"));
    }
    this.configuration = parsed.configuration;
    this.warnings = parsed.problems;
    this.hasGeneratedSecret = parsed.usesFallbackSecret;
    this.functions = functionsOf(given);
    const { secret } = this.configuration.settings;
    this.#origin = { given, file: undefined, madeSecret: this.hasGeneratedSecret ? secret : undefined };
  }

  /**
   * Reads the main file and, under `dirBase`, the other files of the configuration. What is `given` by code is added
   * and wins: a setting over the same setting, a job over the whole job of the same name. Throws `ERR_CONFIG_INVALID`
   * also when a file cannot be read.
   *
   * @example
   * ```ts
   * const env = await Env.load("examples/demo/etc/karajo/karajo.conf", {
   *   jobs: { report: { schedule: "daily@06:00", call: async ({ log }) => log.write("all is well\n") } },
   * });
   * ```
   */
  static async load(file: string, given: EnvOptions = {}): Promise<Env> {
    const env = new Env(given, await readSources(file, given.dirBase));
    env.#origin.file = file;
    return env;
  }

  /**
   * Reads again what `load` has read, with the same options given by code; a secret that was made stays. Throws
   * `ERR_CONFIG_INVALID`, and `ERR_NO_RELOAD` where no file was read.
   */
  async reload(): Promise<Env> {
    const { given, file, madeSecret } = this.#origin;
    if (file === undefined) {
      throw new AppError("ERR_NO_RELOAD", "this configuration was given by code: there is no file to be read again");
    }
    const sources = await readSources(file, given.dirBase);
    const env = new Env(needsSecret(this.#origin, sources) ? { ...given, secret: madeSecret } : given, sources);
    Object.assign(env.#origin, this.#origin);
    return env;
  }

  /** Reads the text of a main file, with what is `given` added as by `load`. Other files are not looked for. */
  static parse(text: string, given: EnvOptions = {}): Env {
    return new Env(given, [{ file: "karajo.conf", text, role: "main" }]);
  }
}

/** Where a configuration comes from, for whoever reads it again. */
interface Origin {
  readonly given: EnvOptions;
  /** The main file, where files were read. */
  file: string | undefined;
  /** The secret that was made, where there was none. */
  readonly madeSecret: string | undefined;
}

/** Whether the secret that was made is still the only one. */
function needsSecret({ given, madeSecret }: Origin, sources: readonly SourceText[]): boolean {
  if (madeSecret === undefined) return false;
  return parseConfiguration(sources, surroundings(madeSecret), given).usesFallbackSecret;
}

function functionsOf(given: EnvOptions): ReadonlyMap<JobId, JobFunction> {
  const jobs = Object.entries(given.jobs ?? {});
  return new Map(jobs.flatMap(([name, job]) => (job.call === undefined ? [] : [[jobIdOf(name), job.call]])));
}
