import { type Answers, type CheckFacts, time } from "./answers.ts";
import type { JobHistory, LedgerSlot, Rule } from "./history.ts";

/** Runs of the last minute are on time; what is older was missed. */
const ON_TIME = 60_000;

export interface ReasonFacts {
  readonly history: JobHistory;
  readonly answers: Answers;
  readonly facts: CheckFacts;
}

export interface ReasonProblem {
  readonly rule: Rule;
  readonly problem: string;
}

/** What is wrong with the answer to a slot: with its run, its reason, or the policy that it claims to follow. */
export function why(instant: number, slot: LedgerSlot, given: ReasonFacts): readonly ReasonProblem[] {
  const hasRun = slot.outcome === "ran" || slot.outcome === "late";
  return [
    ...(hasRun ? ownRun(instant, slot, given) : noRun(slot)),
    ...policy(slot, given),
    ...(slot.reason === "" ? [] : slot.reason.split("; ").flatMap((clause) => untrue(clause, instant, given))),
  ];
}

function ownRun(
  instant: number,
  { outcome, reason, run }: LedgerSlot,
  { history }: ReasonFacts,
): readonly ReasonProblem[] {
  const known = history.runs.find(({ counter }) => counter === run);
  if (known === undefined) return [{ rule: "no run", problem: "the ledger has no such run" }];
  const problems: ReasonProblem[] = [];
  if (known.slot !== instant) {
    problems.push({
      rule: "no run",
      problem: `run ${run} is of ${known.slot === undefined ? "no slot" : time(known.slot)}`,
    });
  }
  if (outcome === "late" && reason === "") problems.push({ rule: "no reason", problem: "late, and nobody says why" });
  return problems;
}

function noRun({ outcome, reason, run }: LedgerSlot): readonly ReasonProblem[] {
  const problems: ReasonProblem[] = [];
  if (run !== undefined) problems.push({ rule: "no run", problem: `${outcome}, and yet it has a run` });
  if (reason === "") problems.push({ rule: "no reason", problem: "nobody says why" });
  return problems;
}

function policy({ outcome, reason }: LedgerSlot, { history }: ReasonFacts): readonly ReasonProblem[] {
  const { catchUp } = history.target;
  const isAgainst =
    (outcome === "late" && catchUp === "none") ||
    (outcome === "missed" && catchUp === "last") ||
    (outcome === "missed" && catchUp === "all" && !reason.includes("more than")) ||
    (reason.includes("catch_up is none") && catchUp !== "none") ||
    (reason.includes("more than") && catchUp !== "all");
  return isAgainst ? [{ rule: "against policy", problem: `catch_up is ${catchUp}` }] : [];
}

type Check = (match: RegExpExecArray, instant: number, given: ReasonFacts) => string | undefined;

/** Each part of a reason that karajo gives, and what shows that it is not true. */
const CLAUSES: readonly (readonly [RegExp, Check])[] = [
  [/^karajo was not running$/, (_, instant, given) => wasRunning(instant, given)],
  [/^karajo was held up: /, (_, instant, given) => wasNotHeldUp(instant, given)],
  [/^karajo was busy$/, () => undefined],
  [
    /^one with the slot of (\S+)$/,
    ([, text = ""], instant, given) => isNotOneWithSlot(Date.parse(text), instant, given),
  ],
  [/^one with run (\d+), which waits already$/, ([, text], instant, given) => didNotWait(Number(text), instant, given)],
  [/^the job is paused$/, (_, instant, given) => wasNotPaused(instant, given)],
  [/^run (\d+) is still going on$/, ([, text], instant, given) => didNotGoOn(Number(text), instant, given)],
  [/^overlap is skip$/, () => undefined],
  [/^catch_up is none$/, () => undefined],
  [/^more than \d+ slots were missed$/, () => undefined],
];

function untrue(clause: string, instant: number, given: ReasonFacts): readonly ReasonProblem[] {
  for (const [pattern, check] of CLAUSES) {
    const match = pattern.exec(clause);
    if (match === null) continue;
    const problem = check(match, instant, given);
    return problem === undefined ? [] : [{ rule: "untrue reason", problem }];
  }
  return [{ rule: "unknown reason", problem: JSON.stringify(clause) }];
}

/** The spans of real time in which the slot may have been answered, one for each time that the clock showed it. */
function windows(
  instant: number,
  { history, facts }: ReasonFacts,
): readonly { readonly from: number; readonly to: number }[] {
  const { presence, patience } = facts;
  return presence.perhapsShowings(instant).map((moment) => ({
    from: moment,
    to: presence.hasHad(patience, moment + history.target.jitter),
  }));
}

function wasRunning(instant: number, given: ReasonFacts): string | undefined {
  const { presence } = given.facts;
  const wasGone = windows(instant, given).some(({ from, to }) =>
    presence.within(from, to).some((span) => span.presence === "down" || span.isForgotten),
  );
  return wasGone ? undefined : "it ran then";
}

function wasNotHeldUp(instant: number, given: ReasonFacts): string | undefined {
  const { presence } = given.facts;
  const wasHeldUp = windows(instant, given).some(({ from, to }) => {
    const spans = presence.within(from, to);
    const isAway =
      spans.some((span) => span.presence === "suspended") || spans.some((span) => span.ahead !== spans[0]?.ahead);
    return isAway && presence.latestReading(from, to) - instant >= ON_TIME;
  });
  return wasHeldUp ? undefined : "it had the time to see to it";
}

function isNotOneWithSlot(other: number, instant: number, given: ReasonFacts): string | undefined {
  const { presence } = given.facts;
  const { history, answers } = given;
  if (!(other > instant) || history.target.due(other - 1, other).length === 0) return "that is no later slot";
  const spent = windows(instant, given);
  const wasForgotten = spent.some(({ from, to }) => presence.within(from, to).some((span) => span.isForgotten));
  if (!wasForgotten && !spent.some(({ from, to }) => other <= presence.latestReading(from, to)))
    return "it had the time to run by itself";
  const outcome = answers.get(other)?.outcome;
  // The clock was set back to before that slot, and its answer taken back: it is to come again.
  if (outcome === undefined && presence.wasUndone(other)) return undefined;
  // A slot that is itself one with another, or skipped, says so.
  return outcome === undefined || outcome === "missed" ? `that slot is ${outcome ?? "without an answer"}` : undefined;
}

function didNotWait(counter: number, instant: number, given: ReasonFacts): string | undefined {
  const run = given.history.runs.find((each) => each.counter === counter);
  if (run === undefined) return "the ledger has no such run";
  const begun = given.facts.going.get(counter)?.from ?? Number.POSITIVE_INFINITY;
  const waited = windows(instant, given).some(({ from }) => begun >= from);
  return waited ? undefined : "that run had begun before";
}

function wasNotPaused(instant: number, given: ReasonFacts): string | undefined {
  const { pauses } = given.history;
  const wasPaused = windows(instant, given).some(({ from, to }) =>
    pauses.some((pause) => pause.from <= to && pause.to >= from),
  );
  return wasPaused ? undefined : "it was not";
}

function didNotGoOn(counter: number, instant: number, given: ReasonFacts): string | undefined {
  const run = given.facts.going.get(counter);
  // One that was cut off, or canceled, before it could write its first line.
  if (run === undefined)
    return given.history.runs.some((each) => each.counter === counter) ? undefined : "nobody knows it";
  const noticed = given.facts.presence.hasHad(ENDING, run.perhapsTo);
  const wentOn = windows(instant, given).some(({ from, to }) => run.from <= to && noticed >= from);
  return wentOn ? undefined : "it did not";
}

/** A run has ended a moment after it has written so, or when a server that was suspended comes to see it. */
const ENDING = 2_000;
