import { bad, ok, type Result } from "./result.ts";
import { type CivilTime, DAY, type Duration, HOUR, type Instant, later, SECOND } from "./time.ts";
import { civilTimeOf, type WallTime, wallTimeOf } from "./wall-time.ts";

declare const brand: unique symbol;

/** The name of a time zone that this machine knows, such as `Europe/Berlin`. {@link parseZone} makes it. */
export type Zone = string & { readonly [brand]: "Zone" };

export const UTC = "UTC" as Zone;

/** A change of a zone's clocks: forward, where `after` is more than `before`, or back. */
export interface ZoneTransition {
  /** The first instant with the offset `after`. */
  readonly at: Instant;
  /** What the clocks are ahead of UTC until then. */
  readonly before: Duration;
  readonly after: Duration;
}

/**
 * The zone with an IANA name, in any case, or in one line why there is none. The other names of UTC give {@link UTC}.
 *
 * Refused although JavaScript takes some of them: offsets (`+02:00`), which know no daylight-saving time, and
 * abbreviations (`IST`, `BST`), which mean several zones each. For a suggestion compare with {@link zoneNames}.
 */
export function parseZone(text: string): Result<Zone> {
  if (UTC_NAMES.test(text)) return ok(UTC);
  if (clocks.has(text)) return ok(text as Zone);
  if (/^[+-]?[0-9]/.test(text)) return bad(`${quoted(text)} is an offset, not a time zone: ${EXPECTED}`);
  const name = zoneNames().find((known) => known.toLowerCase() === text.toLowerCase()) ?? text;
  if (/^[a-z]{2,4}$/i.test(name) && !SHORT_NAMES.has(name.toUpperCase())) {
    return bad(`${quoted(text)} is no name of a time zone: ${EXPECTED}`);
  }
  try {
    clockOf(name);
  } catch (error) {
    if (error instanceof RangeError) return bad(`unknown time zone ${quoted(text)}: ${EXPECTED}`);
    throw error;
  }
  return ok(name as Zone);
}

/** The names worth suggesting: one or two for each zone that this machine knows. */
export function zoneNames(): readonly string[] {
  names ??= [...new Set([UTC, ...Intl.supportedValuesOf("timeZone"), ...NEWER_NAMES])];
  return names;
}

/** What the clocks of `zone` show at `instant`. */
export function civilTimeIn(zone: Zone, instant: Instant): CivilTime {
  return civilTimeOf(wallTimeIn(zone, instant));
}

/** What the clocks of `zone` show at `instant`, as a number. */
export function wallTimeIn(zone: Zone, instant: Instant): WallTime {
  return (instant + offsetAt(zone, instant)) as WallTime;
}

/** The instants at which the clocks of `zone` show `civil`, ascending: none in a gap, two where the hour is repeated. */
export function instantsOf(zone: Zone, civil: Omit<CivilTime, "weekday">): readonly Instant[] {
  const wall = wallTimeOf(civil);
  const earliest = (wall - LARGEST_OFFSET) as Instant;
  const offsets = new Set([offsetAt(zone, earliest)]);
  for (const { after } of transitionsBetween(zone, earliest, (wall + LARGEST_OFFSET) as Instant)) offsets.add(after);
  return [...offsets]
    .filter((offset) => offsetAt(zone, (wall - offset) as Instant) === offset)
    .map((offset) => (wall - offset) as Instant)
    .sort((a, b) => a - b);
}

/** What the clocks of `zone` are ahead of UTC at `instant`; negative in the west. */
export function offsetAt(zone: Zone, instant: Instant): Duration {
  if (zone === UTC) return 0 as Duration;
  const { offset, transitions } = spanOf(zone, Math.floor(instant / SPAN));
  return transitions.findLast(({ at }) => at <= instant)?.after ?? offset;
}

/** The first change of the clocks of `zone` after `after`, if it comes no later than `upTo`. */
export function transitionAfter(zone: Zone, after: Instant, upTo: Instant): ZoneTransition | undefined {
  if (zone === UTC) return undefined;
  for (const transition of transitionsBetween(zone, after, upTo)) return transition;
  return undefined;
}

/** The changes of the clocks of `zone` after `after` and up to `upTo`, ascending. */
export function* transitionsBetween(zone: Zone, after: Instant, upTo: Instant): Generator<ZoneTransition> {
  if (zone === UTC) return;
  for (let span = Math.floor(after / SPAN); span * SPAN < upTo; span++) {
    for (const transition of spanOf(zone, span).transitions) {
      if (transition.at > after && transition.at <= upTo) yield transition;
    }
  }
}

const EXPECTED = "expected a name such as Europe/Berlin, America/New_York or UTC";

const UTC_NAMES = /^(Etc\/)?(UTC|UCT|GMT|GMT0|GMT[+]0|GMT-0|Greenwich|Universal|Zulu)$/i;

/** The names of IANA with so few letters. JavaScript knows more, and reads `IST` as India and `BST` as Bangladesh. */
const SHORT_NAMES = new Set([
  "CET",
  "CUBA",
  "EET",
  "EIRE",
  "EST",
  "GB",
  "HST",
  "IRAN",
  "MET",
  "MST",
  "NZ",
  "PRC",
  "ROC",
  "ROK",
  "WET",
]);

/** Names that JavaScript takes and, on Node 20, does not list, because it lists the zone under an older one. */
const NEWER_NAMES = [
  "America/Argentina/Buenos_Aires",
  "America/Indiana/Indianapolis",
  "America/Nuuk",
  "Asia/Ho_Chi_Minh",
  "Asia/Kathmandu",
  "Asia/Kolkata",
  "Asia/Yangon",
  "Atlantic/Faroe",
  "Europe/Kyiv",
];

/** Local mean times, before there were zones, were up to 15:57 from Greenwich. */
const LARGEST_OFFSET = 16 * HOUR;

/** No zone has kept an offset for less than a week since 1970, so two days cannot hide a change and its reversal. */
const STEP = (2 * DAY) as Duration;

/** Offsets are looked up and kept for about a year at a time; a whole number of steps. */
const SPAN = 184 * STEP;

/** A span of a zone's time: the offset at its begin, and the changes after its begin, up to and with its end. */
interface Span {
  readonly offset: Duration;
  readonly transitions: readonly ZoneTransition[];
}

interface ZoneClock {
  readonly offsetAt: (instant: Instant) => Duration;
  readonly spans: Map<number, Span>;
}

// Both only keep what is the same whenever it is asked for.
const clocks = new Map<string, ZoneClock>();
let names: readonly string[] | undefined;

function spanOf(zone: Zone, index: number): Span {
  const { offsetAt, spans } = clockOf(zone);
  const known = spans.get(index);
  if (known !== undefined) return known;
  const begin = (index * SPAN) as Instant;
  const transitions: ZoneTransition[] = [];
  for (let from = begin; from < begin + SPAN; from = later(from, STEP)) {
    transitions.push(...changesOf(offsetAt, from, later(from, STEP)));
  }
  const span = { offset: offsetAt(begin), transitions };
  spans.set(index, span);
  return span;
}

/** The changes after `from`, up to and with `to`, to the second. */
function* changesOf(offsetAt: ZoneClock["offsetAt"], from: Instant, to: Instant): Generator<ZoneTransition> {
  const last = offsetAt(to);
  let before = offsetAt(from);
  let same = from;
  while (before !== last) {
    let changed = to;
    while (changed - same > SECOND) {
      const middle = (Math.floor((same + changed) / 2 / SECOND) * SECOND) as Instant;
      if (offsetAt(middle) === before) same = middle;
      else changed = middle;
    }
    const after = offsetAt(changed);
    yield { at: changed, before, after };
    before = after;
    same = changed;
  }
}

/** Throws a `RangeError` for a name that is unknown. */
function clockOf(zone: string): ZoneClock {
  const known = clocks.get(zone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: "longOffset" });
  const clock = { offsetAt: (instant: Instant) => offsetIn(format.format(instant)), spans: new Map() };
  clocks.set(zone, clock);
  return clock;
}

/** The offset at the end of `3/8/2026, GMT-05:00`; before there were zones it had seconds, too. */
function offsetIn(formatted: string): Duration {
  const found = /GMT(?:([+-])([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?)?$/.exec(formatted);
  if (found === null) throw new Error(`Intl writes an offset in a way that karajo cannot read: ${formatted}`);
  const [, sign, hours = 0, minutes = 0, seconds = 0] = found;
  const size = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds);
  return ((sign === "-" ? -size : size) * SECOND) as Duration;
}

/** In double quotes, on one line, cut where it is long. */
function quoted(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
