import type { WireRun, WireSlot } from "../../src/contract/wire-history.ts";
import type { TriggerReason } from "../../src/domain/run.ts";
import type { SlotOutcome } from "../../src/domain/slot.ts";
import { type Tone, toneOf } from "./status-words.ts";
import { instantOf } from "./time-text.ts";

const TRIGGERS: Readonly<Record<TriggerReason, string>> = {
  schedule: "schedule",
  interval: "interval",
  "catch-up": "catch-up",
  start: "server start",
  webhook: "webhook",
  manual: "by hand",
  after: "after other jobs",
  retry: "again, as it was cut off",
};

/** Why there is a run, in words. */
export function causeWords(trigger: TriggerReason | undefined): string {
  return trigger === undefined ? "not known" : TRIGGERS[trigger];
}

const EXPLANATIONS: Readonly<Record<SlotOutcome, string>> = {
  ran: "It has a run.",
  late: "It has a run, which began late, because nobody was there in time.",
  coalesced: "It is one with the run of another time, or with a run that waited already.",
  skipped: "Nothing ran, because the job says so: it was paused, or still running.",
  missed: "Nothing ran, because nobody was there in time.",
};

/** What an outcome of the manual's means. */
export function explanationOf(outcome: SlotOutcome): string {
  return EXPLANATIONS[outcome];
}

/** What a slot means to a person: how its run ended, or else that there is none. */
export function slotTone({ outcome, run }: Pick<WireSlot, "outcome" | "run">): Tone {
  if (outcome === "missed") return "bad";
  if (run !== undefined && run.status !== "success") return toneOf(run.status);
  if (outcome === "late") return "warn";
  return outcome === "ran" ? "ok" : "idle";
}

/** Slots one after the other that have the same answer. */
export interface SlotGroup {
  readonly outcome: SlotOutcome;
  readonly status: WireRun["status"] | undefined;
  readonly tone: Tone;
  /** Of the newest of them; empty where nothing is to be said. */
  readonly reason: string;
  /** Why the run of the newest failed, or empty. */
  readonly runReason: string;
  /** In milliseconds. */
  readonly first: number;
  readonly last: number;
  /** Newest first. */
  readonly slots: readonly WireSlot[];
}

/** The slots in groups, newest first. */
export function slotGroups(slots: readonly WireSlot[]): readonly SlotGroup[] {
  const groups: SlotGroup[] = [];
  for (const slot of newestFirst(slots)) {
    const group = groupOf(slot);
    const newer = groups.at(-1);
    if (newer === undefined || !isAlike(newer, group)) groups.push(group);
    else groups[groups.length - 1] = { ...newer, first: group.first, slots: [...newer.slots, ...group.slots] };
  }
  return groups;
}

/** How often each outcome occurs, a failed run for itself, in words such as `96 ran`, `2 failed`. */
export function slotCounts(slots: readonly WireSlot[]): readonly { readonly word: string; readonly count: number }[] {
  const words = slots.map(({ outcome, run }) => (run?.status === "failed" ? "failed" : outcome));
  const order = ["ran", "late", "coalesced", "skipped", "missed", "failed"];
  return order.flatMap((word) => {
    const count = words.filter((each) => each === word).length;
    return count === 0 ? [] : [{ word, count }];
  });
}

function groupOf(slot: WireSlot): SlotGroup {
  const first = instantOf(slot.slot) ?? 0;
  return {
    outcome: slot.outcome,
    status: slot.run?.status,
    tone: slotTone(slot),
    reason: slot.reason ?? "",
    runReason: slot.run?.reason ?? "",
    first,
    last: instantOf(slot.until) ?? first,
    slots: [slot],
  };
}

function isAlike(newer: SlotGroup, older: SlotGroup): boolean {
  return (
    newer.outcome === older.outcome &&
    newer.status === older.status &&
    newer.runReason === older.runReason &&
    // Reasons name runs and times, in which slots differ that are alike.
    newer.reason.replace(/\d+/g, "0") === older.reason.replace(/\d+/g, "0")
  );
}

function newestFirst(slots: readonly WireSlot[]): readonly WireSlot[] {
  return slots.toSorted((a, b) => (instantOf(b.slot) ?? 0) - (instantOf(a.slot) ?? 0));
}
