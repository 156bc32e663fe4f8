import { type Answers, type CheckFacts, inWords, time } from "./answers.ts";
import type { JobHistory, Rule, Violation } from "./history.ts";
import { why } from "./reasons.ts";

/** A server says that it listens a moment before its timers begin. A job has missed nothing before those did. */
const BEGINNING = 1_000;

/** Checks that every due instant has an answer, and that each answer is true. */
export function checkSlots(history: JobHistory, answers: Answers, facts: CheckFacts): readonly Violation[] {
  const { target } = history;
  const { presence, patience } = facts;
  const violations: Violation[] = [];
  const report = (rule: Rule, detail: string) => violations.push({ job: target.job, rule, detail });
  const { from, to } = presence.range;
  for (const instant of target.due(from, to)) {
    const last = presence.showings(instant).at(-1);
    if (last === undefined || instant <= presence.firstReading + BEGINNING) continue;
    const isOver = presence.hasHad(patience, last + target.jitter) < Number.POSITIVE_INFINITY;
    if (isOver && !answers.has(instant)) report("unanswered", time(instant));
  }
  const slotOf = new Map<number, number>();
  for (const [instant, slot] of answers) {
    if (presence.perhapsShowings(instant).length === 0)
      report("not due", `${inWords(slot)}: the clock never came to ${time(instant)}`);
    for (const { rule, problem } of why(instant, slot, { history, answers, facts })) {
      report(rule, `${time(instant)} ${inWords(slot)}: ${problem}`);
    }
    if (slot.run === undefined) continue;
    const other = slotOf.get(slot.run);
    if (other !== undefined) report("run of two slots", `run ${slot.run}: ${time(other)} and ${time(instant)}`);
    slotOf.set(slot.run, instant);
  }
  return violations;
}
