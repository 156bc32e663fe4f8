import type { Going } from "./going.ts";
import type { JobHistory, LedgerSlot, Rule, Violation } from "./history.ts";
import type { Presence } from "./presence.ts";

/** What a check of one job may look at, beside its history. */
export interface CheckFacts {
  readonly presence: Presence;
  readonly patience: number;
  readonly going: ReadonlyMap<number, Going>;
}

export type Answers = ReadonlyMap<number, LedgerSlot>;

/** One answer for each due instant: what all snapshots say together, and where they cannot all be right. */
export function answersOf(
  { target, snapshots }: JobHistory,
  presence: Presence,
): { readonly answers: Answers; readonly violations: readonly Violation[] } {
  const violations: Violation[] = [];
  const report = (rule: Rule, detail: string) => violations.push({ job: target.job, rule, detail });
  const answers = new Map<number, LedgerSlot>();
  for (const snapshot of snapshots) {
    const seen = new Map<number, LedgerSlot>();
    for (const slot of inOrder(snapshot)) {
      const instants = target.due(slot.first - 1, slot.last);
      // One that was cut when slots came again has edges that are no slots, and may begin with one of somebody else.
      const isCut = presence.hasSteps && (slot.isLong ?? slot.last > slot.first);
      if (!isCut && (instants[0] !== slot.first || instants.at(-1) !== slot.last)) report("not due", inWords(slot));
      const own = instants.filter((instant) => !isCut || instant !== slot.first || !seen.has(instant));
      if (own.length === 0) report("answer to nothing", inWords(slot));
      for (const instant of own) {
        const other = seen.get(instant);
        if (other) report("answered twice", `${time(instant)}: ${inWords(other)} and ${inWords(slot)}`);
        seen.set(instant, slot);
      }
    }
    for (const [instant, slot] of seen) {
      const before = answers.get(instant);
      // The first second of a piece that was cut may be somebody else's, of whom this snapshot does not tell.
      if (before && presence.hasSteps && slot.isLong && instant === slot.first) continue;
      const isSame = before === undefined || meaning(before) === meaning(slot);
      if (!isSame && !presence.hasSteps && !isForgotten(presence, presence.showings(instant))) {
        report("answer changed", `${time(instant)}: ${inWords(before)}, then ${inWords(slot)}`);
      }
      answers.set(instant, slot);
    }
  }
  return { answers, violations };
}

/** Whether a crash may have taken everything away that was done at one of these moments. */
export function isForgotten(presence: Presence, moments: readonly number[]): boolean {
  return moments.some((moment) => presence.within(moment, moment).some((span) => span.isForgotten));
}

export function time(instant: number): string {
  return new Date(instant).toISOString().replace(/[.]000Z$/, "Z");
}

export function inWords({ first, last, outcome, reason, run }: LedgerSlot): string {
  const span = first === last ? "" : ` (${time(first)} to ${time(last)})`;
  return `${outcome}${span}${run === undefined ? "" : ` by run ${run}`}${reason && `: ${reason}`}`;
}

function meaning({ outcome, reason, run }: LedgerSlot): string {
  return JSON.stringify([outcome, reason, run]);
}

/** Answers to single slots, then those to several, each ascending. */
function inOrder(slots: readonly LedgerSlot[]): readonly LedgerSlot[] {
  const order = ({ first, last, isLong = last > first }: LedgerSlot) => (isLong ? 1 : 0);
  return slots.toSorted((a, b) => order(a) - order(b) || a.first - b.first);
}
