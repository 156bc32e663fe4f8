import type { SlotAnswer } from "../../domain/slot.ts";
import type { Duration, Instant } from "../../domain/time.ts";
import { later } from "../../domain/time.ts";
import { at } from "./fake-clock.ts";

export const NOON = at("2026-06-01T12:00:00Z");
export const HOUR = 3_600_000 as Duration;
export const QUEUED = {
  job: "exec:a",
  counter: 1,
  reason: "webhook",
  queuedAt: NOON,
  slot: undefined,
  attempt: 1,
  idempotencyKey: "key",
  request: undefined,
} as const;
/** What is remembered of `QUEUED`. */
export const RECORD = {
  ...{ counter: 1, reason: "webhook", queuedAt: NOON, slot: undefined, attempt: 1 },
  ...{ startedAt: undefined, endedAt: undefined, outcome: undefined },
} as const;
export const FAILED = { kind: "failed", reason: "exit status 3", failure: { kind: "exit", status: 3 } } as const;
export const ALL = { from: minute(-9_999), to: minute(9_999), limit: 100 };

/** A minute after noon. */
export function minute(count: number): Instant {
  return later(NOON, (count * 60_000) as Duration);
}

export function missed(first: number, last: number, reason = ""): SlotAnswer {
  return { outcome: "missed", first: minute(first), last: minute(last), reason };
}

export function skipped(first: number, last: number): SlotAnswer {
  return { outcome: "skipped", first: minute(first), last: minute(last), reason: "paused" };
}

/** What is left of an answer when the slots from this minute on have another. */
export function headOf(answer: SlotAnswer, from: number): SlotAnswer {
  return { ...answer, last: later(minute(from), -1 as Duration) };
}

/** What is left of an answer when the slots up to this minute have another. */
export function tailOf(answer: SlotAnswer, until: number): SlotAnswer {
  return { ...answer, first: later(minute(until), 1 as Duration) };
}
