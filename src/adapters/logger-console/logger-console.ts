import { inspect } from "node:util";
import { formatLogTime } from "../../domain/time.ts";
import type { Clock } from "../../ports/clock.ts";
import { LOG_EVENTS, type Logger } from "../../ports/logger.ts";
import { standardError, type TextOutput } from "./gathered-output.ts";

/** One line per event: time, level, event, then `name=value` (logfmt), for eyes and for `grep` alike; to stderr. */
export function createConsoleLogger(clock: Clock, out: TextOutput = standardError(clock)): Logger {
  return {
    event(name, fields = {}) {
      const pairs = Object.entries(fields).flatMap(([key, value]) =>
        value === undefined ? [] : [`${key}=${quoted(textOf(value))}`],
      );
      out.write(`${[formatLogTime(clock.now()), LOG_EVENTS[name], name, ...pairs].join(" ")}\n`);
    },
  };
}

/** A logger that says nothing. */
export function createSilentLogger(): Logger {
  return { event: () => undefined };
}

function textOf(value: unknown): string {
  if (value instanceof Error) return String(value.message);
  return typeof value === "object" ? inspect(value, { breakLength: Number.POSITIVE_INFINITY }) : String(value);
}

/** As it is where that is plain, else as a JSON string in which nothing can act on a terminal or end the line. */
function quoted(text: string): string {
  if (/^[^\s"=\p{C}]+$/u.test(text)) return text;
  return JSON.stringify(text).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, escaped);
}

function escaped(character: string): string {
  return character.replace(/./gs, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
