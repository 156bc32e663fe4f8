/** Every event that karajo reports of itself. One structured line each: fields, not sentences. */
export const LOG_EVENTS = {
  "config.refused": "error",
  "config.reloaded": "info",
  "config.warning": "warn",
  "http.error": "error",
  "log.broken": "error",
  "notify.failed": "error",
  "notify.sent": "info",
  "run.adopted": "info",
  "run.finished": "info",
  "run.lost": "warn",
  "run.recovered": "warn",
  "run.started": "info",
  "secret.generated": "warn",
  "server.started": "info",
  "server.stopping": "info",
  "server.stopped": "info",
  "store.behind": "warn",
  "store.failed": "error",
  "store.rebuilt": "warn",
  "store.recovered": "info",
} as const satisfies Record<string, "info" | "warn" | "error">;

/** The name of an event that a server reports. */
export type LogEvent = keyof typeof LOG_EVENTS;

/** Reports events. Never given a secret, except by `secret.generated`, whose purpose is to show one. */
export interface Logger {
  event(name: LogEvent, fields?: Readonly<Record<string, unknown>>): void;
}
