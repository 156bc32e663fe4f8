import { describe, expect, test } from "vitest";
import type { Timer } from "../domain/job.ts";
import { anExecJob } from "../domain/testing/a-job.ts";
import { type Duration, HOUR, type Instant, later, MINUTE } from "../domain/time.ts";
import { at } from "../ports/testing/fake-clock.ts";
import { freshTimerOf, timerOf } from "./job-timer.ts";
import { every, NOON, scheduled } from "./testing/an-engine.ts";

const ago = (duration: Duration) => later(NOON, -duration as Duration);
const fresh = (given: { readonly timer: Timer }) => freshTimerOf(anExecJob({ name: "a", ...given }), NOON);

test("a job without a timer is never due", () => {
  expect(fresh({ timer: { kind: "none" } })).toBeUndefined();
});

describe("an interval", () => {
  test.each([
    ["never ran", undefined, NOON],
    ["ended a while ago", ago(MINUTE), later(NOON, (59 * MINUTE) as Duration)],
    ["ended an interval ago", ago(HOUR), NOON],
    ["is overdue", ago((5 * HOUR) as Duration), NOON],
    ["ended in the future", later(NOON, (9 * HOUR) as Duration), later(NOON, HOUR)],
  ])("of a job that %s begins when it should", (_, lastRun, due) => {
    expect(fresh(every(HOUR))?.first(NOON, lastRun)?.at).toBe(due);
  });
});

describe("a schedule", () => {
  test("is due at its next slot, whenever the job ran last", () => {
    const timer = fresh(scheduled("hourly@0,30"));
    expect(timer?.first(NOON, ago((9 * HOUR) as Duration))?.at).toBe(at("2026-06-01T12:30:00Z"));
  });

  test("that was answered until a while ago is due at the slot after that", () => {
    const job = anExecJob({ name: "a", ...scheduled("hourly@0,30") });
    const timer = timerOf(job, at("2026-06-01T10:59:00Z"));
    expect(timer?.first(NOON, undefined)?.slot).toBe(at("2026-06-01T11:00:00Z"));
  });

  test.each([
    ["less than three hours, goes on where it was", "2026-06-01T14:59:00Z", "2026-06-02T06:00:00Z"],
    ["three hours, begins anew", "2026-06-02T15:00:00Z", "2026-06-02T06:00:00Z"],
    ["a year, begins anew", "2027-06-01T12:00:00Z", "2026-06-02T06:00:00Z"],
  ])("that is ahead of the clock by %s", (_, answered, slot) => {
    const timer = timerOf(anExecJob({ name: "a", ...scheduled("daily@06:00") }), at(answered) as Instant);
    expect(timer?.first(NOON, undefined)?.slot).toBe(at(slot));
  });
});
