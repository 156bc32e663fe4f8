import type { Job } from "../../domain/job.ts";
import type { Outcome, Run } from "../../domain/run.ts";
import type { Executor, RunOutput } from "../../ports/executor.ts";
import { settle } from "../../ports/testing/fake-clock.ts";

/** A run that goes on until the test ends it. */
export interface HeldRun {
  readonly run: Run;
  readonly output: RunOutput;
  /** Ends the run; resolves when the engine has taken note. */
  end(outcome?: Outcome): Promise<void>;
}

/** An executor whose runs end when they are told to, or canceled. */
export class HeldRuns implements Executor {
  readonly #begun: HeldRun[] = [];
  readonly #waiting: ((run: HeldRun) => void)[] = [];

  async execute(_job: Job, run: Run, output: RunOutput, signal: AbortSignal): Promise<Outcome> {
    let resolve: (outcome: Outcome) => void = () => undefined;
    const ended = new Promise<Outcome>((resolveEnded) => {
      resolve = resolveEnded;
    });
    signal.addEventListener("abort", () => resolve({ kind: "canceled" }), { once: true });
    const end = (outcome: Outcome = { kind: "success" }) => {
      resolve(outcome);
      return settle();
    };
    this.#announce({ run, output, end });
    return ended;
  }

  /** The next run that was not asked for yet; resolves when it has begun. */
  next(): Promise<HeldRun> {
    const held = this.#begun.shift();
    return held ? Promise.resolve(held) : new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** How many runs have begun that nobody asked for. */
  get count(): number {
    return this.#begun.length;
  }

  #announce(held: HeldRun): void {
    const waiter = this.#waiting.shift();
    if (waiter) waiter(held);
    else this.#begun.push(held);
  }
}
