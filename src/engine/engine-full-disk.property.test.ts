import fc from "fast-check";
import { expect, test } from "vitest";
import { createMemoryLogs } from "../adapters/log-memory/log-memory.ts";
import { AppError } from "../domain/error.ts";
import type { Outcome } from "../domain/run.ts";
import { seconds } from "../domain/time.ts";
import { FakeClock, settle } from "../ports/testing/fake-clock.ts";
import { NOON, TestEngine } from "./testing/an-engine.ts";
import { ModelDisk } from "./testing/model-disk.ts";
import { ModelJob } from "./testing/model-job.ts";
import { AFTER, jobOf, NAMES, type Name, OVERLAPS, type Shape } from "./testing/model-jobs.ts";
import { aGivenWorld, propertyRuns, timeFor } from "./testing/model-runs.ts";
import { EVER, wrongAnswers } from "./testing/model-slots.ts";
import { type TestRun, TestWork } from "./testing/test-work.ts";

/** A while in which a store that works again is noticed. */
const A_WHILE = seconds(10);

type Command =
  | { readonly do: "trigger" | "pause" | "resume"; readonly name: Name }
  | { readonly do: "end"; readonly which: number; readonly as: "success" | "failed" }
  | { readonly do: "advance"; readonly seconds: number }
  | { readonly do: "fill the disk" | "empty the disk" | "stop" | "crash" };

const name = fc.constantFrom(...NAMES);
const is = <const Word>(...words: readonly Word[]) => fc.constantFrom(...words);

const aCommand: fc.Arbitrary<Command> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: is("trigger"), name }) },
  { weight: 8, arbitrary: fc.record({ do: is("end"), which: fc.nat(2), as: is("success", "failed") }) },
  { weight: 6, arbitrary: fc.record({ do: is("advance"), seconds: fc.integer({ min: 1, max: 200 }) }) },
  { weight: 2, arbitrary: fc.record({ do: is("pause", "resume"), name }) },
  { weight: 4, arbitrary: fc.record({ do: is("fill the disk", "empty the disk") }) },
  { weight: 1, arbitrary: fc.record({ do: is("stop", "crash") }) },
);

/** An engine on a disk that is full at times, and what was seen of it. Says nothing of what it must do meanwhile. */
class World {
  readonly #clock = new FakeClock(NOON);
  readonly #logs = createMemoryLogs(this.#clock);
  readonly #disk = new ModelDisk({ asked: () => undefined, written: () => undefined });
  readonly #shapes: Readonly<Record<Name, Shape>>;
  readonly #maxJobRunning: number;
  readonly #paused = new Set<Name>();
  readonly #accepted: string[] = [];
  readonly #refused: string[] = [];
  /** Every attempt that was ever made. */
  readonly #made: (TestRun & { readonly life: number })[] = [];
  readonly #succeeded: Name[] = [];
  #engine: TestEngine;
  #life = 0;
  /** Whether a server ended before it could write down what it owed. */
  #hasForgotten = false;

  constructor(given: { readonly shapes: Readonly<Record<Name, Shape>>; readonly maxJobRunning: number }) {
    this.#shapes = given.shapes;
    this.#maxJobRunning = given.maxJobRunning;
    this.#engine = this.#aProcess();
  }

  async start(): Promise<void> {
    await this.#engine.start();
    this.#look();
  }

  async do(command: Command): Promise<void> {
    switch (command.do) {
      case "trigger":
        await this.#trigger(command.name);
        break;
      case "pause":
      case "resume":
        await this.#changePause(command.do, command.name);
        break;
      case "end":
        await this.#end(command.which, command.as);
        break;
      case "advance":
        await this.#clock.advance(seconds(command.seconds));
        break;
      case "fill the disk":
        this.#disk.beFull();
        break;
      case "empty the disk":
        this.#disk.work();
        break;
      case "stop":
      case "crash":
        await this.#restart(command.do);
        break;
      default:
        command satisfies never;
    }
    await settle();
    this.#look();
  }

  /** There is room again, and everything comes to its end. Then all must be known. */
  async finish(): Promise<void> {
    this.#disk.work();
    await this.#clock.advance(A_WHILE);
    expect(this.#engine.real.trouble).toBeUndefined();
    for (const each of NAMES) await this.do({ do: "resume", name: each });
    await this.#endAll();
    // A trigger that was refused has left nothing behind that would keep others out.
    for (const each of NAMES) {
      expect(await this.#trigger(each), `${each} takes a trigger`).toBe(true);
      await this.#endAll();
    }
    this.#checkTriggers();
    for (const each of NAMES) await this.#checkJob(each);
  }

  async #endAll(): Promise<void> {
    const { store } = this.#disk;
    for (let round = 0; (await store.unfinishedRuns()).length > 0; round++) {
      expect(round, "there is no end to what waits").toBeLessThan(200);
      while (this.#engine.work.going.length > 0) await this.do({ do: "end", which: 0, as: "success" });
      await this.do({ do: "advance", seconds: 10 });
    }
  }

  /** Answers whether it was taken. */
  async #trigger(each: Name): Promise<boolean> {
    const id = `${each} ${this.#accepted.length + this.#refused.length}`;
    const isFull = this.#disk.state === "full";
    try {
      await this.#engine.trigger(each, { reason: "webhook", request: { headers: { id }, body: Buffer.from("") } });
    } catch (error) {
      this.#refused.push(id);
      const code = error instanceof AppError ? error.code : String(error);
      expect(code).toMatch(isFull ? /^ERR_(STORE|JOB_PAUSED|JOB_ALREADY_RUN)$/ : /^ERR_JOB_(PAUSED|ALREADY_RUN)$/);
      return false;
    }
    this.#accepted.push(id);
    expect(isFull).toBe(false);
    return true;
  }

  async #changePause(change: "pause" | "resume", each: Name): Promise<void> {
    if (this.#disk.state === "full") {
      await expect(this.#engine[change](each)).rejects.toMatchObject({ code: "ERR_STORE" });
      return;
    }
    if (change === "resume") this.#paused.delete(each);
    await this.#engine[change](each);
    if (change === "pause") this.#paused.add(each);
  }

  async #end(which: number, as: "success" | "failed"): Promise<void> {
    const { going } = this.#engine.work;
    const run = going[which % going.length];
    if (run === undefined) return;
    if (as === "success") this.#succeeded.push(run.job.name as Name);
    const failed: Outcome = { kind: "failed", reason: "exit status 1", failure: { kind: "error" } };
    await run.end(as === "success" ? { kind: "success" } : failed);
  }

  async #restart(how: "stop" | "crash"): Promise<void> {
    const isFull = this.#disk.state === "full";
    const isOwing = this.#engine.real.trouble !== undefined;
    if (how === "stop") await this.#engine.real.stop(AbortSignal.abort());
    if (how === "stop" ? isFull : isOwing) this.#hasForgotten = true;
    await this.#disk.crash(0);
    this.#clock.crash();
    this.#life++;
    this.#engine = this.#aProcess();
    await this.#engine.start();
  }

  #aProcess(): TestEngine {
    return new TestEngine({
      // Only logs tell of the runs that are not written down: those of which none is left are repeated after a crash.
      jobs: NAMES.map((each) => ({ ...jobOf(each, this.#shapes[each]), logRetention: 10_000 })),
      maxJobRunning: this.#maxJobRunning,
      clock: this.#clock,
      store: this.#disk.mount(),
      logs: this.#logs,
      work: new TestWork(),
    });
  }

  /** What must be true at any time, whether the disk is full or not. */
  #look(): void {
    const { work } = this.#engine;
    expect(work.going.length).toBeLessThanOrEqual(this.#maxJobRunning);
    for (const each of NAMES) {
      const going = work.running.filter((running) => running === each);
      expect(going.length, each).toBeLessThanOrEqual(OVERLAPS[this.#shapes[each].overlap].atOnce);
    }
    const seen = this.#made.filter((run) => run.life === this.#life).length;
    for (const run of work.begun.slice(seen)) {
      const isAgain = this.#made.some(
        ({ job, counter, attempt }) => job.name === run.job.name && counter === run.counter && attempt === run.attempt,
      );
      expect(isAgain, `${run.job.name} ${run.counter}, attempt ${run.attempt}, is made again`).toBe(false);
      this.#made.push({ ...run, life: this.#life });
    }
  }

  #checkTriggers(): void {
    // That another attempt has begun may be forgotten: the log tells of the run alone.
    const sure = this.#made.filter(({ attempt }) => attempt === 1 || !this.#hasForgotten);
    const attempts = sure.flatMap(({ trigger, attempt }) => {
      return trigger.request === undefined ? [] : [`${trigger.request.headers.id}, attempt ${attempt}`];
    });
    expect(attempts.length, attempts.sort().join("; ")).toBe(new Set(attempts).size);
    for (const id of this.#accepted) expect(attempts).toContain(`${id}, attempt 1`);
    for (const id of this.#refused) expect(attempts).not.toContain(`${id}, attempt 1`);
  }

  async #checkJob(each: Name): Promise<void> {
    const { store } = this.#disk;
    const { key, timerSpans } = new ModelJob(each, this.#shapes[each], NOON);
    const records = await store.runs(key, { before: 1e9, limit: 1_000 });
    for (const { counter, outcome } of records) expect(outcome, `${each} ${counter}`).toBeDefined();
    const made = this.#made.filter(({ job }) => job.name === each);
    if (!this.#hasForgotten) {
      for (const { counter } of made) expect(records.map((record) => record.counter)).toContain(counter);
      const slots = records.flatMap(({ slot }) => (slot === undefined ? [] : [slot]));
      expect(new Set(slots).size).toBe(slots.length);
      const after = new Set(made.filter(({ trigger }) => trigger.reason === "after").map(({ counter }) => counter));
      const successes = AFTER[each].map((before) => this.#succeeded.filter((succeeded) => succeeded === before).length);
      if (AFTER[each].length > 0) expect(after.size).toBeLessThanOrEqual(Math.min(...successes));
    }
    expect(wrongAnswers({ name: each, timerSpans }, await store.slots(key, EVER), this.#clock.now())).toEqual([]);
    const logs = await this.#engine.storedLogs(each);
    expect(logs.filter((log) => log.endsWith("running"))).toEqual([]);
  }
}

test("whatever happens while the disk is full, it is known when there is room again", {
  timeout: timeFor(40),
}, async () => {
  await fc.assert(
    fc.asyncProperty(aGivenWorld, fc.array(aCommand, { maxLength: 40, size: "max" }), async (given, commands) => {
      const world = new World(given);
      await world.start();
      for (const command of commands) await world.do(command);
      await world.finish();
    }),
    propertyRuns(40),
  );
});
