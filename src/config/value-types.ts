import type { CatchUp } from "../domain/catch-up.ts";
import type { ListenAddress } from "../domain/configuration.ts";
import { durationOf, parseDuration } from "../domain/duration.ts";
import type { HttpHeader, HttpMethod, RequestType } from "../domain/job.ts";
import type { Overlap } from "../domain/overlap.ts";
import { remembered } from "../domain/remembered.ts";
import { bad, ok, type Result } from "../domain/result.ts";
import type { RetryPolicy } from "../domain/retry.ts";
import {
  COMMAND_FAILURES,
  type FailureKinds,
  parseRetryOn,
  REQUEST_FAILURES,
  type RetryOn,
} from "../domain/retry-on.ts";
import { AUTH_KINDS, type AuthKind } from "../domain/signature.ts";
import { parseSize } from "../domain/size.ts";
import { HTTP_STATUSES, parseStatusRanges, type StatusRange } from "../domain/status-ranges.ts";
import { type Duration, startOfDay } from "../domain/time.ts";
import { type DstFold, type DstGap, nextSlotOf } from "../domain/timetable.ts";
import type { TimetableLine } from "../domain/timetable-line.ts";
import { parseTimetableLine } from "../domain/timetable-text.ts";
import { parseZone, UTC, type Zone, zoneNames } from "../domain/zone.ts";
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

/** A duration that is not negative. */
export const span: ValueType<Duration> = {
  ...duration,
  parse(written) {
    const parsed = duration.parse(written);
    if (!parsed.ok || parsed.value >= 0) return parsed;
    return bad({ message: `${shown(written)} is negative: expected a duration from 0s` });
  },
};

export const size: ValueType<number> = { name: "size", given: "string", parse: plain(parseSize) };

export const wholeNumber: ValueType<number> = {
  name: "number",
  given: "number",
  parse(written) {
    const value = /^[+-]?[0-9]+$/.test(written) ? Number(written) : Number.NaN;
    if (Number.isSafeInteger(value)) return ok(value);
    return bad({ message: `invalid number ${shown(written)}: expected a whole number, such as 5` });
  },
};

/** A whole number that is not below `least`. */
export function wholeNumberFrom(least: number): ValueType<number> {
  return {
    ...wholeNumber,
    parse(written) {
      const parsed = wholeNumber.parse(written);
      if (parsed.ok && parsed.value >= least) return parsed;
      return bad({ message: `invalid number ${shown(written)}: expected a whole number from ${least}` });
    },
  };
}

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

/** Any instant does: what is due once is due again within a few years, or in a few hundred. */
const SOME_DAY = startOfDay(2026, 1, 1);

/** Of ten thousand jobs most have the schedule of another one, and then have one in common. */
const parseSchedule = remembered(parseTimetableLine, 1_000);

export const schedule: ValueType<TimetableLine> = {
  name: "schedule",
  given: "string",
  parse: parseSchedule,
  doubt(written) {
    const line = parseSchedule(written);
    if (!line.ok || line.value.kind !== "cron") return undefined; // karajo's own are always due some day
    const timetable = { lines: [line.value], zone: UTC, dstGap: "run", dstFold: "once" } as const;
    return nextSlotOf(timetable, SOME_DAY) === undefined ? `schedule ${shown(written)} is never due` : undefined;
  },
};

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

export const overlap = oneOf<Overlap["kind"]>("overlap", ["queue", "skip", "replace", "parallel"]);

export const retryBackoff = oneOf<RetryPolicy["backoff"]>("retry_backoff", ["exponential", "fixed"]);

export const retryOnOfCommands = retryOn(COMMAND_FAILURES);

export const retryOnOfRequests = retryOn(REQUEST_FAILURES);

function retryOn(kinds: FailureKinds): ValueType<RetryOn> {
  return { name: "failures", given: "string", parse: (written) => parseRetryOn(written, kinds) };
}

export const catchUp = oneOf<CatchUp>("catch_up", ["none", "last", "all"]);

export const httpStatuses: ValueType<readonly StatusRange[]> = {
  name: "statuses",
  given: "string",
  parse: (written) => parseStatusRanges(written, HTTP_STATUSES),
};

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
export function oneOf<Choice extends string>(what: string, choices: readonly Choice[]): ValueType<Choice> {
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

/** What `parse` says, its problem being that of the text as a whole. */
export function plain<Value>(
  parse: (written: string) => Result<Value>,
): (written: string) => Result<Value, ValueProblem> {
  return (written) => {
    const parsed = parse(written);
    return parsed.ok ? parsed : bad({ message: parsed.problem });
  };
}
