// What the schedule checker reads. Nothing here comes from `src`: the checker shares no code with what it checks.

/**
 * The instants after `from`, up to and with `to`, at which a job is due, ascending; in milliseconds since 1970 by the
 * clock that the server reads.
 */
export type DueInstants = (from: number, to: number) => readonly number[];

/** A job as its configuration means it. */
export interface Target {
  readonly job: string;
  readonly due: DueInstants;
  readonly catchUp: "none" | "last" | "all";
  /** How many of its runs may go on at once: 1, or `max_parallel`. */
  readonly atOnce: number;
  /** How much later than its slot a run may be meant to begin. */
  readonly jitter: number;
}

/** What the ledger says of an instant, or of all due ones from `first` to `last`, which may lie in the same second. */
export interface LedgerSlot {
  readonly first: number;
  readonly last: number;
  readonly outcome: "ran" | "late" | "coalesced" | "skipped" | "missed";
  readonly reason: string;
  readonly run: number | undefined;
  /** It stands for all due instants of a time, and not for one. */
  readonly isLong?: boolean;
}

/** What the ledger says of a run. Its times are by the clock that the server reads, to the second. */
export interface LedgerRun {
  readonly counter: number;
  readonly status: "queued" | "running" | "success" | "failed" | "canceled";
  readonly trigger: string | undefined;
  readonly slot: number | undefined;
  readonly queuedAt: number | undefined;
  readonly startedAt: number | undefined;
  readonly endedAt: number | undefined;
  readonly attempt: number;
  readonly failure: string | undefined;
}

export interface LogName {
  readonly counter: number;
  readonly status: string;
}

/** What the jobs themselves wrote down, whatever the server believes; `at` is real time. */
export interface RecordLine {
  /** `overlap`: as many as may had begun and not ended, as their locks say. */
  readonly event: "begin" | "end" | "overlap";
  readonly counter: number;
  readonly at: number;
}

export interface JobHistory {
  readonly target: Target;
  /** What the ledger said at several moments, oldest first: it forgets, and nobody else must. */
  readonly snapshots: readonly (readonly LedgerSlot[])[];
  /** As the ledger said last of each. */
  readonly runs: readonly LedgerRun[];
  readonly logs: readonly LogName[];
  readonly record: readonly RecordLine[];
  readonly pauses: readonly Pause[];
}

/** When a job was paused, in real time: surely within, perhaps from the request for it to the answer to the next. */
export interface Pause {
  readonly from: number;
  readonly to: number;
  readonly surelyFrom: number;
  readonly surelyTo: number;
}

/** A span of real time in which one thing was true of the server. Spans follow one another without a hole. */
export interface Span {
  readonly from: number;
  readonly to: number;
  /** `suspended`: it had the processor taken away. `draining`: it starts nothing new, and no slot is due any more. */
  readonly presence: "up" | "down" | "suspended" | "draining";
  /** What the clock that the server reads is ahead of real time. */
  readonly ahead: number;
  /** How many runs may go on at once. */
  readonly places: number;
  /** It could not write its disk, and was killed before it could again: what it did then nobody may remember. */
  readonly isForgotten?: boolean;
}

export interface History {
  readonly spans: readonly Span[];
  readonly jobs: readonly JobHistory[];
  /** How long a server that is up, and has a free place, may take to do what is due. */
  readonly patience: number;
}

export type Rule =
  | "not due"
  | "unanswered"
  | "answered twice"
  | "answer to nothing"
  | "answer changed"
  | "no reason"
  | "unknown reason"
  | "untrue reason"
  | "against policy"
  | "no run"
  | "run of two slots"
  | "run without slot"
  | "unended"
  | "no log"
  | "two logs"
  | "log without run"
  | "log disagrees"
  | "never began"
  | "began twice"
  | "began early"
  | "began late"
  | "began while paused"
  | "unknown run"
  | "overlap"
  | "too many at once"
  | "times disagree";

export interface Violation {
  readonly job: string;
  readonly rule: Rule;
  readonly detail: string;
}
