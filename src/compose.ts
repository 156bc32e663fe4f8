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
import { Announcer } from "./engine/announcer.ts";
import { Engine } from "./engine/engine.ts";
import { unfailing } from "./engine/unfailing-logger.ts";
import { Access } from "./http/access.ts";
import { listen, ownAddress } from "./http/listen.ts";
import { LoginLimit } from "./http/login-limit.ts";
import { createServer } from "./http/server.ts";
import { Sessions } from "./http/sessions.ts";
import type { Executor } from "./ports/executor.ts";
import type { Logger } from "./ports/logger.ts";
import { VERSION } from "./version.ts";

/** Engine and server, joined. Building does nothing yet. */
export interface Composition {
  /** The HTTP server; routes may be added to it until `start`. */
  readonly httpd: FastifyInstance;
  /** Listens, then begins to run what is due. Throws `ERR_STORE` or `ERR_LISTEN`. */
  start(): Promise<void>;
  /** Lets running jobs go on for the grace period, or until `signal` aborts, then ends them and the server. */
  stop(signal: AbortSignal): Promise<void>;
}

export interface ComposeOptions {
  readonly configuration: Configuration;
  /** The functions of jobs that are functions. */
  readonly functions: ReadonlyMap<JobId, JobFunction>;
  readonly logger: Logger;
}

/** The one place where adapters are chosen. */
export function compose(given: ComposeOptions): Composition {
  const options = { ...given, logger: unfailing(given.logger) };
  const { logger } = options;
  const { settings } = options.configuration;
  const parts = createParts(options);
  const executors = createExecutors(options, parts, () => ownAddress(httpd, settings.listenAddress));
  const engine = createEngine(options, parts, executors);
  const httpd = createHttpd(options, parts, engine);
  return {
    httpd,
    async start() {
      try {
        await engine.load();
        await listen(httpd, settings.listenAddress);
      } catch (error) {
        await parts.store.close();
        throw error;
      }
      logger.event("server.started", { version: VERSION, url: `${ownAddress(httpd, settings.listenAddress)}/karajo/` });
      engine.start();
    },
    async stop(signal) {
      logger.event("server.stopping");
      await engine.stop(signal);
      await httpd.close();
      await executors.close();
      for (const notifier of parts.notifiers) notifier.close();
      await parts.store.close();
      logger.event("server.stopped");
    },
  };
}

type Parts = ReturnType<typeof createParts>;

function createParts({ configuration }: ComposeOptions) {
  const { dirBase } = configuration.settings;
  const stateFolder = join(dirBase, "var", "lib", "karajo");
  return {
    stateFolder,
    clock: createSystemClock(),
    digest: createNodeDigest(),
    logs: createLogFiles(join(dirBase, "var", "log", "karajo")),
    store: createSqliteStore(join(stateFolder, "karajo.db")),
    notifiers: configuration.notifications.map((notification) => createEmailNotifier(notification)),
  };
}

function createExecutors({ configuration, functions }: ComposeOptions, parts: Parts, address: () => string) {
  const { clock, digest, stateFolder } = parts;
  const { killGrace } = configuration.settings;
  const commands = createProcessExecutor({ clock, stateFolder: join(stateFolder, "job"), killGrace });
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
  { configuration, logger }: ComposeOptions,
  { clock, store, logs, notifiers }: Parts,
  { executorFor, leftovers }: ReturnType<typeof createExecutors>,
): Engine {
  const { settings, jobs, httpJobs } = configuration;
  const announcer = new Announcer({ server: settings.name, clock, logs, logger, notifiers });
  return new Engine(
    { clock, store, logs, logger, announcer, executorFor, leftovers },
    { jobs: [...jobs, ...httpJobs], ...settings },
  );
}

function createHttpd({ configuration, logger }: ComposeOptions, parts: Parts, engine: Engine): FastifyInstance {
  const { clock, digest, store, logs } = parts;
  const sessions = new Sessions({ store, clock, digest, random: createNodeRandom() });
  const hasUsers = configuration.users.length > 0;
  return createServer({
    configuration,
    version: VERSION,
    engine,
    logs,
    clock,
    logger,
    sessions,
    passwords: createBcryptPasswordCheck(),
    access: new Access({ digest, sessions, secret: configuration.settings.secret, hasUsers }),
    loginLimit: new LoginLimit(clock),
  });
}
