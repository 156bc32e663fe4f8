import type { Job } from "../../domain/job.ts";
import type { Outcome, Run, Trigger } from "../../domain/run.ts";
import type { Executor, RunOutput } from "../../ports/executor.ts";
import { settle } from "../../ports/testing/fake-clock.ts";

/** A run whose work is in the hands of the test. */
export interface TestRun {
  readonly job: Job;
  readonly counter: number;
  readonly trigger: Trigger;
  readonly attempt: number;
  readonly idempotencyKey: string;
  readonly output: RunOutput;
  readonly signal: AbortSignal;
  /** Ends the work, and lets happen what follows from it. */
  end(outcome?: Outcome): Promise<void>;
}

/** What the work of every run does, where a test wants it other than obedient. */
export type Misbehaviour = "throws" | "throws no error" | "ignores its signal";

/** An executor whose runs go on until the test ends them, or until they are canceled. */
export class TestWork implements Executor {
  /** Every run that ever began, in that order. */
  readonly begun: TestRun[] = [];
  readonly #going = new Set<TestRun>();
  readonly #misbehaviour: Misbehaviour | undefined;

  constructor(misbehaviour?: Misbehaviour) {
    this.#misbehaviour = misbehaviour;
  }

  execute(
    job: Job,
    { counter, trigger, attempt, idempotencyKey }: Run,
    output: RunOutput,
    signal: AbortSignal,
  ): Promise<Outcome> {
    if (this.#misbehaviour === "throws") throw new Error("a bug");
    if (this.#misbehaviour === "throws no error") throw Object.create(null);
    return new Promise((resolve) => {
      const close = (outcome: Outcome) => {
        this.#going.delete(run);
        resolve(outcome);
      };
      const end = (outcome: Outcome = { kind: "success" }) => {
        close(outcome);
        return settle();
      };
      const run = { job, counter, trigger, attempt, idempotencyKey, output, signal, end };
      this.begun.push(run);
      this.#going.add(run);
      if (this.#misbehaviour === "ignores its signal") return;
      signal.addEventListener("abort", () => close({ kind: "canceled" }), { once: true });
    });
  }

  /** The runs that go on. */
  get going(): readonly TestRun[] {
    return [...this.#going];
  }

  /** The names of the jobs that run, in the order in which they began. */
  get running(): readonly string[] {
    return this.going.map((run) => run.job.name);
  }

  /** The run that goes on: the job's, or the only one. */
  run(name?: string): TestRun {
    const [run, another] = this.going.filter((each) => name === undefined || each.job.name === name);
    if (run === undefined || another !== undefined) throw new Error(`running: ${this.running.join(" ") || "nothing"}`);
    return run;
  }

  /** Ends the run that goes on. */
  end(name?: string, outcome?: Outcome): Promise<void> {
    return this.run(name).end(outcome);
  }
}
