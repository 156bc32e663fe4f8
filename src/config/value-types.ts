import type { ListenAddress } from "../domain/configuration.ts";
import { durationOf, parseDuration } from "../domain/duration.ts";
import type { HttpHeader, HttpMethod, RequestType } from "../domain/job.ts";
import { bad, ok, type Result } from "../domain/result.ts";
import { AUTH_KINDS, type AuthKind } from "../domain/signature.ts";
import type { Duration } from "../domain/time.ts";
import type { DstFold, DstGap } from "../domain/timetable.ts";
import type { TimetableLine } from "../domain/timetable-line.ts";
import { parseTimetableLine } from "../domain/timetable-text.ts";
import { parseZone, type Zone, zoneNames } from "../domain/zone.ts";
import { didYouMean } from "./did-you-mean.ts";
import { parseHostPort } from "./host-port.ts";
import { parseHeader, parseHeaderName } from "./http-header.ts";
import { shown } from "./shown-text.ts";
import { parseHttpUrl, parseSmtpUrl, type SmtpAddress } from "./url.ts";

/** How the text of an option becomes a value. */
export interface ValueType<Value> {
  /** What the manual calls it. */
  readonly name: string;
  /** What an embedding program gives. */
  readonly given: "string" | "number" | "boolean";
  /** The text is not empty: an empty value counts as none. */
  readonly parse: (text: string) => Result<Value, ValueProblem>;
  /** What is odd about a text that `parse` takes. */
  readonly doubt?: (text: string) => string | undefined;
}

export interface ValueProblem {
  /** Says what it got and what it expected. */
  readonly message: string;
  /** Where in the text it is. */
  readonly offset?: number;
}

export const text: ValueType<string> = { name: "text", given: "string", parse: ok };

export const duration: ValueType<Duration> = {
  name: "duration",
  given: "string",
  parse(written) {
    const nanoseconds = parseDuration(written);
    return nanoseconds.ok ? ok(durationOf(nanoseconds.value)) : bad({ message: nanoseconds.problem });
  },
};

export const wholeNumber: ValueType<number> = {
  name: "number",
  given: "number",
  parse(written) {
    const value = /^[+-]?[0-9]+$/.test(written) ? Number(written) : Number.NaN;
    if (Number.isSafeInteger(value)) return ok(value);
    return bad({ message: `invalid number ${shown(written)}: expected a whole number, such as 5` });
  },
};

const TRUE = ["true", "yes", "ya", "t", "1"];
const FALSE = ["false", "no", "f", "0", "off"];

/** Takes any text, as karajo 0.9.3 did: what does not mean true is false. */
export const yesOrNo: ValueType<boolean> = {
  name: "bool",
  given: "boolean",
  parse: (written) => ok(TRUE.includes(written.toLowerCase())),
  doubt: (written) =>
    [...TRUE, ...FALSE].includes(written.toLowerCase())
      ? undefined
      : `${shown(written)} is neither true nor false: false is used; expected ${[...TRUE, ...FALSE].join(", ")}`,
};

export const schedule: ValueType<TimetableLine> = { name: "schedule", given: "string", parse: parseTimetableLine };

export const timezone: ValueType<Zone> = {
  name: "time zone",
  given: "string",
  parse(written) {
    const zone = parseZone(written);
    return zone.ok ? zone : bad({ message: `${zone.problem}${didYouMean(written, zoneNames())}` });
  },
};

export const httpUrl: ValueType<string> = { name: "URL", given: "string", parse: plain(parseHttpUrl) };

export const smtpUrl: ValueType<SmtpAddress> = { name: "URL", given: "string", parse: plain(parseSmtpUrl) };

export const headerName: ValueType<string> = { name: "header name", given: "string", parse: plain(parseHeaderName) };

export const header: ValueType<HttpHeader> = { name: "header", given: "string", parse: plain(parseHeader) };

export const listenAddress: ValueType<ListenAddress> = {
  name: "host:port",
  given: "string",
  parse(written) {
    const parsed = parseHostPort(written);
    const reason = parsed.ok ? "the port is missing" : parsed.problem;
    if (parsed.ok && parsed.value.port !== undefined) {
      return ok({ text: written, host: parsed.value.host, port: parsed.value.port });
    }
    return bad({ message: `invalid address ${shown(written)}: ${reason}: expected HOST:PORT, :PORT or [IPV6]:PORT` });
  },
};

export const httpMethod = oneOf<HttpMethod>("HTTP method", ["GET", "POST", "PUT", "DELETE"]);

export const requestType = oneOf<RequestType>("request type", ["query", "form", "json"]);

export const dstGap = oneOf<DstGap>("dst_gap", ["run", "skip"]);

export const dstFold = oneOf<DstFold>("dst_fold", ["once", "twice"]);

export const notificationKind = oneOf("kind of notification", ["email"]);

const knownAuthKind = oneOf<AuthKind>("auth_kind", AUTH_KINDS);

/** Takes any text, as karajo 0.9.3 did: what is unknown is `hmac-sha256`. */
export const authKind: ValueType<AuthKind> = {
  ...knownAuthKind,
  parse(written) {
    const known = knownAuthKind.parse(written);
    return known.ok ? known : ok("hmac-sha256");
  },
  doubt(written) {
    const known = knownAuthKind.parse(written);
    return known.ok ? undefined : `${known.problem.message}; hmac-sha256 is used`;
  },
};

/** One of a few words, in any case. */
function oneOf<Choice extends string>(what: string, choices: readonly Choice[]): ValueType<Choice> {
  const expected = choices.join(", ").replace(/, ([^,]*)$/, " or $1");
  return {
    name: choices.join(" | "),
    given: "string",
    parse(written) {
      const choice = choices.find((one) => one.toLowerCase() === written.toLowerCase());
      if (choice !== undefined) return ok(choice);
      return bad({ message: `unknown ${what} ${shown(written)}: expected ${expected}` });
    },
  };
}

function plain<Value>(parse: (written: string) => Result<Value>): (written: string) => Result<Value, ValueProblem> {
  return (written) => {
    const parsed = parse(written);
    return parsed.ok ? parsed : bad({ message: parsed.problem });
  };
}
