import type { SlotAnswer } from "./slot.ts";
import { type Duration, formatInstant, type Instant, later } from "./time.ts";
import { lastSlotOf, nextSlotOf, type Timetable } from "./timetable.ts";

/** Which of the slots that were missed run late: none, the last one, or all of them. */
export type CatchUp = "none" | "last" | "all";

/** Why nobody was there when slots were due: the server did not run, or ran and was not given the time to. */
export type Absence = "stopped" | "held-up";

export interface CatchUpPolicy {
  readonly catchUp: CatchUp;
  /** How many slots `all` runs late at most, from 1: the last ones. */
  readonly cap: number;
}

/** What becomes of missed slots. A `late` one, which runs now, stands alone. */
export type MissedSlots = SlotAnswer & { readonly outcome: "late" | "coalesced" | "missed" };

/**
 * What becomes of the slots after `lastSeen`, the last one that has an answer, up to and with `now`. The answers ascend
 * and cover each slot once. Nothing was missed where `now` is not after `lastSeen`, as when the clock was set back.
 *
 * The effort grows with the slots that run late, not with those that were missed.
 */
export function missedSlots(
  timetable: Timetable,
  { lastSeen, now, absence }: { readonly lastSeen: Instant; readonly now: Instant; readonly absence: Absence },
  { catchUp, cap }: CatchUpPolicy,
): readonly MissedSlots[] {
  const first = nextSlotOf(timetable, lastSeen);
  if (first === undefined || first > now) return [];
  const because = BECAUSE[absence];
  const most = { none: 0, last: 1, all: cap }[catchUp];
  const late: MissedSlots[] = [];
  let rest = lastSlotOf(timetable, { after: lastSeen, upTo: now });
  while (rest !== undefined && late.length < most) {
    late.push({ outcome: "late", first: rest, last: rest, reason: because });
    // Slots are whole seconds apart.
    rest = lastSlotOf(timetable, { after: lastSeen, upTo: later(rest, -1 as Duration) });
  }
  late.reverse();
  if (rest === undefined) return late;
  const [firstLate] = late;
  if (catchUp === "last" && firstLate !== undefined) {
    const reason = `${because}; one with the slot of ${formatInstant(firstLate.first)}`;
    return [{ outcome: "coalesced", first, last: rest, reason }, ...late];
  }
  const policy = catchUp === "none" ? "catch_up is none" : `more than ${cap} slots were missed`;
  return [{ outcome: "missed", first, last: rest, reason: `${because}; ${policy}` }, ...late];
}

const BECAUSE: Readonly<Record<Absence, string>> = {
  stopped: "karajo was not running",
  "held-up": "karajo was held up: the machine slept, the process was suspended, or the clock was set forward",
};
