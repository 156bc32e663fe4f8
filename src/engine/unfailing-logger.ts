import type { Logger } from "../ports/logger.ts";

/** A logger that never throws, for an embedding program brings its own: no run may be lost because of it. */
export function unfailing(logger: Logger): Logger {
  return {
    event(name, fields) {
      try {
        logger.event(name, fields);
      } catch {
        // There is nobody left to tell.
      }
    },
  };
}
