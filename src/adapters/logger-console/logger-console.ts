import { formatLogTime } from "../../domain/time.ts";
import type { Clock } from "../../ports/clock.ts";
import { LOG_EVENTS, type Logger } from "../../ports/logger.ts";

/** One line per event: time, level, event, then `name=value` (logfmt), for eyes and for `grep` alike; to stderr. */
export function createConsoleLogger(clock: Clock, out: { write(text: string): unknown } = process.stderr): Logger {
  return {
    event(name, fields = {}) {
      const pairs = Object.entries(fields).flatMap(([key, value]) =>
        value === undefined ? [] : [`${key}=${quoted(value instanceof Error ? value.message : String(value))}`],
      );
      out.write(`${[formatLogTime(clock.now()), LOG_EVENTS[name], name, ...pairs].join(" ")}\n`);
    },
  };
}

/** A logger that says nothing. */
export function createSilentLogger(): Logger {
  return { event: () => undefined };
}

function quoted(text: string): string {
  return /^[^\s"=]+$/.test(text) ? text : JSON.stringify(text);
}
