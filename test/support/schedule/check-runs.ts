import { type Answers, type CheckFacts, isForgotten, time } from "./answers.ts";
import type { Going } from "./going.ts";
import type { JobHistory, LedgerRun, Rule, Violation } from "./history.ts";

const SECOND = 1_000;
const TIMERS = ["schedule", "catch-up"];

/** Checks each run of a job: against its slot, its log, and what it wrote down itself. */
export function checkRuns(history: JobHistory, answers: Answers, facts: CheckFacts): readonly Violation[] {
  const { job } = history.target;
  const violations: Violation[] = [];
  const report = (rule: Rule, detail: string) => violations.push({ job, rule, detail });
  const { presence, going } = facts;
  const ofSlot = new Map<number, number>();
  for (const run of history.runs) {
    for (const [rule, detail] of [
      ...slotOfRun(run, answers, facts),
      ...logOfRun(run, history),
      ...recordOfRun(run, facts),
    ]) {
      report(rule, `run ${run.counter} (${run.status}): ${detail}`);
    }
    if (run.slot !== undefined) ofSlot.set(run.slot, (ofSlot.get(run.slot) ?? 0) + 1);
  }
  for (const [slot, count] of ofSlot) {
    const moments = presence.perhapsShowings(slot);
    if (count > Math.max(1, moments.length) && !isForgotten(presence, moments)) {
      report("answered twice", `${time(slot)} has ${count} runs`);
    }
  }
  const known = new Set(history.runs.map(({ counter }) => counter));
  const mayBeUnknown = (counter: number) => {
    const begins = going.get(counter)?.begins;
    return begins === undefined ? presence.hasForgotten : isForgotten(presence, begins);
  };
  for (const { counter, status } of history.logs) {
    if (!known.has(counter) && !mayBeUnknown(counter)) report("log without run", `${counter}.${status}`);
  }
  for (const counter of going.keys()) {
    if (!known.has(counter) && !mayBeUnknown(counter))
      report("unknown run", `${counter} began, and the ledger has no such run`);
  }
  for (const { event, counter, at } of history.record) {
    if (event === "overlap") report("overlap", `run ${counter} at ${time(at)}`);
  }
  return violations;
}

type Finding = readonly [Rule, string];

function* slotOfRun(run: LedgerRun, answers: Answers, { presence }: CheckFacts): Generator<Finding> {
  if (run.status === "queued" || run.status === "running") yield ["unended", "nobody saw to its end"];
  const { slot } = run;
  if (slot === undefined) {
    if (TIMERS.includes(run.trigger ?? "")) yield ["run without slot", `its trigger is ${run.trigger}`];
    return;
  }
  const answer = answers.get(slot);
  if (answer?.run !== run.counter && !presence.wasUndone(slot) && !isForgotten(presence, presence.showings(slot))) {
    yield [
      "run without slot",
      `${time(slot)} is answered by ${answer?.run === undefined ? answer?.outcome : `run ${answer.run}`}`,
    ];
  }
}

function* logOfRun({ counter, status }: LedgerRun, { logs }: JobHistory): Generator<Finding> {
  const own = logs.filter((log) => log.counter === counter);
  const [log] = own;
  if (log === undefined) yield ["no log", "it has none"];
  else if (own.length > 1) yield ["two logs", own.map((each) => each.status).join(" and ")];
  else if (log.status !== status) yield ["log disagrees", `the log says ${log.status}`];
}

function* recordOfRun(run: LedgerRun, facts: CheckFacts): Generator<Finding> {
  const { presence, going } = facts;
  const own = going.get(run.counter);
  if (own === undefined) {
    if (run.status === "success") yield ["never began", "it wrote nothing"];
    return;
  }
  const begins = own.begins.filter((moment) => !isForgotten(presence, [moment]));
  if (run.status === "success" && !own.hasEnded) yield ["never began", "it wrote no end"];
  if (begins.length > run.attempt) yield ["began twice", `in ${run.attempt} attempts it began ${begins.length} times`];
  const due = run.slot === undefined ? undefined : presence.perhapsShowings(run.slot)[0];
  if (due !== undefined && own.from < due) yield ["began early", `${time(own.from)}, due ${time(due)}`];
  if (!presence.hasSteps) yield* timesOf(run, own, presence.reading(0));
}

function* timesOf(
  { queuedAt, startedAt, endedAt, slot, failure, status }: LedgerRun,
  { begins, surelyTo, hasEnded }: Going,
  ahead: number,
): Generator<Finding> {
  const ascending = [slot, queuedAt, startedAt, endedAt].filter((each) => each !== undefined);
  if (ascending.some((each, index) => each < (ascending[index - 1] ?? 0))) {
    yield ["times disagree", ascending.map(time).join(" then ")];
  }
  const begun = Math.max(...begins) + ahead;
  // The last attempt may have been ended before it could write anything.
  const hasBegun = failure !== "lost" && status !== "canceled";
  if (hasBegun && startedAt !== undefined && begun < startedAt)
    yield ["times disagree", `began ${time(begun)}, started ${time(startedAt)}`];
  if (hasEnded && endedAt !== undefined && surelyTo + ahead >= endedAt + SECOND) {
    yield ["times disagree", `wrote its end ${time(surelyTo + ahead)}, ended ${time(endedAt)}`];
  }
}
