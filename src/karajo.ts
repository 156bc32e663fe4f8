import type { FastifyInstance } from "fastify";
import { createSystemClock } from "./adapters/clock-system/clock-system.ts";
import { createConsoleLogger, createSilentLogger } from "./adapters/logger-console/logger-console.ts";
import { type Composition, compose } from "./compose.ts";
import { formatPlace } from "./config/problem.ts";
import type { Env } from "./env.ts";
import type { Logger } from "./ports/logger.ts";

export interface KarajoOptions {
  /**
   * Where the server reports what it does: `console` writes a line per event to stderr.
   * @default "console"
   */
  readonly logger?: Logger | "console" | "silent";
}

/**
 * A karajo server in this program. Building it does nothing; `start` reads the state under `dirBase`, listens and
 * begins to run jobs, `stop` ends all of it. Each instance starts once.
 *
 * @example
 * ```ts
 * const karajo = new Karajo(new Env({ dirBase: "/tmp/karajo-example", listenAddress: "127.0.0.1:0" }));
 * karajo.httpd.get("/hello", async () => "a route of my own");
 * await karajo.start();
 * await karajo.stop();
 * ```
 */
export class Karajo {
  readonly env: Env;
  /** The HTTP server, a Fastify instance: add routes of your own before `start`. */
  readonly httpd: FastifyInstance;
  readonly #composition: Composition;
  readonly #logger: Logger;
  readonly #hurry = new AbortController();
  #starting: Promise<void> | undefined;
  #stopping: Promise<void> | undefined;

  constructor(env: Env, { logger = "console" }: KarajoOptions = {}) {
    this.env = env;
    this.#logger = loggerOf(logger);
    this.#composition = compose({ ...env, logger: this.#logger });
    this.httpd = this.#composition.httpd;
  }

  /** Resolves when the server listens. Throws `ERR_STORE` or `ERR_LISTEN` when it cannot. */
  start(): Promise<void> {
    this.#starting ??= this.#start();
    return this.#starting;
  }

  /**
   * Resolves when nothing runs any more: running jobs may go on for `shutdownGrace`, then they are canceled; with
   * `now` they are canceled at once, also by a second call while the first one waits.
   */
  stop({ now = false }: { readonly now?: boolean } = {}): Promise<void> {
    if (now) this.#hurry.abort();
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  async #start(): Promise<void> {
    for (const warning of this.env.warnings) {
      this.#logger.event("config.warning", { at: formatPlace(warning), problem: warning.message });
    }
    await this.#composition.start();
    if (this.env.hasGeneratedSecret) {
      this.#logger.event("secret.generated", {
        secret: this.env.configuration.settings.secret,
        advice: "set secret in [karajo], or this one changes at every start",
      });
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
