import type { FastifyInstance } from "fastify";
import { createSystemClock } from "./adapters/clock-system/clock-system.ts";
import { createConsoleLogger, createSilentLogger } from "./adapters/logger-console/logger-console.ts";
import { type Composition, compose } from "./compose.ts";
import { formatPlace, formatProblem } from "./config/problem.ts";
import { AppError } from "./domain/error.ts";
import type { Env } from "./env.ts";
import type { Logger } from "./ports/logger.ts";

/** How a server is embedded. */
export interface KarajoOptions {
  /**
   * Where the server reports what it does: `console` writes a line per event to stderr, `silent` nothing.
   * @default "console"
   */
  readonly logger?: Logger | "console" | "silent" | undefined;
}

/** How a server is stopped. */
export interface StopOptions {
  /**
   * Whether running jobs are canceled at once, instead of after the `shutdownGrace` of the configuration.
   * @default false
   */
  readonly now?: boolean | undefined;
}

/**
 * A karajo server in this program. Building it does nothing; `start` reads the state under `dirBase`, listens and
 * begins to run jobs, `stop` ends all of it. An instance starts once; for another start, build another one, also of the
 * same `Env`. Several may run in one process, each with a `dirBase` of its own. No handler of signals is installed.
 *
 * @example
 * ```ts
 * const karajo = new Karajo(new Env({ dirBase: "/tmp/karajo-example", listenAddress: "127.0.0.1:0" }));
 * karajo.httpd.get("/hello", async () => "a route of my own");
 * await karajo.start();
 * await (await fetch(`${karajo.url}/hello`)).text(); // => "a route of my own"
 * await karajo.stop();
 * ```
 */
export class Karajo {
  readonly #composition: Composition;
  readonly #logger: Logger;
  readonly #hurry = new AbortController();
  #env: Env;
  /** The reload that came last: one after the other. */
  #lastReload: Promise<unknown> = Promise.resolve();
  #starting: Promise<void> | undefined;
  #stopping: Promise<void> | undefined;

  constructor(env: Env, { logger = "console" }: KarajoOptions = {}) {
    this.#env = env;
    this.#logger = loggerOf(logger);
    this.#composition = compose({
      ...env,
      logger: this.#logger,
      reload: async () => {
        const needsRestart = await this.reload();
        const { jobs, httpJobs } = this.env.configuration;
        const warnings = this.env.warnings.map(formatProblem);
        return { jobs: jobs.length, httpJobs: httpJobs.length, warnings, needsRestart };
      },
    });
  }

  /**
   * The HTTP server, a Fastify instance: add routes, hooks and plugins of your own before `start`. Afterwards it
   * refuses them with `FST_ERR_INSTANCE_ALREADY_LISTENING`. What plugins hold, their `onClose` hooks free; they run
   * when the server stops and also when it cannot start.
   */
  get httpd(): FastifyInstance {
    return this.#composition.httpd;
  }

  /** The configuration that counts: the one given, or the one that the last reload has read. */
  get env(): Env {
    return this.#env;
  }

  /**
   * Where this machine reaches the server, such as `http://127.0.0.1:31937`, without a slash at the end. While it
   * listens, with the port that it really has; before and after that, with the one of the configuration.
   */
  get url(): string {
    return this.#composition.url;
  }

  /**
   * Resolves when the server listens; a second call gives the same promise. Throws `ERR_STORE` when the state cannot
   * be read or written, also because another server uses this `dirBase`, `ERR_LISTEN` when it cannot listen, and
   * `ERR_STOPPING` once it was stopped. When it throws, nothing is left open.
   */
  start(): Promise<void> {
    this.#starting ??= this.#start();
    return this.#starting;
  }

  /**
   * Resolves when nothing runs any more and nothing is open: running jobs may go on for `shutdownGrace`, then they are
   * canceled; with `now` they are canceled at once, also by a second call while the first one waits. A job that is a
   * function ends when it returns, so it must heed its signal. Never too early or too late to call.
   */
  stop({ now = false }: StopOptions = {}): Promise<void> {
    if (now) this.#hurry.abort();
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  /**
   * Reads the files of the configuration again, and goes on with what they say: what runs goes on as it began, a job
   * that has changed is another one from its next run on, a removed one ends what it was given. Answers the options
   * that have changed and count from the next start on. Throws `ERR_CONFIG_INVALID` for a bad configuration,
   * `ERR_NO_RELOAD` where the `Env` was not read from files, `ERR_STORE`, and `ERR_STOPPING` unless the server runs;
   * then nothing has changed.
   */
  reload(): Promise<readonly string[]> {
    const reloaded = this.#lastReload.then(() => this.#reload());
    this.#lastReload = reloaded.catch(() => undefined); // whoever asked for it is told
    return reloaded;
  }

  /** Stops at the end of an `await using` block. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  async #reload(): Promise<readonly string[]> {
    if (this.#starting === undefined || this.#stopping !== undefined) {
      throw new AppError("ERR_STOPPING", "this server does not run");
    }
    await this.#starting;
    try {
      const env = await this.env.reload();
      const needsRestart = await this.#composition.reconfigure(env.configuration);
      this.#env = env;
      this.#logger.event("config.reloaded", {
        ...(needsRestart.length > 0 && { needsRestart: needsRestart.join(" ") }),
      });
      this.#warn();
      return needsRestart;
    } catch (error) {
      this.#logger.event("config.refused", { error });
      throw error;
    }
  }

  #warn(): void {
    for (const warning of this.env.warnings) {
      this.#logger.event("config.warning", { at: formatPlace(warning), problem: warning.message });
    }
  }

  async #start(): Promise<void> {
    if (this.#stopping !== undefined)
      throw new AppError("ERR_STOPPING", "this server was stopped already: build another Karajo");
    this.#warn();
    try {
      await this.#composition.start();
    } catch (error) {
      await this.#closeHttpd();
      throw error;
    }
    if (this.env.hasGeneratedSecret) {
      this.#logger.event("secret.generated", {
        secret: this.env.configuration.settings.secret,
        advice: "set secret in [karajo], or this one changes at every start",
      });
    }
  }

  /** After a start that failed, whose reason matters more than one for which this fails. */
  async #closeHttpd(): Promise<void> {
    try {
      await this.httpd.close();
    } catch (error) {
      this.#logger.event("http.error", { error });
    }
  }

  async #stop(): Promise<void> {
    const hasStarted = await this.#starting?.then(
      () => true,
      () => false,
    );
    if (hasStarted) await this.#composition.stop(this.#hurry.signal);
  }
}

function loggerOf(logger: Logger | "console" | "silent"): Logger {
  if (logger === "silent") return createSilentLogger();
  return logger === "console" ? createConsoleLogger(createSystemClock()) : logger;
}
