import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CatchUp } from "./catch-up.ts";
import { answerDueSlots, type DueFacts } from "./due-slots.ts";
import { aTimetable } from "./testing/a-timetable.ts";
import { formatInstant, type Instant } from "./time.ts";
import { slotsBetween } from "./timetable.ts";

const minutely = aTimetable("minutely");
const at = (text: string) => Date.parse(`2026-06-01T${text}Z`) as Instant;

function answers(answered: string, now: string, catchUp: CatchUp, absence: DueFacts["absence"] = "held-up") {
  const facts = { answered: at(answered), now: at(now), absence };
  return answerDueSlots(minutely, facts, { catchUp, cap: 2 }).map(({ outcome, first, last }) => {
    const [from, to] = [formatInstant(first).slice(11, 19), formatInstant(last).slice(11, 19)];
    return from === to ? `${outcome} ${from}` : `${outcome} ${from} to ${to}`;
  });
}

describe("the slots that are due", () => {
  test("run when nobody was late", () => {
    expect(answers("11:59:00", "12:00:00", "none")).toEqual(["ran 12:00:00"]);
    expect(answers("11:59:00", "12:00:59", "none")).toEqual(["ran 12:00:00"]);
  });

  test("are none where the clock has not come to one", () => {
    expect(answers("12:00:00", "12:00:59", "all")).toEqual([]);
    expect(answers("12:00:00", "11:00:00", "all")).toEqual([]);
  });

  test("run on time, and older ones as the policy says", () => {
    expect(answers("11:50:00", "12:00:05", "none")).toEqual(["missed 11:51:00 to 11:59:00", "ran 12:00:00"]);
    expect(answers("11:50:00", "12:00:05", "last")).toEqual(["coalesced 11:51:00 to 11:59:00", "ran 12:00:00"]);
    expect(answers("11:50:00", "12:00:05", "all")).toEqual([
      "missed 11:51:00 to 11:57:00",
      "late 11:58:00",
      "late 11:59:00",
      "ran 12:00:00",
    ]);
  });

  test("are never on time for a server that was not there", () => {
    expect(answers("11:50:00", "12:00:00", "none", "stopped")).toEqual(["missed 11:51:00 to 12:00:00"]);
    expect(answers("11:50:00", "12:00:00", "last", "stopped")).toEqual([
      "coalesced 11:51:00 to 11:59:00",
      "late 12:00:00",
    ]);
  });

  test("of one minute have one run", () => {
    const everySecond = aTimetable("* * * * * *");
    const facts = { answered: at("12:00:00"), now: at("12:00:03"), absence: "held-up" } as const;
    expect(answerDueSlots(everySecond, facts, { catchUp: "none", cap: 1 })).toMatchObject([
      { outcome: "coalesced", first: at("12:00:01"), last: at("12:00:02") },
      { outcome: "ran", first: at("12:00:03") },
    ]);
  });
});

test("each slot has one answer, in order, whatever the policy", () => {
  const policies = fc.constantFrom<CatchUp>("none", "last", "all");
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 20_000 }), policies, fc.nat(4), fc.boolean(), (late, catchUp, cap, gone) => {
      const [answered, now] = [at("12:00:00"), (at("12:00:00") + late * 1_000) as Instant];
      const facts = { answered, now, absence: gone ? "stopped" : "held-up" } as const;
      const due = answerDueSlots(minutely, facts, { catchUp, cap: cap + 1 });
      const covered = due.flatMap(({ first, last }) => [
        first,
        ...slotsBetween(minutely, { after: first, upTo: last }, 1e6),
      ]);
      expect(covered).toEqual(slotsBetween(minutely, { after: answered, upTo: now }, 1e6));
    }),
  );
});
