import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fieldsOf, localMsIn } from "./testing/local-clock.ts";
import { DAY, type Duration, formatInstant, HOUR, type Instant, later, MINUTE, SECOND } from "./time.ts";
import {
  civilTimeIn,
  instantsOf,
  offsetAt,
  parseZone,
  transitionAfter,
  transitionsBetween,
  UTC,
  type Zone,
  zoneNames,
} from "./zone.ts";

/** Unlike each other in when and by how much their clocks change. */
const ODD_ZONES = [
  "Africa/Cairo",
  "Africa/Casablanca",
  "America/New_York",
  "America/Sao_Paulo",
  "America/St_Johns",
  "Antarctica/Troll",
  "Asia/Beirut",
  "Asia/Kathmandu",
  "Australia/Lord_Howe",
  "Europe/Berlin",
  "Europe/London",
  "Pacific/Apia",
  "Pacific/Chatham",
];

describe("parseZone", () => {
  test.each([
    "Europe/Berlin",
    "America/Argentina/Buenos_Aires",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Europe/Kyiv",
    "EST5EDT",
    "CET",
    "Etc/GMT+5",
  ])("takes %s as it is written", (name) => {
    expect(parseZone(name)).toEqual({ ok: true, value: name });
  });

  test.each([
    ["europe/berlin", "Europe/Berlin"],
    ["AMERICA/NEW_YORK", "America/New_York"],
    ["asia/kathmandu", "Asia/Kathmandu"],
  ])("writes %s with the capitals of %s", (text, name) => {
    expect(parseZone(text)).toEqual({ ok: true, value: name });
  });

  test.each(["UTC", "utc", "Etc/UTC", "GMT", "Etc/GMT", "GMT0", "Zulu", "Etc/Universal", "UCT"])(
    "knows UTC under the name %s",
    (name) => {
      expect(parseZone(name)).toEqual({ ok: true, value: UTC });
    },
  );

  const expected = "expected a name such as Europe/Berlin, America/New_York or UTC";
  test.each([
    ["Europe/Berln", `unknown time zone "Europe/Berln": ${expected}`],
    ["", `unknown time zone "": ${expected}`],
    [" UTC", `unknown time zone " UTC": ${expected}`],
    ["Europe/Berlin ", `unknown time zone "Europe/Berlin ": ${expected}`],
    ["Local", `unknown time zone "Local": ${expected}`],
    ["constructor", `unknown time zone "constructor": ${expected}`],
    ["a\nb", `unknown time zone "a\\nb": ${expected}`],
    ["x".repeat(100), `unknown time zone "${"x".repeat(60)}…": ${expected}`],
    ["+02:00", `"+02:00" is an offset, not a time zone: ${expected}`],
    ["-0500", `"-0500" is an offset, not a time zone: ${expected}`],
    ["IST", `"IST" is no name of a time zone: ${expected}`],
    ["BST", `"BST" is no name of a time zone: ${expected}`],
    ["CEST", `"CEST" is no name of a time zone: ${expected}`],
  ])("refuses %j", (text, problem) => {
    expect(parseZone(text)).toEqual({ ok: false, problem });
  });

  test("takes every name that is suggested", () => {
    expect(zoneNames().length).toBeGreaterThan(400);
    expect(zoneNames().filter((name) => parseZone(name).ok === false)).toEqual([]);
  });
});

describe("civilTimeIn", () => {
  test("shows what Intl shows, in every zone", () => {
    fc.assert(
      fc.property(fc.constantFrom(...zoneNames()), anInstant(), (name, instant) => {
        const { localMs, ...fields } = fieldsOf(localMsIn(name, instant));
        expect(civilTimeIn(zoneOf(name), instant)).toEqual(fields);
      }),
      { numRuns: 200 },
    );
  });

  test("knows offsets with seconds, from before there were zones", () => {
    const instant = Date.parse("1880-01-01T00:00:00Z") as Instant;
    expect(offsetAt(zoneOf("America/New_York"), instant)).toBe(-(4 * HOUR + 56 * MINUTE + 2 * SECOND));
  });
});

describe("instantsOf", () => {
  test.each<[string, string, readonly string[]]>([
    ["America/New_York", "2026-03-08 01:59:59", ["2026-03-08T06:59:59Z"]],
    ["America/New_York", "2026-03-08 02:00:00", []],
    ["America/New_York", "2026-03-08 02:59:59", []],
    ["America/New_York", "2026-03-08 03:00:00", ["2026-03-08T07:00:00Z"]],
    ["America/New_York", "2026-11-01 00:59:59", ["2026-11-01T04:59:59Z"]],
    ["America/New_York", "2026-11-01 01:00:00", ["2026-11-01T05:00:00Z", "2026-11-01T06:00:00Z"]],
    ["America/New_York", "2026-11-01 01:59:59", ["2026-11-01T05:59:59Z", "2026-11-01T06:59:59Z"]],
    ["America/New_York", "2026-11-01 02:00:00", ["2026-11-01T07:00:00Z"]],
    ["Australia/Lord_Howe", "2026-04-05 01:45:00", ["2026-04-04T14:45:00Z", "2026-04-04T15:15:00Z"]],
    ["Australia/Lord_Howe", "2026-10-04 02:15:00", []],
    ["Pacific/Apia", "2011-12-30 12:00:00", []],
    ["Asia/Kathmandu", "2026-06-01 05:45:00", ["2026-06-01T00:00:00Z"]],
    ["America/Sao_Paulo", "2018-11-04 00:30:00", []],
    ["UTC", "2026-03-29 02:30:00", ["2026-03-29T02:30:00Z"]],
  ])("finds those at which the clocks of %s show %s", (name, shown, instants) => {
    const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = shown.split(/[^0-9]/).map(Number);
    const found = instantsOf(zoneOf(name), { year, month, day, hour, minute, second });
    expect(found.map(formatInstant)).toEqual(instants);
  });

  test("finds the instant at which the clocks showed something, and else only others that show the same", () => {
    const aSecond = anInstant().map((instant) => (Math.floor(instant / SECOND) * SECOND) as Instant);
    fc.assert(
      fc.property(fc.constantFrom(...zoneNames()), aSecond, (name, instant) => {
        const zone = zoneOf(name);
        const shown = civilTimeIn(zone, instant);
        const found = instantsOf(zone, shown);
        expect(found).toContain(instant);
        expect(found).toEqual([...new Set(found)].sort((a, b) => a - b));
        for (const other of found) expect(civilTimeIn(zone, other)).toEqual(shown);
      }),
      { numRuns: 200 },
    );
  });
});

describe("transitionsBetween", () => {
  test.each<[string, string, readonly string[]]>([
    ["America/New_York", "2026", ["2026-03-08T07:00:00Z -5 -4", "2026-11-01T06:00:00Z -4 -5"]],
    ["Europe/Berlin", "2026", ["2026-03-29T01:00:00Z 1 2", "2026-10-25T01:00:00Z 2 1"]],
    ["Australia/Lord_Howe", "2026", ["2026-04-04T15:00:00Z 11 10.5", "2026-10-03T15:30:00Z 10.5 11"]],
    [
      "Pacific/Apia",
      "2011",
      ["2011-04-02T14:00:00Z -10 -11", "2011-09-24T14:00:00Z -11 -10", "2011-12-30T10:00:00Z -10 14"],
    ],
    ["Asia/Kathmandu", "1985", ["1985-12-31T18:30:00Z 5.5 5.75"]],
    ["Asia/Kathmandu", "2026", []],
    [
      "Africa/Cairo",
      "2010",
      ["2010-04-29T22:00:00Z 2 3", "2010-08-10T21:00:00Z 3 2", "2010-09-09T22:00:00Z 2 3", "2010-09-30T21:00:00Z 3 2"],
    ],
    [
      "America/Noronha",
      "2000",
      ["2000-02-27T01:00:00Z -1 -2", "2000-10-08T02:00:00Z -2 -1", "2000-10-15T01:00:00Z -1 -2"],
    ],
    ["UTC", "2026", []],
  ])("knows the changes of %s in %s", (name, year, changes) => {
    const from = Date.parse(`${year}-01-01T00:00:00Z`) as Instant;
    const found = [...transitionsBetween(zoneOf(name), from, later(from, (365 * DAY) as Duration))];
    expect(found.map(({ at, before, after }) => `${formatInstant(at)} ${before / HOUR} ${after / HOUR}`)).toEqual(
      changes,
    );
  });

  test("misses no change that looking every half an hour finds", () => {
    for (const name of [
      "Africa/Cairo",
      "Africa/Casablanca",
      "Antarctica/Troll",
      "Australia/Lord_Howe",
      "Europe/Berlin",
    ]) {
      const zone = zoneOf(name);
      const from = Date.parse("2023-06-01T00:00:00Z") as Instant;
      const upTo = later(from, (370 * DAY) as Duration);
      const seen: string[] = [];
      let before = localMsIn(name, from) - from;
      for (let instant = from; instant <= upTo; instant = later(instant, (30 * MINUTE) as Duration)) {
        const after = localMsIn(name, instant) - instant;
        if (after !== before) seen.push(`${name} ${formatInstant(instant)} ${before} ${after}`);
        before = after;
      }
      const found = [...transitionsBetween(zone, from, upTo)];
      expect(found.map(({ at, before, after }) => `${name} ${formatInstant(at)} ${before} ${after}`)).toEqual(seen);
    }
  });

  test("leaves out a change at its begin and keeps one at its end", () => {
    const berlin = zoneOf("Europe/Berlin");
    const change = Date.parse("2026-03-29T01:00:00Z") as Instant;
    expect(transitionAfter(berlin, change, later(change, DAY))).toBeUndefined();
    expect(transitionAfter(berlin, later(change, -1 as Duration), change)?.at).toBe(change);
  });

  test("joins the years without a seam", () => {
    for (const name of ODD_ZONES) {
      const zone = zoneOf(name);
      const from = Date.parse("2005-01-01T00:00:00Z") as Instant;
      const found = [...transitionsBetween(zone, from, later(from, (20 * 365 * DAY) as Duration))];
      let offset = offsetAt(zone, from);
      for (const { at, before, after } of found) {
        expect(before).toBe(offset);
        expect(after).not.toBe(before);
        expect(offsetAt(zone, later(at, -1 as Duration))).toBe(before);
        expect(offsetAt(zone, at)).toBe(after);
        offset = after;
      }
      expect(found.map(({ at }) => at)).toEqual(found.map(({ at }) => at).sort((a, b) => a - b));
    }
  });
});

function anInstant(): fc.Arbitrary<Instant> {
  const [min, max] = [Date.parse("1971-01-01T00:00:00Z"), Date.parse("2040-01-01T00:00:00Z")];
  return fc.oneof(fc.integer({ min, max }), fc.double({ min, max, noNaN: true })) as fc.Arbitrary<Instant>;
}

function zoneOf(name: string): Zone {
  const zone = parseZone(name);
  if (!zone.ok) throw new Error(zone.problem);
  return zone.value;
}
