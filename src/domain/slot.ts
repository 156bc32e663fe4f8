import type { Instant } from "./time.ts";

/**
 * What became of an instant at which a timer was due.
 *
 * - `ran`: it has a run.
 * - `late`: it has a run, which began late, because nobody was there in time.
 * - `coalesced`: it is one with the run of another slot, or with a run that waits already.
 * - `skipped`: nothing ran, because the job says so: it was paused, or still running.
 * - `missed`: nothing ran, because nobody was there in time.
 */
export type SlotOutcome = "ran" | "late" | "coalesced" | "skipped" | "missed";

/** What became of the slots from `first` to `last`, both included, for one reason; mostly these are the same one. */
export interface SlotAnswer {
  readonly outcome: SlotOutcome;
  readonly first: Instant;
  readonly last: Instant;
  /** In words, for people; empty where nothing is to be said. */
  readonly reason: string;
}
