import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import { createSystemClock } from "./adapters/clock-system/clock-system.ts";
import { createNodeDigest } from "./adapters/digest-node/digest-node.ts";
import { createFunctionExecutor, type JobFunction } from "./adapters/executor-function/executor-function.ts";
import { createHttpExecutor } from "./adapters/executor-http/executor-http.ts";
import { createProcessExecutor } from "./adapters/executor-process/executor-process.ts";
import { createLeftovers } from "./adapters/executor-process/leftovers.ts";
import { createLogFiles } from "./adapters/log-files/log-files.ts";
import { createEmailNotifier } from "./adapters/notify-email/notify-email.ts";
import { createBcryptPasswordCheck } from "./adapters/password-bcrypt/password-bcrypt.ts";
import { createNodeRandom } from "./adapters/random-node/random-node.ts";
import { createSqliteStore } from "./adapters/store-sqlite/store-sqlite.ts";
import type { Configuration } from "./domain/configuration.ts";
import type { Job } from "./domain/job.ts";
import type { JobId } from "./domain/job-id.ts";
import { Engine, type EngineOptions } from "./engine/engine.ts";
import { unfailing } from "./engine/unfailing-logger.ts";
import { Access } from "./http/access.ts";
import { AppFolder } from "./http/app-files.ts";
import type { HttpContext, Reloaded } from "./http/context.ts";
import { listen, ownAddress } from "./http/listen.ts";
import { LoginLimit } from "./http/login-limit.ts";
import { createServer } from "./http/server.ts";
import { Sessions } from "./http/sessions.ts";
import { LiveConfiguration } from "./live-configuration.ts";
import { Notifiers } from "./notifiers.ts";
import type { Executor } from "./ports/executor.ts";
import type { Logger } from "./ports/logger.ts";
import { VERSION } from "./version.ts";

/** Engine and server, joined. Building does nothing yet. */
export interface Composition {
  /** The HTTP server; routes may be added to it until `start`. Made when it is first asked for, or by `start`. */
  readonly httpd: FastifyInstance;
  /** Where this machine reaches the server, be it there yet or not. */
  readonly url: string;
  /** Listens, then begins to run what is due. Throws `ERR_STORE` or `ERR_LISTEN`. */
  start(): Promise<void>;
  /**
   * Goes on with another configuration; answers the options that have changed and count from the next start on. Throws
   * `ERR_CONFIG_INVALID` or `ERR_STORE`; then nothing has changed.
   */
  reconfigure(configuration: Configuration): Promise<readonly string[]>;
  /** Lets running jobs go on for the grace period, or until `signal` aborts, then ends them and the server. */
  stop(signal: AbortSignal): Promise<void>;
}

export interface ComposeOptions {
  readonly configuration: Configuration;
  /** The functions of jobs that are functions. */
  readonly functions: ReadonlyMap<JobId, JobFunction>;
  readonly logger: Logger;
  /** What `POST /karajo/api/reload` asks for. */
  reload(): Promise<Reloaded>;
}

/** The one place where adapters are chosen. */
export function compose(given: ComposeOptions): Composition {
  const options = { ...given, logger: unfailing(given.logger) };
  const { logger } = options;
  const { listenAddress } = options.configuration.settings;
  const live = new LiveConfiguration(options.configuration);
  const parts = createParts(live, logger);
  const url = () => ownAddress(made, listenAddress);
  const executors = createExecutors(options, parts, url);
  const engine = createEngine(live, logger, parts, executors);
  let made: FastifyInstance | undefined;
  const httpd = (wanted: { readonly takesRoutes: boolean }) => {
    made ??= createServer(httpContext(options, live, parts, engine), wanted);
    return made;
  };
  return {
    get httpd() {
      return httpd({ takesRoutes: true });
    },
    get url() {
      return url();
    },
    async start() {
      // Who has not asked for it by now has no routes of their own.
      const server = httpd({ takesRoutes: false });
      try {
        await engine.load();
        await listen(server, listenAddress);
      } catch (error) {
        await engine.stop(AbortSignal.abort());
        await parts.store.close();
        throw error;
      }
      logger.event("server.started", { version: VERSION, url: `${url()}/karajo/` });
      engine.start();
    },
    async reconfigure(configuration) {
      const { next, needsRestart } = live.successor(configuration);
      await engine.reconfigure(engineOptions(next));
      live.current = next;
      parts.notifiers.set(next.notifications);
      return needsRestart;
    },
    async stop(signal) {
      logger.event("server.stopping");
      parts.stopping.abort();
      const left = await engine.stop(signal);
      await made?.close();
      await executors.close();
      parts.notifiers.close();
      await parts.store.close();
      logger.event("server.stopped", { ...(left > 0 && { runsThatGoOn: left }) });
    },
  };
}

type Parts = ReturnType<typeof createParts>;

function createParts(live: LiveConfiguration, logger: Logger) {
  const { dirBase } = live.current.settings;
  const stateFolder = join(dirBase, "var", "lib", "karajo");
  const clock = createSystemClock();
  return {
    stateFolder,
    clock,
    digest: createNodeDigest(),
    random: createNodeRandom(),
    logs: createLogFiles(join(dirBase, "var", "log", "karajo")),
    store: createSqliteStore(join(stateFolder, "karajo.db"), { clock }),
    notifiers: new Notifiers(live.current.notifications, createEmailNotifier),
    logger,
    stopping: new AbortController(),
  };
}

function createExecutors({ configuration, functions }: ComposeOptions, parts: Parts, address: () => string) {
  const { clock, digest, stateFolder } = parts;
  const { killGrace } = configuration.settings;
  const commands = createProcessExecutor({ clock, stateFolder: join(stateFolder, "job") });
  const calls = createFunctionExecutor(functions);
  const requests = createHttpExecutor({ clock, digest, version: VERSION, ownAddress: address });
  const executorFor = (job: Job): Executor => {
    if (job.kind === "http") return requests;
    return job.work.kind === "function" ? calls : commands;
  };
  const leftovers = createLeftovers({ clock, stateFolder: join(stateFolder, "job"), killGrace });
  return { executorFor, leftovers, close: () => requests.close() };
}

function createEngine(
  live: LiveConfiguration,
  logger: Logger,
  parts: Parts,
  { executorFor, leftovers }: ReturnType<typeof createExecutors>,
): Engine {
  const { clock, store, logs, random, notifiers } = parts;
  const masker = () => live.masker;
  const server = () => live.current.settings.name;
  const announcing = { server, notifiers: () => notifiers.current };
  return new Engine(
    { clock, store, logs, logger, random, executorFor, leftovers, masker, ...announcing },
    engineOptions(live.current),
  );
}

function engineOptions({ settings, jobs, httpJobs }: Configuration): EngineOptions {
  const { maxJobRunning, shutdownGrace } = settings;
  return { jobs: [...jobs, ...httpJobs], maxJobRunning, shutdownGrace };
}

function httpContext(options: ComposeOptions, live: LiveConfiguration, parts: Parts, engine: Engine): HttpContext {
  const { clock, digest, store, logs, random, logger } = parts;
  const sessions = new Sessions({ store, clock, digest, random });
  return {
    get configuration() {
      return live.current;
    },
    version: VERSION,
    engine,
    logs,
    clock,
    logger,
    sessions,
    passwords: createBcryptPasswordCheck(),
    access: new Access({ digest, sessions, configuration: () => live.current }),
    loginLimit: new LoginLimit(clock),
    appFolder: new AppFolder(join(import.meta.dirname, "web")),
    manualFolder: new AppFolder(join(import.meta.dirname, "doc")),
    reload: () => options.reload(),
    stopping: parts.stopping.signal,
  };
}
