import type { Configuration } from "../domain/configuration.ts";
import type { Engine } from "../engine/engine.ts";
import type { Clock } from "../ports/clock.ts";
import type { LogStore } from "../ports/log-store.ts";
import type { Logger } from "../ports/logger.ts";
import type { PasswordCheck } from "../ports/password-check.ts";
import type { Access } from "./access.ts";
import type { LoginLimit } from "./login-limit.ts";
import type { Sessions } from "./sessions.ts";

/** What the routes work with. */
export interface HttpContext {
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
}
