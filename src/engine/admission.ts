import type { TriggeredJob } from "../domain/job-view.ts";
import type { Trigger } from "../domain/run.ts";
import type { SlotAnswer } from "../domain/slot.ts";
import type { Clock } from "../ports/clock.ts";
import type { Random } from "../ports/random.ts";
import type { QueuedRun, RunSlot } from "../ports/store.ts";
import type { Dispatcher } from "./dispatcher.ts";
import type { JobState, WaitingRun } from "./job-state.ts";
import type { Ledger } from "./ledger.ts";

const KEY_LENGTH = 24;

export interface AdmissionDeps {
  readonly clock: Clock;
  readonly random: Pick<Random, "token">;
  readonly ledger: Ledger;
  readonly dispatcher: Dispatcher;
}

/** Lets triggers in: each becomes a run that is written down, or an answer why it does not. */
export class Admission {
  readonly #deps: AdmissionDeps;

  constructor(deps: AdmissionDeps) {
    this.#deps = deps;
  }

  /** Somebody asks. Resolves when the run is sure to happen. Throws `ERR_JOB_…` or `ERR_STORE`; then it will not. */
  async take(state: JobState, trigger: Trigger): Promise<TriggeredJob> {
    state.assertTakesTrigger();
    const run = this.#reserve(state, trigger);
    const triggered = { before: state.view(), counter: run.counter };
    const { ledger, dispatcher } = this.#deps;
    const entry = this.#entryOf(state, run, undefined);
    const isHeld = dispatcher.hold(state, run);
    try {
      await ledger.accept(entry, isHeld ? entry.queuedAt : undefined);
    } catch (error) {
      state.release(run);
      if (isHeld) dispatcher.giveBack();
      throw error;
    }
    this.#accepted(state, run, { mayReplace: true, isHeld });
    dispatcher.dispatch();
    return triggered;
  }

  /** A timer asks. Answers what became of the slot where it has no run. */
  takeSlot(state: JobState, slot: RunSlot): SlotAnswer | undefined {
    const at = { first: slot.at, last: slot.at };
    if (state.isPaused) return { ...at, outcome: "skipped", reason: "the job is paused" };
    const { overlap, timer } = state.job;
    const isLate = slot.outcome === "late";
    if (overlap.kind === "skip" && state.active.size > 0) return noRoom(state, at);
    // Those that were missed wait for each other: their number is limited already.
    if (!isLate && !state.hasRoom) return noRoom(state, at);
    const reason = isLate ? "catch-up" : timer.kind === "interval" ? "interval" : "schedule";
    this.enter(state, { reason }, slot);
    return undefined;
  }

  /** The jobs that it follows have succeeded. Answers whether it will run because of that. */
  follow(state: JobState): boolean {
    if (state.isPaused || !state.hasRoom) return false;
    if (state.job.overlap.kind === "skip" && state.active.size > 0) return false;
    this.enter(state, { reason: "after" });
    return true;
  }

  /** A run was cut off before its next attempt, which is a run of its own. */
  goOn(state: JobState, { trigger, attempt, idempotencyKey }: Omit<WaitingRun, "counter">): void {
    this.#enter(state, state.reserve({ ...trigger, reason: "retry" }, { attempt, idempotencyKey }), undefined);
  }

  /** A run that was accepted before the server was started. */
  requeue(state: JobState, { counter, reason, attempt, idempotencyKey, request }: QueuedRun): void {
    const trigger = request === undefined ? { reason } : { reason, request };
    this.#accepted(state, { counter, trigger, attempt, idempotencyKey }, { mayReplace: false, isHeld: false });
  }

  /** What the server itself asks for happens also when it cannot be written down: a backup matters more than its entry. */
  enter(state: JobState, trigger: Trigger, slot?: RunSlot): void {
    this.#enter(state, this.#reserve(state, trigger), slot);
  }

  #enter(state: JobState, run: WaitingRun, slot: RunSlot | undefined): void {
    const { ledger, dispatcher } = this.#deps;
    const entry = this.#entryOf(state, run, slot);
    const isHeld = dispatcher.hold(state, run);
    void ledger.acceptAnyway(entry, isHeld ? entry.queuedAt : undefined).then(() => {
      this.#accepted(state, run, { mayReplace: slot?.outcome !== "late", isHeld });
      dispatcher.dispatch();
    });
  }

  #reserve(state: JobState, trigger: Trigger): WaitingRun {
    return state.reserve(trigger, { attempt: 1, idempotencyKey: this.#deps.random.token(KEY_LENGTH) });
  }

  #accepted(
    state: JobState,
    run: WaitingRun,
    { mayReplace, isHeld }: { readonly mayReplace: boolean; readonly isHeld: boolean },
  ): void {
    state.accepted(run);
    if (mayReplace && state.job.overlap.kind === "replace" && !state.isPaused) {
      for (const active of state.active.values())
        active.cancel(`run ${run.counter} takes its place; overlap is replace`);
    }
    if (isHeld) this.#deps.dispatcher.beginHeld(state, run);
    else this.#deps.dispatcher.offer(state);
  }

  #entryOf({ key, job }: JobState, run: WaitingRun, slot: RunSlot | undefined): QueuedRun {
    const { counter, trigger, attempt, idempotencyKey } = run;
    // Only a function sees the request; for commands it would be kept for nobody.
    const request = job.kind === "exec" && job.work.kind === "function" ? trigger.request : undefined;
    const queuedAt = this.#deps.clock.now();
    return { job: key, counter, reason: trigger.reason, queuedAt, slot, attempt, idempotencyKey, request };
  }
}

/** A turn of a timer that may not wait is one with a run that waits already, if there is one. */
function noRoom({ newest, isWaiting, goesOn, job }: JobState, at: Pick<SlotAnswer, "first" | "last">): SlotAnswer {
  const isSkip = job.overlap.kind === "skip" && goesOn;
  if (isWaiting && !isSkip)
    return { ...at, outcome: "coalesced", reason: `one with run ${newest}, which waits already` };
  const because = isSkip ? "; overlap is skip" : ", and none may wait";
  return { ...at, outcome: "skipped", reason: `run ${newest} is still going on${because}` };
}
