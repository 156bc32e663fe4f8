import { InvalidArgumentError, Option } from "commander";
import { parseInstant } from "../domain/instant-text.ts";
import { DAY, type Duration, HOUR, type Instant, later, MINUTE, SECOND } from "../domain/time.ts";
import { parseZone } from "../domain/zone.ts";

/** A time on a command line: an instant, or so far from now. */
export type GivenTime = { readonly at: Instant } | { readonly fromNow: Duration };

const UNITS: Readonly<Record<string, Duration>> = { d: DAY, h: HOUR, m: MINUTE, s: SECOND };

/** Reads `now`, a time as RFC 3339 has it, a day in UTC, or how far it is from now: `+2h`, `-7d`. */
export function parseGivenTime(text: string): GivenTime {
  if (text === "now") return { fromNow: 0 as Duration };
  const [, sign, count, unit = ""] = /^([+-])([0-9]{1,6})([dhms])$/.exec(text) ?? [];
  if (count !== undefined) return { fromNow: (Number(`${sign}${count}`) * (UNITS[unit] ?? 0)) as Duration };
  const at = parseInstant(/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text) ? `${text}T00:00:00Z` : text);
  if (at !== undefined) return { at };
  throw new InvalidArgumentError("Expected a time such as 2026-01-31T06:00:00Z, 2026-01-31, +2h, -7d or now.");
}

/** The instant that is meant when it is `now`. */
export function instantOfGiven(given: GivenTime, now: Instant): Instant {
  return "at" in given ? given.at : later(now, given.fromNow);
}

/** `--from`, now by default. */
export function fromOption(description: string): Option {
  return new Option("--from <time>", description).argParser(parseGivenTime).default(parseGivenTime("now"), "now");
}

/** `--zone`, checked. */
export function zoneOption(description: string): Option {
  return new Option("--zone <zone>", description).argParser((text) => {
    const zone = parseZone(text);
    if (zone.ok) return zone.value;
    throw new InvalidArgumentError(zone.problem);
  });
}
