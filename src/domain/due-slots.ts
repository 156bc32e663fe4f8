import { type Absence, type CatchUpPolicy, missedSlots } from "./catch-up.ts";
import type { SlotAnswer } from "./slot.ts";
import { type Duration, formatInstant, type Instant, later, MINUTE } from "./time.ts";
import { lastSlotOf, nextSlotOf, type Timetable } from "./timetable.ts";

/** A run that begins so long after its slot was not held up: a busy machine needs a moment. */
export const ON_TIME: Duration = MINUTE;

/** An answer to slots that are due: one that is to run, or several that are not. */
export type DueAnswer = SlotAnswer & { readonly outcome: "ran" | "late" | "coalesced" | "missed" };

export interface DueFacts {
  /** Every slot up to and with this one has an answer. */
  readonly answered: Instant;
  readonly now: Instant;
  /** Why slots that are not on time were not seen. With `stopped` no slot is on time. */
  readonly absence: Absence;
}

/**
 * What becomes of every slot after `answered`, up to and with `now`, ascending. Those of the last minute are on time and
 * have one run; older ones are what the policy says, and with `last` they are one with the run that is on time.
 */
export function answerDueSlots(timetable: Timetable, facts: DueFacts, policy: CatchUpPolicy): readonly DueAnswer[] {
  const { answered, now, absence } = facts;
  if (absence === "stopped") return missedSlots(timetable, { lastSeen: answered, now, absence }, policy);
  const border = Math.max(answered, later(now, -ON_TIME as Duration)) as Instant;
  const onTime = answerOnTime(timetable, border, now);
  const older = missedSlots(timetable, { lastSeen: answered, now: border, absence }, policy);
  const run = onTime.at(-1);
  if (run === undefined || policy.catchUp !== "last") return [...older, ...onTime];
  const reason = `one with the slot of ${formatInstant(run.first)}`;
  const [first] = older;
  if (first === undefined) return onTime;
  const because = older.at(-1)?.reason ?? "";
  const last = older.at(-1)?.last ?? first.last;
  return [{ outcome: "coalesced", first: first.first, last, reason: `${because}; ${reason}` }, ...onTime];
}

function answerOnTime(timetable: Timetable, after: Instant, upTo: Instant): readonly DueAnswer[] {
  const first = nextSlotOf(timetable, after);
  const last = lastSlotOf(timetable, { after, upTo });
  if (first === undefined || last === undefined) return [];
  const ran = { outcome: "ran", first: last, last, reason: "" } as const;
  if (first === last) return [ran];
  const before = lastSlotOf(timetable, { after, upTo: later(last, -1 as Duration) }) ?? first;
  const reason = `karajo was busy; one with the slot of ${formatInstant(last)}`;
  return [{ outcome: "coalesced", first, last: before, reason }, ran];
}
