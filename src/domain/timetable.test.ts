import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { aCron } from "./testing/a-cron.ts";
import { aSchedule } from "./testing/a-schedule.ts";
import type { LocalFields } from "./testing/local-clock.ts";
import {
  type LineModel,
  modelOfCron,
  modelOfSchedule,
  type OraclePolicy,
  slotsByLooking,
} from "./testing/slot-oracle.ts";
import { DAY, type Duration, formatInstant, HOUR, type Instant, later, MINUTE, SECOND } from "./time.ts";
import { type DstFold, type DstGap, lastSlotOf, nextSlotOf, slotsBetween, type Timetable } from "./timetable.ts";
import type { TimetableLine } from "./timetable-line.ts";
import { formatTimetableLine, parseTimetableLine } from "./timetable-text.ts";
import { civilTimeIn, parseZone, transitionAfter, type Zone } from "./zone.ts";

/** Days on which clocks are changed, of every kind that there is; and one on which they are not. */
const CHANGES: readonly (readonly [zone: string, day: string])[] = [
  ["America/New_York", "2026-03-08"],
  ["America/New_York", "2026-11-01"],
  ["Europe/Berlin", "2026-03-29"],
  ["Europe/Berlin", "2026-10-25"],
  ["Australia/Lord_Howe", "2026-04-04"], // half an hour
  ["Australia/Lord_Howe", "2026-10-03"],
  ["America/Sao_Paulo", "2018-11-04"], // no midnight
  ["America/Sao_Paulo", "2018-02-18"], // 23:00 to midnight twice
  ["Africa/Cairo", "2024-04-26"],
  ["Africa/Cairo", "2024-11-01"],
  ["Asia/Beirut", "2024-03-31"],
  ["Africa/Casablanca", "2026-02-15"],
  ["Antarctica/Troll", "2026-03-29"], // two hours
  ["Antarctica/Troll", "2026-10-25"],
  ["America/St_Johns", "2005-04-03"], // at a minute past midnight
  ["America/St_Johns", "2005-10-30"],
  ["Pacific/Apia", "2011-12-30"], // a day that never was
  ["America/Noronha", "2000-10-14"], // summer time for a week
  ["Asia/Kathmandu", "1986-01-01"], // a quarter of an hour, and never again
  ["Asia/Kathmandu", "2026-06-01"],
  ["UTC", "2026-03-29"],
];

describe("nextSlotOf, golden", () => {
  test.each<[string, string, DstGap, DstFold, string, readonly string[]]>([
    // 02:00 to 03:00 is not there on 8 March in New York.
    ["daily@02:30", "America/New_York", "run", "once", "2026-03-07T12:00", ["03-08 03:00", "03-09 02:30"]],
    ["daily@02:30", "America/New_York", "skip", "once", "2026-03-07T12:00", ["03-09 02:30", "03-10 02:30"]],
    ["30 2 * * *", "America/New_York", "run", "once", "2026-03-07T12:00", ["03-08 03:00", "03-09 02:30"]],
    ["30 2 * * *", "America/New_York", "skip", "once", "2026-03-07T12:00", ["03-09 02:30", "03-10 02:30"]],
    ["daily@02:00,02:30,03:00", "America/New_York", "run", "once", "2026-03-08T00:00", ["03-08 03:00", "03-09 02:00"]],
    ["*/30 2 * * *", "America/New_York", "run", "once", "2026-03-08T00:00", ["03-08 03:00", "03-09 02:00"]],
    ["*/30 2 * * *", "America/New_York", "skip", "once", "2026-03-08T00:00", ["03-09 02:00", "03-09 02:30"]],
    ["0 */2 * * *", "America/New_York", "run", "once", "2026-03-08T05:30", ["03-08 03:00", "03-08 04:00"]],
    ["hourly@15", "America/New_York", "run", "once", "2026-03-08T05:30", ["03-08 01:15", "03-08 03:15"]],
    ["15 * * * *", "America/New_York", "run", "once", "2026-03-08T05:30", ["03-08 01:15", "03-08 03:15"]],
    ["weekly@sun@02:30", "America/New_York", "run", "once", "2026-03-02T00:00", ["03-08 03:00", "03-15 02:30"]],
    ["monthly@8@02:30", "America/New_York", "skip", "once", "2026-03-02T00:00", ["04-08 02:30", "05-08 02:30"]],
    // 01:00 to 02:00 is there twice on 1 November in New York, from 05:00Z and from 06:00Z.
    ["daily@01:30", "America/New_York", "run", "once", "2026-10-31T12:00", ["11-01 01:30", "11-02 01:30"]],
    [
      "daily@01:30",
      "America/New_York",
      "run",
      "twice",
      "2026-10-31T12:00",
      ["11-01 01:30", "11-01 01:30", "11-02 01:30"],
    ],
    ["30 1 * * *", "America/New_York", "run", "once", "2026-10-31T12:00", ["11-01 01:30", "11-02 01:30"]],
    ["daily@01:30", "America/New_York", "run", "once", "2026-11-01T06:10", ["11-02 01:30"]],
    ["daily@01:30", "America/New_York", "run", "twice", "2026-11-01T06:10", ["11-01 01:30", "11-02 01:30"]],
    [
      "15 * * * *",
      "America/New_York",
      "run",
      "once",
      "2026-11-01T04:30",
      ["11-01 01:15", "11-01 01:15", "11-01 02:15"],
    ],
    ["hourly@15", "America/New_York", "run", "once", "2026-11-01T04:30", ["11-01 01:15", "11-01 01:15", "11-01 02:15"]],
    [
      "*/20 0-2 * * *",
      "America/New_York",
      "run",
      "once",
      "2026-11-01T05:30",
      ["11-01 01:40", "11-01 01:00", "11-01 01:20"],
    ],
    // Half an hour in Lord Howe.
    ["daily@02:15", "Australia/Lord_Howe", "run", "once", "2026-10-03T00:00", ["10-04 02:30", "10-05 02:15"]],
    [
      "daily@01:45",
      "Australia/Lord_Howe",
      "run",
      "twice",
      "2026-04-04T00:00",
      ["04-05 01:45", "04-05 01:45", "04-06 01:45"],
    ],
    ["daily@01:45", "Australia/Lord_Howe", "run", "once", "2026-04-04T00:00", ["04-05 01:45", "04-06 01:45"]],
    // No 30 December 2011 in Apia.
    ["daily@06:00", "Pacific/Apia", "run", "once", "2011-12-29T12:00", ["12-29 06:00", "12-31 00:00", "12-31 06:00"]],
    ["daily@06:00", "Pacific/Apia", "skip", "once", "2011-12-29T12:00", ["12-29 06:00", "12-31 06:00"]],
    ["monthly@30@06:00", "Pacific/Apia", "run", "once", "2011-12-01T00:00", ["12-31 00:00", "01-30 06:00"]],
    ["hourly@0", "Pacific/Apia", "run", "once", "2011-12-30T09:00", ["12-31 00:00", "12-31 01:00"]],
    // No midnight on 4 November 2018 in São Paulo, and the hour before midnight twice on 17 February.
    ["daily", "America/Sao_Paulo", "run", "once", "2018-11-03T12:00", ["11-04 01:00", "11-05 00:00"]],
    ["@daily", "America/Sao_Paulo", "skip", "once", "2018-11-03T12:00", ["11-05 00:00", "11-06 00:00"]],
    [
      "daily@23:30",
      "America/Sao_Paulo",
      "run",
      "twice",
      "2018-02-17T12:00",
      ["02-17 23:30", "02-17 23:30", "02-18 23:30"],
    ],
    ["weekly@sun", "America/Sao_Paulo", "run", "once", "2018-02-17T12:00", ["02-18 00:00", "02-25 00:00"]],
    // Three quarters of an hour beside the hour, and no change ever.
    ["daily@06:00", "Asia/Kathmandu", "run", "once", "2026-03-08T00:00", ["03-08 06:00", "03-09 06:00"]],
    ["0 0 30 2 *", "Asia/Kathmandu", "run", "once", "2026-03-08T00:00", []],
    ["0 0 29 2 *", "Europe/Berlin", "run", "once", "2026-03-08T00:00", ["02-29 00:00", "02-29 00:00"]],
  ])("%s in %s with %s and %s after %s", (text, zone, dstGap, dstFold, after, local) => {
    const timetable = timetableOf([text], { zone, dstGap, dstFold });
    const slots = next(timetable, instantOf(`${after}:00Z`), local.length === 0 ? 1 : local.length);
    expect(slots.map((slot) => shownIn(timetable.zone, slot))).toEqual(local);
    expect(slots).toEqual([...new Set(slots)].sort((a, b) => a - b));
  });

  test.each<[DstFold, readonly string[]]>([
    ["once", ["2026-11-01T05:30:00Z", "2026-11-02T06:30:00Z"]],
    ["twice", ["2026-11-01T05:30:00Z", "2026-11-01T06:30:00Z"]],
  ])("runs the first of two 01:30 in New York, %s", (dstFold, instants) => {
    const timetable = timetableOf(["daily@01:30"], { zone: "America/New_York", dstGap: "run", dstFold });
    expect(next(timetable, instantOf("2026-11-01T00:00:00Z"), 2).map(formatInstant)).toEqual(instants);
  });

  test("gives one slot where several lines are due", () => {
    const lines = ["daily@06:00,12:00", "0 6 * * *", "0 6,18 * * *"];
    const timetable = timetableOf(lines, { zone: "UTC", dstGap: "run", dstFold: "once" });
    expect(next(timetable, instantOf("2026-01-01T00:00:00Z"), 4).map(formatInstant)).toEqual([
      "2026-01-01T06:00:00Z",
      "2026-01-01T12:00:00Z",
      "2026-01-01T18:00:00Z",
      "2026-01-02T06:00:00Z",
    ]);
  });

  test("has none where no line is ever due, and others' where one is not", () => {
    const policy = { zone: "Europe/Berlin", dstGap: "run", dstFold: "once" } as const;
    const now = instantOf("2026-01-01T00:00:00Z");
    expect(nextSlotOf(timetableOf(["0 0 30 2 *", "0 0 31 4 *"], policy), now)).toBeUndefined();
    expect(nextSlotOf(timetableOf(["0 0 30 2 *", "daily"], policy), now)).toBe(instantOf("2026-01-01T23:00:00Z"));
  });
});

describe("slots, compared with looking at the clock", () => {
  test("are the same minute by minute around every kind of change, for every policy", () => {
    fc.assert(
      fc.property(aChange(), aPolicy(), someLines(false), ({ zone, period }, policy, lines) => {
        const timetable = timetableOf(textsOf(lines), { zone, ...policy });
        const looked = slotsByLooking(modelsOf(lines), { zone, ...policy }, { ...period, step: MINUTE });
        expect(slotsBetween(timetable, period, Number.POSITIVE_INFINITY).map(formatInstant)).toEqual(
          looked.map(formatInstant),
        );
      }),
      { numRuns: 60 },
    );
  });

  test("are the same second by second in the hours around a change", () => {
    fc.assert(
      fc.property(aChange(), aPolicy(), someLines(true), ({ zone, change }, policy, lines) => {
        const timetable = timetableOf(textsOf(lines), { zone, ...policy });
        const period = {
          after: later(change, (-40 * MINUTE - 500) as Duration),
          upTo: later(change, (75 * MINUTE) as Duration),
        };
        const looked = slotsByLooking(modelsOf(lines), { zone, ...policy }, { ...period, step: SECOND });
        expect(slotsBetween(timetable, period, Number.POSITIVE_INFINITY)).toEqual(looked);
      }),
      { numRuns: 8 },
    );
  });

  test.each(["America/New_York", "Australia/Lord_Howe"])("are the same through a whole year in %s", (zone) => {
    const at = (times: readonly string[]) => (shown: LocalFields) => times.includes(timeOf(shown));
    const lines: readonly ModelLine[] = [
      { text: "daily@01:30,01:45,02:15,02:30", model: localLine(at(["01:30", "01:45", "02:15", "02:30"])) },
      { text: "45 1-2 * * sun", model: localLine((shown) => shown.weekday === 0 && at(["01:45", "02:45"])(shown)) },
      {
        text: "weekly@sat,sun@00:00,03:00",
        model: localLine((shown) => shown.weekday % 6 === 0 && at(["00:00", "03:00"])(shown)),
      },
      { text: "15 2 8 * *", model: localLine((shown) => shown.day === 8 && at(["02:15"])(shown)) },
      { text: "hourly@30", model: { pace: "elapsed", isDue: (shown) => shown.minute === 30 } },
    ];
    const period = { after: instantOf("2026-01-01T00:00:00Z"), upTo: instantOf("2027-01-01T00:00:00Z") };
    for (const policy of [POLICIES[0]!, POLICIES[3]!]) {
      const slots = slotsBetween(timetableOf(textsOf(lines), { zone, ...policy }), period, Number.POSITIVE_INFINITY);
      const looked = slotsByLooking(
        modelsOf(lines),
        { zone, ...policy },
        { ...period, step: (15 * MINUTE) as Duration },
      );
      expect(slots.length).toBeGreaterThan(8_760);
      expect(slots).toEqual(looked);
    }
  });

  test("are found from any instant: the next one and the last one", () => {
    const aShare = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(aChange(), aPolicy(), someLines(false), aShare, ({ zone, period }, policy, lines, share) => {
        const timetable = timetableOf(textsOf(lines), { zone, ...policy });
        const now = later(period.after, (share * (period.upTo - period.after)) as Duration);
        const looked = slotsByLooking(modelsOf(lines), { zone, ...policy }, { ...period, step: MINUTE });
        const expected = looked.find((slot) => slot > now);
        if (expected !== undefined) expect(nextSlotOf(timetable, now)).toBe(expected);
        expect(lastSlotOf(timetable, { after: period.after, upTo: now })).toBe(looked.findLast((slot) => slot <= now));
        const slot = looked.at(Math.floor(share * looked.length));
        if (slot !== undefined) expect(nextSlotOf(timetable, later(slot, -1 as Duration))).toBe(slot);
      }),
      { numRuns: 80 },
    );
  });
});

describe("nextSlotOf", () => {
  test("gives strictly later slots in any zone at any time, and none twice", () => {
    const zones = CHANGES.map(([zone]) => zone);
    const aTime = fc.integer({ min: instantOf("1971-01-01T00:00:00Z"), max: instantOf("2060-01-01T00:00:00Z") });
    fc.assert(
      fc.property(fc.constantFrom(...zones), aPolicy(), someLines(true), aTime, (zone, policy, lines, after) => {
        const timetable = timetableOf(textsOf(lines), { zone, ...policy });
        let previous = after as Instant;
        for (const slot of next(timetable, previous, 12)) {
          expect(slot).toBeGreaterThan(previous);
          previous = slot;
        }
      }),
      { numRuns: 100 },
    );
  });

  test("in UTC gives the same for every policy", () => {
    fc.assert(
      fc.property(someLines(true), (lines) => {
        const slots = POLICIES.map((policy) =>
          next(timetableOf(textsOf(lines), { zone: "UTC", ...policy }), instantOf("2026-03-28T12:00:00Z"), 20),
        );
        for (const other of slots) expect(other).toEqual(slots[0]);
      }),
      { numRuns: 50 },
    );
  });
});

describe("slotsBetween and lastSlotOf", () => {
  const hourly = timetableOf(["hourly"], { zone: "UTC", dstGap: "run", dstFold: "once" });
  const noon = instantOf("2026-01-01T12:00:00Z");

  test("leave out the begin and keep the end", () => {
    const period = { after: noon, upTo: later(noon, (2 * HOUR) as Duration) };
    expect(slotsBetween(hourly, period, 10)).toEqual([later(noon, HOUR), period.upTo]);
    expect(lastSlotOf(hourly, period)).toBe(period.upTo);
    expect(lastSlotOf(hourly, { after: noon, upTo: later(noon, (HOUR - 1) as Duration) })).toBeUndefined();
  });

  test("give nothing for a period that ends before it begins", () => {
    const period = { after: noon, upTo: later(noon, -DAY as Duration) };
    expect(slotsBetween(hourly, period, 10)).toEqual([]);
    expect(lastSlotOf(hourly, period)).toBeUndefined();
  });

  test("give the first ones where there are more than the limit", () => {
    const period = { after: noon, upTo: later(noon, (365 * DAY) as Duration) };
    expect(slotsBetween(hourly, period, 2)).toEqual([later(noon, HOUR), later(noon, (2 * HOUR) as Duration)]);
    expect(slotsBetween(hourly, period, 0)).toEqual([]);
  });

  test("find the last of half a million slots without passing them all", () => {
    const minutes = timetableOf(["* * * 1 *"], { zone: "Europe/Berlin", dstGap: "run", dstFold: "once" });
    const period = { after: instantOf("2000-01-01T00:00:00Z"), upTo: instantOf("2026-12-24T00:00:00Z") };
    expect(formatInstant(lastSlotOf(minutes, period) ?? (0 as Instant))).toBe("2026-01-31T22:59:00Z");
  });
});

describe("parseTimetableLine", () => {
  test("reads both grammars, and what is written back reads the same", () => {
    fc.assert(
      fc.property(someLines(true), (lines) => {
        for (const text of textsOf(lines)) {
          const line = lineOf(text);
          expect(lineOf(formatTimetableLine(line))).toEqual(line);
        }
      }),
    );
  });

  test("shows a problem in the words of the grammar that was meant", () => {
    expect(parseTimetableLine("daily@25:00")).toMatchObject({ problem: { offset: 6 } });
    expect(parseTimetableLine("0 25 * * *")).toMatchObject({ problem: { offset: 2 } });
  });
});

const POLICIES = (["run", "skip"] as const).flatMap((dstGap) =>
  (["once", "twice"] as const).map((dstFold) => ({ dstGap, dstFold })),
);

interface ModelLine {
  readonly text: string;
  readonly model: LineModel;
}

function someLines(withSeconds: boolean): fc.Arbitrary<readonly ModelLine[]> {
  const own = aSchedule().map((schedule) => ({
    text: formatTimetableLine(schedule),
    model: modelOfSchedule(schedule),
  }));
  const cron = aCron({ withSeconds }).map((line) => ({ text: line.text, model: modelOfCron(line) }));
  return fc.array(fc.oneof(own, cron), { minLength: 1, maxLength: 3 });
}

function textsOf(lines: readonly ModelLine[]): readonly string[] {
  return lines.map(({ text }) => text);
}

function modelsOf(lines: readonly ModelLine[]): readonly LineModel[] {
  return lines.map(({ model }) => model);
}

function localLine(isDue: LineModel["isDue"]): LineModel {
  return { pace: "local", isDue };
}

function timeOf({ hour, minute }: LocalFields): string {
  return `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
}

function aPolicy(): fc.Arbitrary<Omit<OraclePolicy, "zone">> {
  return fc.constantFrom(...POLICIES);
}

/** A change of clocks at `change`, and the hours around it. */
function aChange() {
  return fc.constantFrom(...CHANGES).map(([zone, day]) => {
    const noon = instantOf(`${day}T12:00:00Z`);
    const around = (from: Instant, hours: number) => ({
      after: later(from, (-hours * HOUR) as Duration),
      upTo: later(from, (hours * HOUR) as Duration),
    });
    const { after, upTo } = around(noon, 18);
    const change = transitionAfter(zoneOf(zone), after, upTo)?.at ?? noon;
    return { zone, change, period: around(change, 8) };
  });
}

function timetableOf(texts: readonly string[], { zone, ...policy }: OraclePolicy): Timetable {
  return { lines: texts.map(lineOf), zone: zoneOf(zone), ...policy };
}

function lineOf(text: string): TimetableLine {
  const parsed = parseTimetableLine(text);
  if (!parsed.ok) throw new Error(`${text}: ${parsed.problem.message}`);
  return parsed.value;
}

function zoneOf(name: string): Zone {
  const zone = parseZone(name);
  if (!zone.ok) throw new Error(zone.problem);
  return zone.value;
}

function instantOf(text: string): Instant {
  return Date.parse(text) as Instant;
}

function next(timetable: Timetable, after: Instant, count: number): readonly Instant[] {
  return slotsBetween(timetable, { after, upTo: Number.POSITIVE_INFINITY as Instant }, count);
}

/** `MM-DD hh:mm` on the clocks of the zone. */
function shownIn(zone: Zone, instant: Instant): string {
  const { month, day, hour, minute } = civilTimeIn(zone, instant);
  const [mm, dd, hh, min] = [month, day, hour, minute].map((value) => String(value).padStart(2, "0"));
  return `${mm}-${dd} ${hh}:${min}`;
}
