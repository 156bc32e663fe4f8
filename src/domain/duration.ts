import { bad, ok, type Result } from "./result.ts";
import type { Duration } from "./time.ts";

const UNITS: ReadonlyMap<string, bigint> = new Map([
  ["ns", 1n],
  ["us", 1_000n],
  ["µs", 1_000n], // U+00B5, the micro sign
  ["μs", 1_000n], // U+03BC, the Greek letter
  ["ms", 1_000_000n],
  ["s", 1_000_000_000n],
  ["m", 60_000_000_000n],
  ["h", 3_600_000_000_000n],
]);

/** Go counts in a 64-bit integer: from -2^63 to 2^63 - 1 nanoseconds, some 292 years. */
const LIMIT = 2n ** 63n;

const EXPECTED = "expected a duration such as 90s, 5m or 1h30m";

/**
 * The nanoseconds that a text means to Go's `time.ParseDuration`, or in one line why it means nothing. Never throws.
 *
 * Numbers with units one after the other, without blanks, each with an optional fraction, at most one sign before all:
 * `1h30m`, `1.5h`, `-90s`. A fraction of a nanosecond is cut off. `0` alone needs no unit.
 *
 * @example
 * ```ts
 * parseDuration("1h30m"); // => { ok: true, value: 5_400_000_000_000n }
 * parseDuration("1d"); // => { ok: false, problem: 'unknown unit "d" in "1d": expected h, m, s, ms, us or ns' }
 * ```
 */
export function parseDuration(text: string): Result<bigint> {
  if (text === "") return bad(`the duration is empty: ${EXPECTED}`);
  if (/\s/.test(text)) return bad(`"${text}" holds a blank: ${EXPECTED}`);
  const sign = /^[+-]?/.exec(text)?.[0] ?? "";
  const unsigned = text.slice(sign.length);
  if (unsigned === "0") return ok(0n);
  const total = sumOfTerms(unsigned, text);
  if (!total.ok) return total;
  const value = sign === "-" ? -total.value : total.value;
  if (value >= -LIMIT && value < LIMIT) return ok(value);
  return bad(`"${text}" is out of range: expected ${formatDuration(-LIMIT)} to ${formatDuration(LIMIT - 1n)}`);
}

/**
 * The text that Go's `Duration.String` gives: `1h30m0s`, `1.5s`, `100ms`, `1µs`, `0s`. Below a second the unit is the
 * largest that leaves a whole part.
 */
export function formatDuration(ns: bigint): string {
  if (ns === 0n) return "0s";
  const sign = ns < 0n ? "-" : "";
  const size = ns < 0n ? -ns : ns;
  if (size < 1_000n) return `${sign}${size}ns`;
  if (size < 1_000_000n) return `${sign}${decimal(size, 3)}µs`;
  if (size < 1_000_000_000n) return `${sign}${decimal(size, 6)}ms`;
  const minutes = size / 60_000_000_000n;
  const seconds = `${decimal(size % 60_000_000_000n, 9)}s`;
  if (minutes === 0n) return sign + seconds;
  return minutes < 60n ? `${sign}${minutes}m${seconds}` : `${sign}${minutes / 60n}h${minutes % 60n}m${seconds}`;
}

/** A duration for people: to a tenth of a second from 1 s on, without parts that are zero: `1m30s`, `2h`, `250ms`. */
export function durationInWords(duration: Duration): string {
  const rounded = duration < 1_000 ? Math.round(duration) : Math.round(duration / 100) * 100;
  const text = formatDuration(BigInt(rounded) * 1_000_000n);
  return text.replace(/m0s$/, "m").replace(/h0m$/, "h");
}

/** Nanoseconds as a duration. Whole milliseconds are exact; a fraction is as exact as a double can be. */
export function durationOf(ns: bigint): Duration {
  return (Number(ns / 1_000_000n) + Number(ns % 1_000_000n) / 1e6) as Duration;
}

/** A duration in whole nanoseconds, the number that the API shows. A double is exact to the nanosecond below 26 days. */
export function nanoseconds(duration: Duration): number {
  return Math.round(duration * 1e6) + 0; // + 0: -0 becomes 0
}

/** The sum of the terms, numbers with units, of which `unsigned` consists; `text` is what a problem shows. */
function sumOfTerms(unsigned: string, text: string): Result<bigint> {
  let sum = 0n;
  let rest = unsigned;
  do {
    const [term = "", whole = "", fraction = "", unitName = ""] = /^([0-9]*)[.]?([0-9]*)([^0-9.]*)/.exec(rest) ?? [];
    if (whole === "" && fraction === "") return bad(`"${text}" is not a duration: ${EXPECTED}`);
    const unit = UNITS.get(unitName);
    if (unit === undefined) return bad(unitProblem({ term, unitName, text }));
    sum += BigInt(whole) * unit + fractionOf(unit, fraction);
    rest = rest.slice(term.length);
  } while (rest !== "");
  return ok(sum);
}

/** `0.digits` of a unit, in nanoseconds. */
function fractionOf(unit: bigint, digits: string): bigint {
  let fraction = 0n;
  let scale = 1;
  for (const digit of digits) {
    const longer = fraction * 10n + BigInt(digit);
    if (longer > LIMIT) break;
    fraction = longer;
    scale *= 10;
  }
  // In floating point and in this order, because Go does so: else the last nanosecond may differ.
  return BigInt(Math.floor(Number(fraction) * (Number(unit) / scale)));
}

function unitProblem({ term, unitName, text }: { term: string; unitName: string; text: string }): string {
  if (unitName !== "") return `unknown unit "${unitName}" in "${text}": expected h, m, s, ms, us or ns`;
  return `"${term}"${term === text ? "" : ` in "${text}"`} has no unit: ${EXPECTED}`;
}

/** `value` divided by 10 to the power of `places`, without trailing zeros. */
function decimal(value: bigint, places: number): string {
  const digits = value.toString().padStart(places + 1, "0");
  return `${digits.slice(0, -places)}.${digits.slice(-places)}`.replace(/[.]?0+$/, "");
}
