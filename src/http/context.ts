import type { Configuration } from "../domain/configuration.ts";
import type { Engine } from "../engine/engine.ts";
import type { Clock } from "../ports/clock.ts";
import type { LogStore } from "../ports/log-store.ts";
import type { Logger } from "../ports/logger.ts";
import type { PasswordCheck } from "../ports/password-check.ts";
import type { Access } from "./access.ts";
import type { AppFolder } from "./app-files.ts";
import type { LoginLimit } from "./login-limit.ts";
import type { Sessions } from "./sessions.ts";

/** What a reload has done. */
export interface Reloaded {
  /** How many there are now. */
  readonly jobs: number;
  readonly httpJobs: number;
  /** What is odd in the configuration, a line each. */
  readonly warnings: readonly string[];
  /** Options that have changed and count from the next start on. */
  readonly needsRestart: readonly string[];
}

/** What the routes work with. */
export interface HttpContext {
  /** As it is at this moment: a reload replaces it. */
  readonly configuration: Configuration;
  readonly version: string;
  readonly engine: Engine;
  readonly logs: LogStore;
  readonly clock: Clock;
  readonly passwords: PasswordCheck;
  readonly logger: Logger;
  readonly access: Access;
  readonly sessions: Sessions;
  readonly loginLimit: LoginLimit;
  readonly appFolder: AppFolder;
  readonly manualFolder: AppFolder;
  /** Aborts when the server stops: answers that would go on for ever end then. */
  readonly stopping: AbortSignal;
  /** Reads the configuration again. Throws `ERR_CONFIG_INVALID` or `ERR_NO_RELOAD`; then nothing has changed. */
  reload(): Promise<Reloaded>;
}
