import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type CatchUp, type MissedSlots, missedSlots } from "./catch-up.ts";
import { DAY, type Duration, formatInstant, HOUR, type Instant, later } from "./time.ts";
import { slotsBetween, type Timetable } from "./timetable.ts";
import { parseTimetableLine } from "./timetable-text.ts";
import { parseZone } from "./zone.ts";

const STOPPED = "karajo was not running";

describe("missedSlots", () => {
  const since = instantOf("2026-01-01T12:00:00Z");
  const daily = timetableOf("daily@06:00");

  test.each<[CatchUp, number, readonly string[]]>([
    ["none", 10, [`missed 01-02 01-06 ${STOPPED}; catch_up is none`]],
    [
      "last",
      10,
      [`coalesced 01-02 01-05 ${STOPPED}; one with the slot of 2026-01-06T06:00:00Z`, `late 01-06 01-06 ${STOPPED}`],
    ],
    ["all", 10, ["01-02", "01-03", "01-04", "01-05", "01-06"].map((day) => `late ${day} ${day} ${STOPPED}`)],
    [
      "all",
      2,
      [
        `missed 01-02 01-04 ${STOPPED}; more than 2 slots were missed`,
        `late 01-05 01-05 ${STOPPED}`,
        `late 01-06 01-06 ${STOPPED}`,
      ],
    ],
  ])("with catch_up %s and a cap of %i answers for five missed slots", (catchUp, cap, answers) => {
    const now = instantOf("2026-01-06T12:00:00Z");
    const found = missedSlots(daily, { lastSeen: since, now, absence: "stopped" }, { catchUp, cap });
    expect(found.map(shown)).toEqual(answers);
  });

  test.each<[CatchUp, string]>([
    ["none", `missed 01-02 01-02 ${STOPPED}; catch_up is none`],
    ["last", `late 01-02 01-02 ${STOPPED}`],
    ["all", `late 01-02 01-02 ${STOPPED}`],
  ])("with catch_up %s answers for a single one", (catchUp, answer) => {
    const now = instantOf("2026-01-02T06:00:00Z"); // the slot itself
    const found = missedSlots(daily, { lastSeen: since, now, absence: "stopped" }, { catchUp, cap: 10 });
    expect(found.map(shown)).toEqual([answer]);
  });

  test.each([
    ["stopped", "karajo was not running"],
    ["held-up", "karajo was held up: the machine slept, the process was suspended, or the clock was set forward"],
  ] as const)("says why slots were missed: %s", (absence, reason) => {
    const now = later(since, DAY);
    const [answer] = missedSlots(daily, { lastSeen: since, now, absence }, { catchUp: "last", cap: 1 });
    expect(answer?.reason).toBe(reason);
  });

  test("has nothing to answer where no slot was, and where the clock was set back", () => {
    const policy = { catchUp: "all", cap: 10 } as const;
    const soon = later(since, HOUR);
    const before = later(since, (-7 * DAY) as Duration);
    expect(missedSlots(daily, { lastSeen: since, now: soon, absence: "stopped" }, policy)).toEqual([]);
    expect(missedSlots(daily, { lastSeen: since, now: since, absence: "stopped" }, policy)).toEqual([]);
    expect(missedSlots(daily, { lastSeen: since, now: before, absence: "stopped" }, policy)).toEqual([]);
    expect(
      missedSlots(timetableOf("0 0 30 2 *"), { lastSeen: before, now: since, absence: "stopped" }, policy),
    ).toEqual([]);
  });

  test("answers for each slot once, in order, and runs the last ones late", () => {
    const aText = fc.constantFrom(
      "daily@02:30",
      "hourly@7",
      "0 */6 * * *",
      "weekly@sun,wed@02:30",
      "monthly@31",
      "30 2 L * *",
    );
    const aCatchUp = fc.constantFrom<CatchUp>("none", "last", "all");
    const aPeriod = fc.tuple(fc.integer({ min: 0, max: 365 * 24 }), fc.double({ min: 0, max: 400, noNaN: true }));
    fc.assert(
      fc.property(aText, aCatchUp, fc.integer({ min: 1, max: 7 }), aPeriod, (text, catchUp, cap, [hours, days]) => {
        const timetable = timetableOf(text);
        const lastSeen = later(since, (hours * HOUR) as Duration);
        const now = later(lastSeen, (days * DAY) as Duration);
        const answers = missedSlots(timetable, { lastSeen, now, absence: "stopped" }, { catchUp, cap });
        const slots = slotsBetween(timetable, { after: lastSeen, upTo: now }, 100_000);
        expect(answers.flatMap((answer) => slotsOf(timetable, answer))).toEqual(slots);
        const late = answers.filter(({ outcome }) => outcome === "late").map(({ first }) => first);
        const most = { none: 0, last: 1, all: cap }[catchUp];
        expect(late).toEqual(most === 0 ? [] : slots.slice(-most));
      }),
      { numRuns: 150 },
    );
  });

  test("answers the same slots whether asked once or twice on the way", () => {
    const policy = { catchUp: "all", cap: 10_000 } as const;
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 60, noNaN: true }),
        fc.double({ min: 0, max: 60, noNaN: true }),
        (first, second) => {
          const middle = later(since, (first * DAY) as Duration);
          const now = later(middle, (second * DAY) as Duration);
          const ask = (lastSeen: Instant, upTo: Instant) =>
            missedSlots(daily, { lastSeen, now: upTo, absence: "stopped" }, policy);
          expect([...ask(since, middle), ...ask(middle, now)]).toEqual(ask(since, now));
        },
      ),
      { numRuns: 30 },
    );
  });

  test("takes no longer for ten years of minutes than for a day", () => {
    const absence = { lastSeen: since, now: later(since, (3_653 * DAY) as Duration), absence: "stopped" } as const;
    const answers = missedSlots(timetableOf("* * * * *"), absence, { catchUp: "all", cap: 20 });
    expect(answers).toHaveLength(21);
  });
});

function slotsOf(timetable: Timetable, { first, last }: MissedSlots): readonly Instant[] {
  return slotsBetween(timetable, { after: later(first, -1 as Duration), upTo: last }, 100_000);
}

function shown({ outcome, first, last, reason }: MissedSlots): string {
  return `${outcome} ${formatInstant(first).slice(5, 10)} ${formatInstant(last).slice(5, 10)} ${reason}`;
}

/** In UTC for a whole hour of the day, and else in Berlin. */
function timetableOf(text: string): Timetable {
  const line = parseTimetableLine(text);
  const zone = parseZone(text === "daily@06:00" ? "UTC" : "Europe/Berlin");
  if (!line.ok || !zone.ok) throw new Error(text);
  return { lines: [line.value], zone: zone.value, dstGap: "run", dstFold: "once" };
}

function instantOf(text: string): Instant {
  return Date.parse(text) as Instant;
}
