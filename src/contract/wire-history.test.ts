import { describe, expect, test } from "vitest";
import type { Instant } from "../domain/time.ts";
import { type KnownRun, wireRun } from "./wire-history.ts";

const NOON = Date.parse("2026-03-01T12:00:00Z");

function aRun(given: Partial<KnownRun>): KnownRun {
  return {
    counter: 1,
    reason: "manual",
    queuedAt: undefined,
    slot: undefined,
    attempt: 1,
    startedAt: undefined,
    endedAt: undefined,
    outcome: undefined,
    ...given,
  };
}

const noonAnd = (milliseconds: number) => (NOON + milliseconds) as Instant;
const success = { kind: "success", reason: "", failure: undefined } as const;

describe("how long a run took", () => {
  test("is told to the millisecond, beside times to the second", () => {
    expect(wireRun(aRun({ startedAt: noonAnd(900), endedAt: noonAnd(1_037), outcome: success }))).toEqual({
      counter: 1,
      status: "success",
      trigger: "manual",
      started_at: "2026-03-01T12:00:00Z",
      ended_at: "2026-03-01T12:00:01Z",
      duration_ms: 137,
      attempt: 1,
    });
  });

  test("is never less than nothing, though the clock was set back", () => {
    expect(wireRun(aRun({ startedAt: noonAnd(5_000), endedAt: noonAnd(0), outcome: success }))).toMatchObject({
      duration_ms: 0,
    });
  });

  test("is not told of a run that goes on, or whose beginning is not known", () => {
    expect(wireRun(aRun({ startedAt: noonAnd(0) }))).not.toHaveProperty("duration_ms");
    expect(wireRun(aRun({ endedAt: noonAnd(0), outcome: success }))).not.toHaveProperty("duration_ms");
  });
});
