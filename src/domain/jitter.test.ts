import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { jitterOf } from "./jitter.ts";
import { DAY, type Duration, type Instant, later, MINUTE, seconds } from "./time.ts";

const SLOT = Date.parse("2026-03-08T02:30:00Z") as Instant;

describe("jitterOf", () => {
  // Reckoned by another program. A change of these numbers moves every run of every job that has jitter: never without need.
  test.each([
    ["job/backup", SLOT, 41_451],
    ["job/backup", later(SLOT, DAY), 47_462],
    ["job_http/backup", SLOT, 58_820],
    ["", SLOT, 32_256],
    ["job/ümläut", SLOT, 99],
  ])("is the same for %j at %i on every machine and in every version", (job, slot, jitter) => {
    expect(jitterOf({ job, slot }, MINUTE)).toBe(jitter);
  });

  test("is a whole number of milliseconds from 0 to below the most", () => {
    const anInput = fc.record({ job: fc.string(), slot: fc.integer().map((ms) => ms as Instant) });
    fc.assert(
      fc.property(anInput, fc.integer({ min: 1, max: 1_000_000_000 }), (input, most) => {
        const jitter = jitterOf(input, most as Duration);
        expect(Number.isInteger(jitter)).toBe(true);
        expect(jitter).toBeGreaterThanOrEqual(0);
        expect(jitter).toBeLessThan(most);
        expect(jitterOf({ ...input }, most as Duration)).toBe(jitter);
      }),
    );
  });

  test("is 0 where there is to be none", () => {
    expect(jitterOf({ job: "job/backup", slot: SLOT }, 0 as Duration)).toBe(0);
    expect(jitterOf({ job: "job/backup", slot: SLOT }, seconds(-5))).toBe(0);
  });

  test("spreads the jobs of one slot evenly", () => {
    const jobs = Array.from({ length: 10_000 }, (_, index) => `job/backup-${index}`);
    expectEvenSpread(jobs.map((job) => jitterOf({ job, slot: SLOT }, MINUTE)));
  });

  test("spreads the slots of one job evenly", () => {
    const slots = Array.from({ length: 10_000 }, (_, index) => later(SLOT, (index * DAY) as Duration));
    expectEvenSpread(slots.map((slot) => jitterOf({ job: "job/backup", slot }, MINUTE)));
  });
});

/** Of 10,000 within a minute 1,000 are expected in each tenth; 5 standard deviations are 150. */
function expectEvenSpread(jitters: readonly Duration[]): void {
  const tenths = Array.from({ length: 10 }, () => 0);
  for (const jitter of jitters) tenths[Math.floor((jitter / MINUTE) * 10)]! += 1;
  for (const count of tenths) expect(Math.abs(count - 1_000)).toBeLessThan(150);
}
