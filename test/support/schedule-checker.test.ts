import { describe, expect, test } from "vitest";
import { dailyAt, everySeconds, hourlyAt, minutely } from "./schedule/due-instants.ts";
import type { LedgerRun, LedgerSlot, LogName, Pause, RecordLine, Rule, Span, Target } from "./schedule/history.ts";
import { checkSchedule } from "./schedule-checker.ts";

const NOON = Date.parse("2026-06-01T12:00:00Z");
const s = (seconds: number) => NOON + seconds * 1_000;
const text = (seconds: number) => new Date(s(seconds)).toISOString().replace(".000Z", "Z");

/** A history of one job that can be spoilt. */
interface Draft {
  target: Target;
  spans: Span[];
  slots: LedgerSlot[];
  earlier: LedgerSlot[];
  runs: LedgerRun[];
  logs: LogName[];
  record: RecordLine[];
  pauses: Pause[];
}

function violationsIn({ target, spans, slots, earlier, runs, logs, record, pauses }: Draft) {
  const jobs = [{ target, snapshots: [earlier, slots], runs, logs, record, pauses }];
  return checkSchedule({ spans, jobs, patience: 2_000 });
}

const rulesIn = (draft: Draft) => [...new Set(violationsIn(draft).map(({ rule }) => rule))];

const span = (from: number, to: number, presence: Span["presence"], given: Partial<Span> = {}): Span => {
  return { from: s(from), to: s(to), presence, ahead: 0, places: 2, ...given };
};
const without = (outcome: LedgerSlot["outcome"], first: number, last: number, reason: string): LedgerSlot => {
  return { outcome, first: s(first), last: s(last), reason, run: undefined };
};

/** Due every ten seconds of a minute, and with a run of its own each time. */
function good(): Draft {
  const draft: Draft = {
    target: { job: "a", due: everySeconds(10), catchUp: "none", atOnce: 1, jitter: 0 },
    spans: [span(-1, 0, "down"), span(0, 60, "up"), span(60, 70, "draining")],
    slots: [],
    earlier: [],
    runs: [],
    logs: [],
    record: [],
    pauses: [],
  };
  for (let counter = 1; counter <= 6; counter++) addRun(draft, counter, 10 * counter);
  return draft;
}

/** A slot that ran, with everything that belongs to it. */
function addRun(draft: Draft, counter: number, slot: number, { at = slot + 0.1, took = 0.5, reason = "" } = {}): void {
  const outcome = reason === "" ? "ran" : "late";
  draft.slots.push({ first: s(slot), last: s(slot), outcome, reason, run: counter });
  const times = { queuedAt: s(Math.floor(at)), startedAt: s(Math.floor(at)), endedAt: s(Math.floor(at + took)) };
  const trigger = outcome === "ran" ? "schedule" : "catch-up";
  draft.runs.push({ counter, status: "success", trigger, slot: s(slot), ...times, attempt: 1, failure: undefined });
  draft.logs.push({ counter, status: "success" });
  draft.record.push({ event: "begin", counter, at: s(at) }, { event: "end", counter, at: s(at + took) });
}

/** The run of a slot, as it was cut off after it had begun. */
function cutOff(draft: Draft, counter: number, endedAt: number): void {
  changeRun(draft, counter, { status: "failed", failure: "lost", endedAt: s(endedAt) });
  draft.logs = draft.logs.map((log) => (log.counter === counter ? { ...log, status: "failed" } : log));
  draft.record = draft.record.filter((line) => line.counter !== counter || line.event !== "end");
}

function changeRun(draft: Draft, counter: number, change: Partial<LedgerRun>): void {
  draft.runs = draft.runs.map((run) => (run.counter === counter ? { ...run, ...change } : run));
}

function changeSlot(draft: Draft, at: number, change: Partial<LedgerSlot>): void {
  draft.slots = draft.slots.map((slot) => (slot.first === s(at) ? { ...slot, ...change } : slot));
}

/** Takes a run away, and everything that tells of it but its slot. */
function removeRun(draft: Draft, counter: number): void {
  draft.runs = draft.runs.filter((run) => run.counter !== counter);
  draft.logs = draft.logs.filter((log) => log.counter !== counter);
  draft.record = draft.record.filter((line) => line.counter !== counter);
}

/** The slot had no run. */
function unrun(draft: Draft, counter: number, slot: LedgerSlot): void {
  removeRun(draft, counter);
  draft.slots = draft.slots.map((each) => (each.run === counter ? slot : each));
}

/** Nobody was there from 25 to 45 seconds; what became of the slots of 30 and 40 seconds is for the test to say. */
function goodButDown(catchUp: Target["catchUp"]): Draft {
  const draft = good();
  draft.target = { ...draft.target, catchUp };
  draft.spans = [
    span(-1, 0, "down"),
    span(0, 25, "up"),
    span(25, 45, "down"),
    span(45, 60, "up"),
    span(60, 70, "draining"),
  ];
  for (const counter of [3, 4]) removeRun(draft, counter);
  draft.slots = draft.slots.filter(({ run }) => run !== 3 && run !== 4);
  return draft;
}

describe("nothing is found where", () => {
  const fine: Record<string, () => Draft> = {
    "each slot has its run": good,
    "the server was down, and nothing is made up for": () => {
      const draft = goodButDown("none");
      draft.slots.push(without("missed", 30, 40, "karajo was not running; catch_up is none"));
      return draft;
    },
    "the server was down, and the last slot is made up for": () => {
      const draft = goodButDown("last");
      draft.slots.push(without("coalesced", 30, 30, `karajo was not running; one with the slot of ${text(40)}`));
      addRun(draft, 7, 40, { at: 45.2, reason: "karajo was not running" });
      return draft;
    },
    "the server was down, and all slots are made up for": () => {
      const draft = goodButDown("all");
      addRun(draft, 7, 30, { at: 45.2, reason: "karajo was not running" });
      addRun(draft, 8, 40, { at: 46.2, reason: "karajo was not running" });
      return draft;
    },
    "a run was cut off": () => {
      const draft = goodButDown("none");
      draft.spans = draft.spans.map((each) =>
        each.from === s(25)
          ? { ...each, from: s(20.3) }
          : { ...each, to: Math.min(each.to, each.from === s(0) ? s(20.3) : each.to) },
      );
      draft.slots.push(without("missed", 30, 40, "karajo was not running; catch_up is none"));
      cutOff(draft, 2, 45);
      return draft;
    },
    "the process was suspended for some seconds": () => {
      const draft = good();
      draft.spans = [
        span(-1, 0, "down"),
        span(0, 25, "up"),
        span(25, 45, "suspended"),
        span(45, 60, "up"),
        span(60, 70, "draining"),
      ];
      unrun(draft, 3, without("coalesced", 30, 30, `karajo was busy; one with the slot of ${text(40)}`));
      draft.record = draft.record.map((line) => (line.counter === 4 ? { ...line, at: line.at + 5_000 } : line));
      changeRun(draft, 4, { queuedAt: s(45), startedAt: s(45), endedAt: s(45) });
      return draft;
    },
    "the job was paused": () => {
      const draft = good();
      draft.pauses = [{ from: s(25), surelyFrom: s(25.1), surelyTo: s(44.9), to: s(45) }];
      draft.slots = draft.slots.filter(({ run }) => run !== 4);
      removeRun(draft, 4);
      unrun(draft, 3, without("skipped", 30, 40, "the job is paused"));
      return draft;
    },
    "a run took longer, and the next was skipped": () => {
      const draft = good();
      unrun(draft, 3, without("skipped", 30, 30, "run 2 is still going on; overlap is skip"));
      draft.record = draft.record.map((line) =>
        line.counter === 2 && line.event === "end" ? { ...line, at: s(33) } : line,
      );
      changeRun(draft, 2, { endedAt: s(33) });
      return draft;
    },
    "a run waited, and the next slot is one with it": () => {
      const draft = good();
      draft.record = draft.record.map((line) =>
        line.counter === 2 && line.event === "end" ? { ...line, at: s(45) } : line,
      );
      changeRun(draft, 2, { endedAt: s(45) });
      draft.record = draft.record.map((line) => (line.counter === 3 ? { ...line, at: line.at + 15_500 } : line));
      changeRun(draft, 3, { startedAt: s(45), endedAt: s(46) });
      unrun(draft, 4, without("coalesced", 40, 40, "one with run 3, which waits already"));
      return draft;
    },
    "each run begins a while after its slot, by jitter": () => {
      const draft = good();
      draft.target = { ...draft.target, jitter: 5_000 };
      draft.record = draft.record.map((line) => ({ ...line, at: line.at + 4_000 }));
      for (let counter = 1; counter <= 6; counter++) {
        changeRun(draft, counter, {
          queuedAt: s(10 * counter + 4),
          startedAt: s(10 * counter + 4),
          endedAt: s(10 * counter + 4),
        });
      }
      return draft;
    },
    "the clock was set forward by an hour": () => {
      const draft = good();
      draft.spans = [
        span(-1, 0, "down"),
        span(0, 25, "up"),
        span(25, 60, "up", { ahead: 3_600_000 }),
        span(60, 70, "draining", { ahead: 3_600_000 }),
      ];
      const heldUp = "karajo was held up: the clock was set forward; catch_up is none";
      for (const counter of [3, 4, 5, 6]) {
        changeSlot(draft, 10 * counter, { first: s(3_600 + 10 * counter), last: s(3_600 + 10 * counter) });
        changeRun(draft, counter, { slot: s(3_600 + 10 * counter) });
      }
      draft.slots.push(without("missed", 30, 3_560, heldUp));
      draft.slots.push(without("coalesced", 3_570, 3_610, `karajo was busy; one with the slot of ${text(3_620)}`));
      addRun(draft, 7, 3_620, { at: 25.2 });
      return draft;
    },
    "the clock was set back, and slots came again": () => {
      const draft = good();
      draft.spans = [
        span(-1, 0, "down"),
        span(0, 25, "up"),
        span(25, 60, "up", { ahead: -16_000 }),
        span(60, 70, "draining", { ahead: -16_000 }),
      ];
      for (const counter of [3, 4, 5, 6]) {
        const slot = 10 * (counter - 2);
        draft.slots = draft.slots.filter((each) => each.first !== s(slot) || (each.run ?? 0) >= counter);
        changeSlot(draft, 10 * counter, { first: s(slot), last: s(slot) });
        changeRun(draft, counter, { slot: s(slot) });
        draft.record = draft.record.map((line) => (line.counter === counter ? { ...line, at: line.at - 4_000 } : line));
      }
      return draft;
    },
    "what was done on a full disk was forgotten by a kill": () => {
      const draft = goodButDown("all");
      draft.spans = [
        span(-1, 0, "down"),
        span(0, 15, "up"),
        span(15, 25, "up", { isForgotten: true }),
        span(25, 45, "down"),
        span(45, 60, "up"),
        span(60, 70, "draining"),
      ];
      draft.slots = draft.slots.filter(({ run }) => run !== 2);
      draft.earlier = [{ first: s(20), last: s(20), outcome: "ran", reason: "", run: 2 }];
      draft.record.push({ event: "begin", counter: 2, at: s(45.1) }, { event: "end", counter: 2, at: s(45.2) });
      draft.slots.push({ first: s(20), last: s(20), outcome: "late", reason: "karajo was not running", run: 2 });
      changeRun(draft, 2, { queuedAt: s(45), startedAt: s(45), endedAt: s(45), trigger: "catch-up" });
      addRun(draft, 7, 30, { at: 46.2, reason: "karajo was not running" });
      addRun(draft, 8, 40, { at: 47.2, reason: "karajo was not running" });
      return draft;
    },
  };

  test.each(Object.entries(fine))("%s", (_, draft) => {
    expect(violationsIn(draft())).toEqual([]);
  });
});

/** For each rule, histories that break it. A new rule does not compile without one. */
const BAD: Record<Rule, readonly ((draft: Draft) => void)[]> = {
  "not due": [
    (draft) => draft.slots.push(without("skipped", 35, 35, "the job is paused")),
    (draft) => draft.slots.push(without("missed", 10_000, 10_000, "karajo was not running; catch_up is none")),
    (draft) => unrun(draft, 3, without("missed", 30, 39, "karajo was not running; catch_up is none")),
  ],
  unanswered: [
    (draft) => {
      draft.slots = draft.slots.filter(({ run }) => run !== 3);
      removeRun(draft, 3);
    },
  ],
  "answered twice": [
    (draft) => draft.slots.push(without("skipped", 30, 30, "the job is paused")),
    (draft) => draft.slots.push(without("missed", 20, 40, "karajo was not running; catch_up is none")),
    (draft) => {
      addRun(draft, 7, 30, { at: 31 });
      draft.slots.pop();
    },
  ],
  "answer to nothing": [
    (draft) => draft.slots.push(without("missed", 31, 39, "karajo was not running; catch_up is none")),
    (draft) => {
      draft.spans = draft.spans.map((each) => (each.from === s(0) ? { ...each, to: s(55) } : each));
      draft.spans.splice(2, 0, span(55, 60, "up", { ahead: -1 }));
      draft.slots.push({ ...without("missed", 30, 30, "karajo was not running; catch_up is none"), isLong: true });
    },
  ],
  "answer changed": [
    (draft) => draft.earlier.push(without("missed", 30, 30, "karajo was not running; catch_up is none")),
    (draft) => draft.earlier.push({ first: s(30), last: s(30), outcome: "ran", reason: "", run: 7 }),
  ],
  "no reason": [
    (draft) => unrun(draft, 3, without("missed", 30, 30, "")),
    (draft) => changeSlot(draft, 30, { outcome: "late" }),
  ],
  "unknown reason": [(draft) => unrun(draft, 3, without("skipped", 30, 30, "it did not feel like it"))],
  "untrue reason": [
    (draft) => unrun(draft, 3, without("missed", 30, 30, "karajo was not running; catch_up is none")),
    (draft) => unrun(draft, 3, without("missed", 30, 30, "karajo was held up: it slept; catch_up is none")),
    (draft) => unrun(draft, 3, without("coalesced", 30, 30, `karajo was busy; one with the slot of ${text(40)}`)),
    (draft) => unrun(draft, 3, without("coalesced", 30, 30, `karajo was busy; one with the slot of ${text(31)}`)),
    (draft) => unrun(draft, 3, without("coalesced", 30, 30, "one with run 2, which waits already")),
    (draft) => unrun(draft, 3, without("coalesced", 30, 30, "one with run 99, which waits already")),
    (draft) => unrun(draft, 3, without("skipped", 30, 30, "the job is paused")),
    (draft) => unrun(draft, 3, without("skipped", 30, 30, "run 2 is still going on; overlap is skip")),
    (draft) => unrun(draft, 3, without("skipped", 30, 30, "run 99 is still going on; overlap is skip")),
  ],
  "against policy": [
    (draft) => {
      changeSlot(draft, 30, { outcome: "late", reason: "karajo was not running" });
    },
    (draft) => {
      draft.target = { ...draft.target, catchUp: "last" };
      unrun(draft, 3, without("missed", 30, 30, "karajo was not running; catch_up is none"));
    },
    (draft) => {
      draft.target = { ...draft.target, catchUp: "all" };
      unrun(draft, 3, without("missed", 30, 30, "karajo was not running; catch_up is none"));
    },
  ],
  "no run": [
    (draft) => removeRun(draft, 3),
    (draft) => changeSlot(draft, 30, { run: undefined }),
    (draft) => changeRun(draft, 3, { slot: s(40) }),
    (draft) => changeSlot(draft, 30, { outcome: "skipped", reason: "the job is paused" }),
  ],
  "run of two slots": [(draft) => changeSlot(draft, 30, { run: 4 })],
  "run without slot": [
    (draft) => changeRun(draft, 3, { slot: undefined }),
    (draft) => changeSlot(draft, 30, { run: 4 }),
    (draft) => changeSlot(draft, 30, { outcome: "skipped", reason: "the job is paused", run: undefined }),
  ],
  unended: [
    (draft) => changeRun(draft, 3, { status: "running" }),
    (draft) => changeRun(draft, 3, { status: "queued" }),
  ],
  "no log": [
    (draft) => {
      draft.logs = draft.logs.filter(({ counter }) => counter !== 3);
    },
  ],
  "two logs": [(draft) => draft.logs.push({ counter: 3, status: "failed" })],
  "log without run": [(draft) => draft.logs.push({ counter: 99, status: "success" })],
  "log disagrees": [(draft) => changeRun(draft, 3, { status: "failed" }), (draft) => cutOffInLogOnly(draft, 3)],
  "never began": [
    (draft) => {
      draft.record = draft.record.filter(({ counter }) => counter !== 3);
    },
    (draft) => {
      draft.record = draft.record.filter(({ counter, event }) => counter !== 3 || event !== "end");
    },
  ],
  "began twice": [
    (draft) => draft.record.push({ event: "begin", counter: 3, at: s(32) }, { event: "end", counter: 3, at: s(33) }),
  ],
  "began early": [(draft) => moveRecord(draft, 3, -200)],
  "began late": [(draft) => moveRecord(draft, 3, 5_000), (draft) => moveRecord(goodWithJitter(draft), 3, 8_000)],
  "began while paused": [(draft) => draft.pauses.push({ from: s(15), surelyFrom: s(16), surelyTo: s(35), to: s(36) })],
  "unknown run": [
    (draft) => draft.record.push({ event: "begin", counter: 99, at: s(32) }, { event: "end", counter: 99, at: s(33) }),
  ],
  overlap: [
    (draft) => draft.record.push({ event: "overlap", counter: 3, at: s(30) }),
    (draft) => {
      draft.record = draft.record.map((line) =>
        line.counter === 2 && line.event === "end" ? { ...line, at: s(31) } : line,
      );
    },
  ],
  "too many at once": [
    (draft) => {
      draft.spans = draft.spans.map((each) => ({ ...each, places: 1 }));
      draft.target = { ...draft.target, atOnce: 2 };
      draft.record = draft.record.map((line) =>
        line.counter === 2 && line.event === "end" ? { ...line, at: s(31) } : line,
      );
    },
  ],
  "times disagree": [
    (draft) => changeRun(draft, 3, { queuedAt: s(29) }),
    (draft) => changeRun(draft, 3, { startedAt: s(31), endedAt: s(31) }),
    (draft) => changeRun(draft, 3, { endedAt: s(29), queuedAt: undefined, startedAt: undefined }),
  ],
};

function cutOffInLogOnly(draft: Draft, counter: number): void {
  draft.logs = draft.logs.map((log) => (log.counter === counter ? { ...log, status: "failed" } : log));
}

function moveRecord(draft: Draft, counter: number, by: number): void {
  draft.record = draft.record.map((line) => (line.counter === counter ? { ...line, at: line.at + by } : line));
}

function goodWithJitter(draft: Draft): Draft {
  draft.target = { ...draft.target, jitter: 3_000 };
  return draft;
}

describe("it is found when a history breaks the rule", () => {
  const cases = Object.entries(BAD).flatMap(([rule, spoils]) =>
    spoils.map((spoil, index) => [rule, index + 1, spoil] as const),
  );

  test.each(cases)("%s (%d)", (rule, _, spoil) => {
    const draft = good();
    spoil(draft);
    expect(rulesIn(draft)).toContain(rule);
  });
});

describe("what is due is reckoned by itself:", () => {
  test.each([
    ["every ten seconds", everySeconds(10), 0, 30, [10, 20, 30]],
    ["every second, between two", everySeconds(1), 0.2, 2.9, [1, 2]],
    ["minutely", minutely, 0, 150, [60, 120]],
    ["hourly", hourlyAt(1), 0, 3_700, [60, 3_660]],
    ["daily", dailyAt("12:01"), 0, 100_000, [60, 86_460]],
    ["nothing", everySeconds(30), 1, 29, []],
  ] as const)("%s", (_, due, from, to, expected) => {
    expect(due(s(from), s(to)).map((instant) => (instant - NOON) / 1_000)).toEqual(expected);
  });
});
