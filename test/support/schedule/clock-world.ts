import { createMemoryStore } from "../../../src/adapters/store-memory/store-memory.ts";
import { AppError } from "../../../src/domain/error.ts";
import type { ExecJob, Job } from "../../../src/domain/job.ts";
import type { Outcome, Run } from "../../../src/domain/run.ts";
import type { Duration, Instant } from "../../../src/domain/time.ts";
import { anEngine, refOf, type TestEngine } from "../../../src/engine/testing/an-engine.ts";
import { TestWork } from "../../../src/engine/testing/test-work.ts";
import type { RunOutput } from "../../../src/ports/executor.ts";
import type { RunRecord, SlotRecord, Store } from "../../../src/ports/store.ts";
import { FakeClock, settle } from "../../../src/ports/testing/fake-clock.ts";
import type { History, JobHistory, LedgerRun, LedgerSlot, RecordLine, Target } from "./history.ts";
import { Pauses, Timeline } from "./timeline.ts";

/** A job of the engine and what it means. */
export interface ClockJob {
  readonly job: ExecJob;
  readonly target: Target;
}

/** A server looks at the clock once a minute. */
const PATIENCE = 61_000;
const EVER = { from: 0 as Instant, to: 1e14 as Instant, limit: 1e6 };

/** An engine by a clock that a test turns, over restarts, with everything that happens to it written down. */
export class ClockWorld {
  readonly #jobs: readonly ClockJob[];
  readonly #clock: FakeClock;
  readonly #timeline: Timeline;
  readonly #pauses: ReadonlyMap<string, Pauses>;
  readonly #records: ReadonlyMap<string, RecordLine[]>;
  readonly #snapshots: ReadonlyMap<string, (readonly LedgerSlot[])[]>;
  /** For how many more changes there is room. */
  readonly #disk = { room: Number.POSITIVE_INFINITY };
  #filledAt = 0;
  #engine: TestEngine | undefined;

  constructor(jobs: readonly ClockJob[], places: number, start: Instant) {
    this.#jobs = jobs;
    this.#clock = new FakeClock(start);
    this.#timeline = new Timeline({ presence: "down", ahead: 0, places }, start);
    this.#pauses = new Map(jobs.map(({ job }) => [job.name, new Pauses()]));
    this.#records = new Map(jobs.map(({ job }) => [job.name, []]));
    this.#snapshots = new Map(jobs.map(({ job }) => [job.name, []]));
  }

  async start(): Promise<void> {
    const { places } = this.#timeline.now;
    const store = refusingStore(createMemoryStore(), this.#disk);
    const given = { jobs: this.#jobs.map(({ job }) => job), maxJobRunning: places, clock: this.#clock, store };
    this.#change({ presence: "up" });
    this.#engine = await anEngine({ ...given, work: this.#work() });
  }

  /** Lets time pass. */
  async advance(duration: number): Promise<void> {
    await this.#clock.advance(duration as Duration);
    await settle();
  }

  /** Sets the clock on or back. */
  async step(by: number): Promise<void> {
    await this.#look();
    this.#clock.set((this.#clock.now() + by) as Instant);
    this.#timeline.change({ ahead: this.#timeline.now.ahead + by }, this.#now - by);
  }

  /** Ends the engine, turns the clock meanwhile, and starts another one. */
  async restart(how: "stop" | "crash", down: { readonly lasts: number; readonly step: number }): Promise<void> {
    await this.#look();
    // Also while it still makes up for what it could not write.
    if (this.#isFull || this.#running.real.trouble?.includes("store")) this.#timeline.forget(this.#filledAt, this.#now);
    this.#change({ presence: "down" });
    if (how === "stop") await this.#running.real.stop(AbortSignal.abort());
    this.#disk.room = Number.POSITIVE_INFINITY;
    this.#clock.crash();
    await this.advance(down.lasts);
    if (down.step !== 0) await this.step(down.step);
    this.#change({ presence: "up" });
    this.#engine = await this.#running.restart({ work: this.#work() });
  }

  async end(which: number): Promise<void> {
    const { going } = this.#running.work;
    await going[which % going.length]?.end();
  }

  /** A full disk takes no pause. */
  async togglePause(name: string): Promise<void> {
    const pauses = this.#pauses.get(name);
    if (pauses === undefined || this.#isFull) return;
    const command = pauses.isPaused ? "resume" : "pause";
    await pauses.toggle(
      () => this.#running[command](name),
      () => this.#now,
    );
  }

  /** Leaves room for so many changes, until the next start. */
  async fillDisk(room: number): Promise<void> {
    await this.#look();
    if (!this.#isFull) this.#filledAt = this.#now;
    this.#disk.room = room;
  }

  async freeDisk(): Promise<void> {
    this.#disk.room = Number.POSITIVE_INFINITY;
  }

  /** Lets everything come to its end, and answers all that has happened. */
  async finish(): Promise<History> {
    await this.freeDisk();
    for (const { job } of this.#jobs) if (this.#pauses.get(job.name)?.isPaused) await this.togglePause(job.name);
    await this.advance(3 * PATIENCE);
    this.#change({ presence: "draining" });
    while (this.#running.work.going.length > 0) await this.end(0);
    await this.#look();
    const jobs = await Promise.all(this.#jobs.map((each) => this.#historyOf(each)));
    // A moment longer, for what happened last.
    return { spans: this.#timeline.spans(this.#now + 1), jobs, patience: PATIENCE };
  }

  get #isFull(): boolean {
    return this.#disk.room !== Number.POSITIVE_INFINITY;
  }

  get #running(): TestEngine {
    if (this.#engine === undefined) throw new Error("not started");
    return this.#engine;
  }

  /** Real time: what the clock would show had it never been set. */
  get #now(): number {
    return this.#clock.now() - this.#timeline.now.ahead;
  }

  #change(state: Parameters<Timeline["change"]>[0]): void {
    this.#timeline.change(state, this.#now);
  }

  #work(): TestWork {
    return new NotingWork((job, event, counter) => {
      this.#records.get(job)?.push({ event, counter, at: this.#now });
    });
  }

  async #look(): Promise<void> {
    for (const { job } of this.#jobs) {
      const slots = await this.#running.real.slots(refOf(job.name), EVER);
      this.#snapshots.get(job.name)?.push(slots.map(toSlot));
    }
  }

  async #historyOf({ job, target }: ClockJob): Promise<JobHistory> {
    const { name } = job;
    const runs = await this.#running.real.runs(refOf(name), { before: Number.MAX_SAFE_INTEGER, limit: 1e6 });
    return {
      target,
      snapshots: this.#snapshots.get(name) ?? [],
      runs: runs.map(toRun),
      logs: this.#running.view(name).logs,
      record: this.#records.get(name) ?? [],
      pauses: this.#pauses.get(name)?.all(this.#now) ?? [],
    };
  }
}

/** Work that is noted when it begins and when it has ended by itself. */
class NotingWork extends TestWork {
  readonly #note: (job: string, event: "begin" | "end", counter: number) => void;

  constructor(note: (job: string, event: "begin" | "end", counter: number) => void) {
    super();
    this.#note = note;
  }

  override async execute(job: Job, run: Run, output: RunOutput, signal: AbortSignal): Promise<Outcome> {
    this.#note(job.name, "begin", run.counter);
    const outcome = await super.execute(job, run, output, signal);
    if (outcome.kind === "success") this.#note(job.name, "end", run.counter);
    return outcome;
  }
}

const CHANGES = [
  "addRun",
  "startRun",
  "finishRun",
  "addSlots",
  "setTimers",
] as const satisfies readonly (keyof Store)[];

/** A store that takes no changes while there is no room on its disk. */
function refusingStore(store: Store, disk: { room: number }): Store {
  const refusing: Record<string, unknown> = { ...store };
  for (const name of CHANGES) {
    const change = store[name] as (...args: readonly unknown[]) => Promise<void>;
    refusing[name] = (...args: readonly unknown[]) => {
      if (disk.room <= 0) return Promise.reject(new AppError("ERR_STORE", "the disk is full"));
      disk.room--;
      return change(...args);
    };
  }
  return refusing as unknown as Store;
}

function toSlot({ first, last, outcome, reason, run }: SlotRecord): LedgerSlot {
  return { first, last, outcome, reason, run: run?.counter };
}

function toRun({ counter, reason, slot, queuedAt, startedAt, endedAt, attempt, outcome }: RunRecord): LedgerRun {
  const status = outcome?.kind ?? (startedAt === undefined ? "queued" : "running");
  return { counter, status, trigger: reason, slot, queuedAt, startedAt, endedAt, attempt, failure: outcome?.failure };
}
