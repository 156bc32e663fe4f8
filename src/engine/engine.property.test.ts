import fc from "fast-check";
import { expect, test } from "vitest";
import type { Outcome, Trigger } from "../domain/run.ts";
import { anExecJob } from "../domain/testing/a-job.ts";
import { type Duration, HOUR, later, MINUTE } from "../domain/time.ts";
import { settle } from "../ports/testing/fake-clock.ts";
import { anEngine, every, scheduled, type TestEngine } from "./testing/an-engine.ts";
import { propertyRuns, timeFor } from "./testing/model-runs.ts";

const RETENTION = 2;
const MAX_RUNNING = 2;
const minutes = (count: number) => (count * MINUTE) as Duration;

const jobs = [
  anExecJob({ name: "hook", logRetention: RETENTION }),
  anExecJob({ name: "other", logRetention: RETENTION }),
  anExecJob({ name: "interval", logRetention: RETENTION, ...every(minutes(5)) }),
  anExecJob({ name: "schedule", logRetention: RETENTION, ...scheduled("hourly@0,7,8,30") }),
];
const names = jobs.map((job) => job.name);

type Command =
  | { readonly do: "trigger" | "cancel" | "pause" | "resume"; readonly name: string }
  | { readonly do: "end"; readonly which: number; readonly outcome: Outcome }
  | { readonly do: "advance" | "set the clock"; readonly by: number }
  | { readonly do: "stop and restart" | "crash and restart" };

const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant("trigger" as const), name: fc.constantFrom(...names) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom("cancel" as const, "pause" as const, "resume" as const),
      name: fc.constantFrom(...names),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant("end" as const),
      which: fc.nat(MAX_RUNNING - 1),
      outcome: fc.constantFrom<Outcome>(
        { kind: "success" },
        { kind: "failed", reason: "exit status 1", failure: { kind: "error" } },
      ),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("advance" as const), by: fc.integer({ min: 1, max: 15 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("set the clock" as const), by: fc.integer({ min: -3_000, max: 3_000 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constantFrom("stop and restart" as const, "crash and restart" as const) }),
  },
);

/** An engine over its restarts, with what must be true of it whatever is done to it. */
class World {
  #engine: TestEngine;
  /** Triggers that were accepted, and those that a stop or a crash dropped while they waited. */
  readonly #accepted: { readonly name: string; readonly trigger: Trigger }[] = [];
  readonly #dropped = new Set<Trigger>();
  readonly #runsOf = new Map<Trigger, number>();
  readonly #highestCounter = new Map<string, number>();
  #seen = 0;

  constructor(engine: TestEngine) {
    this.#engine = engine;
  }

  async do(command: Command): Promise<void> {
    const { clock, work } = this.#engine;
    const pausedBefore = this.#paused();
    switch (command.do) {
      case "trigger":
        await this.#trigger(command.name);
        break;
      case "cancel":
      case "pause":
      case "resume":
        await this.#engine[command.do](command.name);
        break;
      case "end":
        await work.going[command.which]?.end(command.outcome);
        break;
      case "advance":
        await clock.advance(minutes(command.by));
        break;
      case "set the clock":
        clock.set(later(clock.now(), minutes(command.by)));
        break;
      case "stop and restart":
        await this.#engine.real.stop(AbortSignal.abort());
        await this.#restart();
        break;
      case "crash and restart":
        await this.#restart();
        break;
    }
    await settle();
    this.#check(pausedBefore);
  }

  /** Resumes every job and lets everything run that waits; then every job with a timer must run within its time. */
  async finish(): Promise<void> {
    for (const name of names) await this.#engine.resume(name);
    await this.#endAll();
    const waiting = this.#accepted.filter(({ trigger }) => !this.#runsOf.has(trigger) && !this.#dropped.has(trigger));
    expect(waiting).toEqual([]);
    const before = this.#engine.work.begun.length;
    for (let passed = 0; passed < HOUR + MINUTE; passed += MINUTE) {
      await this.#engine.clock.advance(MINUTE);
      await this.#endAll();
    }
    const ran = this.#engine.work.begun.slice(before).map((run) => run.job.name);
    expect(ran).toContain("interval");
    // Of its four slots two may have been a moment ago, before the clock was corrected by a minute or two.
    expect(ran.filter((name) => name === "schedule").length).toBeGreaterThanOrEqual(2);
    expect(ran.length).toBeLessThan(20);
  }

  async #endAll(): Promise<void> {
    while (this.#engine.work.going.length > 0) await this.do({ do: "end", which: 0, outcome: { kind: "success" } });
  }

  async #trigger(name: string): Promise<void> {
    const trigger: Trigger = { reason: "webhook" };
    const mayBeTaken = !this.#paused().has(name) && !this.#waiting(name);
    try {
      await this.#engine.trigger(name, trigger);
      this.#accepted.push({ name, trigger });
      expect(mayBeTaken).toBe(true);
    } catch (error) {
      expect((error as { code?: string }).code).toMatch(/^ERR_JOB_(PAUSED|ALREADY_RUN)$/);
    }
  }

  async #restart(): Promise<void> {
    for (const { trigger } of this.#accepted) if (!this.#runsOf.has(trigger)) this.#dropped.add(trigger);
    const paused = this.#paused();
    this.#engine = await this.#engine.restart();
    this.#seen = 0;
    expect(this.#paused()).toEqual(paused);
  }

  #paused(): ReadonlySet<string> {
    return new Set(names.filter((name) => this.#engine.view(name).status === "paused"));
  }

  #waiting(name: string): boolean {
    return this.#accepted.some(
      (each) => each.name === name && !this.#runsOf.has(each.trigger) && !this.#dropped.has(each.trigger),
    );
  }

  #check(pausedBefore: ReadonlySet<string>): void {
    const { work } = this.#engine;
    const paused = this.#paused();
    for (const { job, counter, trigger } of work.begun.slice(this.#seen)) {
      expect(counter).toBeGreaterThan(this.#highestCounter.get(job.name) ?? 0);
      expect(pausedBefore.has(job.name) && paused.has(job.name)).toBe(false);
      this.#highestCounter.set(job.name, counter);
      this.#runsOf.set(trigger, (this.#runsOf.get(trigger) ?? 0) + 1);
    }
    this.#seen = work.begun.length;
    expect([...this.#runsOf.values()].every((runs) => runs === 1)).toBe(true);
    expect(work.running.length).toBeLessThanOrEqual(MAX_RUNNING);
    expect(new Set(work.running).size).toBe(work.running.length);
    for (const name of names) this.#checkLogs(name);
  }

  #checkLogs(name: string): void {
    const { logs, status } = this.#engine.view(name);
    const isRunning = this.#engine.work.running.includes(name);
    expect(logs.map((log) => log.counter)).toEqual([...new Set(logs.map((log) => log.counter))].sort((a, b) => a - b));
    expect(logs.filter((log) => log.status !== "running").length).toBeLessThanOrEqual(RETENTION);
    expect(logs.findIndex((log) => log.status === "running")).toBe(isRunning ? logs.length - 1 : -1);
    if (status !== "paused") expect(status === "running").toBe(isRunning);
  }
}

test(
  "whatever is done to an engine, no run is lost, repeated or one too many, and no timer falls silent",
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(command, { maxLength: 40 }), async (commands) => {
        const world = new World(await anEngine({ jobs, maxJobRunning: MAX_RUNNING }));
        for (const each of commands) await world.do(each);
        await world.finish();
      }),
      propertyRuns(20),
    );
  },
  timeFor(20),
);
