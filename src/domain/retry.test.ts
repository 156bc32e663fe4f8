import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type FailedAttempt, mayRetry, type RetryPolicy, retryDelay, whyNoRetry } from "./retry.ts";
import { type Duration, HOUR, MINUTE, seconds } from "./time.ts";

describe("retryDelay", () => {
  test.each([
    [1, 0, 5],
    [1, 0.5, 7.5],
    [1, 0.999_999_9, 9.999_999_5],
    [2, 0, 10],
    [3, 0, 20],
    [4, 0, 30], // 80 s, but a minute at most
    [1_000_000, 0, 30],
  ])("after attempt %i, with chance %d, is %d s when it doubles", (number, chance, expected) => {
    const policy = aPolicy({ delay: seconds(10), maxDelay: MINUTE, backoff: "exponential" });
    expect(retryDelay(policy, anAttempt({ number }), chance)).toBeCloseTo(expected * 1_000, 6);
  });

  test.each([1, 2, 50])("after attempt %i stays between one half and the whole when it is fixed", (number) => {
    const policy = aPolicy({ delay: seconds(10), backoff: "fixed" });
    expect(retryDelay(policy, anAttempt({ number }), 0)).toBe(5_000);
    expect(retryDelay(policy, anAttempt({ number }), 0.5)).toBe(7_500);
  });

  test("is what the server asks for, where that is longer", () => {
    const policy = aPolicy({ delay: seconds(10), maxDelay: MINUTE });
    expect(retryDelay(policy, { number: 1, failure: unavailable(seconds(42)) }, 0.3)).toBe(42_000);
    expect(retryDelay(policy, { number: 1, failure: unavailable(seconds(1)) }, 0)).toBe(5_000);
    expect(retryDelay(policy, { number: 1, failure: unavailable(undefined) }, 0)).toBe(5_000);
  });

  test("is 0 for a policy without delay, however often", () => {
    const policy = aPolicy({ delay: 0 as Duration });
    expect(retryDelay(policy, anAttempt({ number: 5_000 }), 0.5)).toBe(0);
  });

  test("is never more than the most, never less than half of the policy's, and never shrinks with the attempts", () => {
    const aDuration = fc.integer({ min: 0, max: 1_000_000_000 }).map((ms) => ms as Duration);
    const aNumber = fc.integer({ min: 1, max: 2_000 });
    const aChance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    const aBackoff = fc.constantFrom("exponential" as const, "fixed" as const);
    fc.assert(
      fc.property(aDuration, aDuration, aBackoff, aNumber, aChance, (delay, maxDelay, backoff, number, chance) => {
        const policy = aPolicy({ delay, maxDelay, backoff });
        const wait = retryDelay(policy, anAttempt({ number }), chance);
        expect(wait).toBeLessThanOrEqual(maxDelay);
        expect(wait).toBeGreaterThanOrEqual(Math.min(delay, maxDelay) / 2);
        expect(retryDelay(policy, anAttempt({ number: number + 1 }), chance)).toBeGreaterThanOrEqual(wait);
      }),
    );
  });
});

describe("mayRetry and whyNoRetry", () => {
  test.each<[Partial<RetryPolicy>, Partial<FailedAttempt>, string | undefined]>([
    [{ retries: 2 }, { number: 1 }, undefined],
    [{ retries: 2 }, { number: 2 }, undefined],
    [{ retries: 2 }, { number: 3 }, "attempt 3 was the last"],
    [{ retries: 0 }, { number: 1 }, "retry is 0"],
    [{ retryOn: [{ from: 75, to: 75 }] }, { failure: { kind: "exit", status: 2 } }, "exit status 2 is not in retry_on"],
    [{ retryOn: [{ from: 75, to: 75 }] }, { failure: { kind: "timeout" } }, "timeout is not in retry_on"],
    [{ retryOn: [{ from: 75, to: 75 }] }, { failure: { kind: "exit", status: 75 } }, undefined],
    [{ maxDelay: MINUTE }, { failure: unavailable(MINUTE) }, undefined],
    [
      { maxDelay: MINUTE },
      { failure: unavailable(HOUR) },
      "the server asks to wait 1h, longer than retry_max_delay, 1m",
    ],
  ])("with %j after %j say %j", (policy, attempt, reason) => {
    expect(whyNoRetry(aPolicy(policy), anAttempt(attempt))).toBe(reason);
    expect(mayRetry(aPolicy(policy), anAttempt(attempt))).toBe(reason === undefined);
  });
});

function aPolicy(given: Partial<RetryPolicy>): RetryPolicy {
  return { retries: 3, delay: seconds(10), maxDelay: HOUR, backoff: "exponential", retryOn: "any", ...given };
}

function anAttempt(given: Partial<FailedAttempt>): FailedAttempt {
  return { number: 1, failure: { kind: "exit", status: 1 }, ...given };
}

function unavailable(retryAfter: Duration | undefined): FailedAttempt["failure"] {
  return { kind: "status", status: 503, retryAfter };
}
