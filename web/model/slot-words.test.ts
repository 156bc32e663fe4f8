import { describe, expect, test } from "vitest";
import type { WireRun, WireSlot } from "../../src/contract/wire-history.ts";
import { slotCounts, slotGroups, slotTone } from "./slot-words.ts";

describe("slots in groups", () => {
  test("come newest first, those that are alike as one", () => {
    const groups = slotGroups([
      ran(0),
      ran(1),
      ran(2),
      { slot: minute(3), outcome: "missed", reason: "asleep" },
      ran(4),
    ]);
    expect(
      groups.map(({ outcome, first, last, slots }) => [outcome, minutes(first), minutes(last), slots.length]),
    ).toEqual([
      ["ran", 4, 4, 1],
      ["missed", 3, 3, 1],
      ["ran", 0, 2, 3],
    ]);
  });

  test("are alike though their reasons name other runs", () => {
    const groups = slotGroups([7, 8, 9].map((run, at) => skipped(at, `run ${run} is still going on; overlap is skip`)));
    expect(groups).toHaveLength(1);
    expect(groups[0]?.reason).toBe("run 9 is still going on; overlap is skip");
  });

  test("are not alike for different reasons", () => {
    expect(slotGroups([skipped(0, "the job is paused"), skipped(1, "run 1 is still going on")])).toHaveLength(2);
  });

  test("show failed runs apart from others, and by why they failed", () => {
    const [other] = [
      { ...ran(1, "failed"), run: { counter: 2, status: "failed", attempt: 1, reason: "timeout" } as const },
    ];
    const groups = slotGroups([ran(0, "failed"), other, ran(2, "failed"), ran(3, "failed"), ran(4)]);
    expect(groups.map(({ slots, runReason, tone }) => [slots.length, runReason, tone])).toEqual([
      [1, "", "ok"],
      [2, "", "bad"],
      [1, "timeout", "bad"],
      [1, "", "bad"],
    ]);
  });

  test("reach to the end of an answer that stands for many", () => {
    const [group] = slotGroups([{ slot: minute(0), until: minute(30), outcome: "missed" }]);
    expect([minutes(group?.first ?? 0), minutes(group?.last ?? 0)]).toEqual([0, 30]);
  });

  test("of nothing are none", () => {
    expect(slotGroups([])).toEqual([]);
  });
});

test("outcomes are counted, failed runs for themselves", () => {
  const counts = slotCounts([ran(0), ran(1, "failed"), ran(2), skipped(3, ""), { slot: minute(4), outcome: "missed" }]);
  expect(counts.map(({ word, count }) => `${count} ${word}`)).toEqual(["2 ran", "1 skipped", "1 missed", "1 failed"]);
});

test.each([
  [ran(0), "ok"],
  [ran(0, "failed"), "bad"],
  [ran(0, "running"), "run"],
  [{ ...ran(0), outcome: "late" }, "warn"],
  [{ ...ran(0, "failed"), outcome: "late" }, "bad"],
  [{ slot: minute(0), outcome: "missed" }, "bad"],
  [skipped(0, ""), "idle"],
  [{ slot: minute(0), outcome: "ran" }, "ok"],
] satisfies [WireSlot, string][])("%o looks %s", (slot, tone) => {
  expect(slotTone(slot)).toBe(tone);
});

function ran(at: number, status: WireRun["status"] = "success"): WireSlot {
  return { slot: minute(at), outcome: "ran", run: { counter: at + 1, status, attempt: 1 } };
}

function skipped(at: number, reason: string): WireSlot {
  return { slot: minute(at), outcome: "skipped", reason };
}

function minute(count: number): string {
  return new Date(Date.UTC(2026, 2, 1, 0, count)).toISOString();
}

function minutes(at: number): number {
  return (at - Date.UTC(2026, 2, 1)) / 60_000;
}
