import { createMemoryLogs } from "../../adapters/log-memory/log-memory.ts";
import { createMemoryStore } from "../../adapters/store-memory/store-memory.ts";
import type { Job, Timer } from "../../domain/job.ts";
import { type JobKind, type JobRef, jobIdOf } from "../../domain/job-id.ts";
import type { JobView } from "../../domain/job-view.ts";
import type { LogEntry } from "../../domain/log.ts";
import type { Trigger } from "../../domain/run.ts";
import { aTimetable } from "../../domain/testing/a-timetable.ts";
import { type Duration, seconds } from "../../domain/time.ts";
import type { LogStore } from "../../ports/log-store.ts";
import type { LogEvent, Logger } from "../../ports/logger.ts";
import type { Announcement, Notifier } from "../../ports/notifier.ts";
import type { Store } from "../../ports/store.ts";
import { at, FakeClock, settle } from "../../ports/testing/fake-clock.ts";
import { contentOf } from "../../ports/testing/log-facts.ts";
import { RecordedLeftovers } from "../../ports/testing/recorded-leftovers.ts";
import { Engine } from "../engine.ts";
import { Masker } from "../masker.ts";
import { CountingRandom } from "./counting-random.ts";
import { TestWork } from "./test-work.ts";

/** The moment at which test engines start unless they are told otherwise: a Monday, noon. */
export const NOON = at("2026-06-01T12:00:00Z");

/** What a test says of its engine; whatever it leaves out is in memory, and well behaved. */
export interface GivenEngine {
  readonly jobs: readonly Job[];
  readonly maxJobRunning?: number;
  readonly shutdownGrace?: Duration;
  readonly clock?: FakeClock;
  readonly store?: Store;
  readonly logs?: LogStore;
  readonly notifiers?: readonly Notifier[];
  readonly logger?: Logger;
  readonly work?: TestWork;
}

/** The real engine with everything around it in the hands of the test. */
export class TestEngine {
  readonly real: Engine;
  readonly clock: FakeClock;
  readonly store: Store;
  readonly logs: LogStore;
  readonly work: TestWork;
  readonly leftovers = new RecordedLeftovers();
  readonly random = new CountingRandom();
  readonly events = new RecordedEvents();
  readonly #given: GivenEngine;

  constructor(given: GivenEngine) {
    this.#given = given;
    this.clock = given.clock ?? new FakeClock(NOON);
    this.store = given.store ?? createMemoryStore();
    this.logs = given.logs ?? createMemoryLogs(this.clock);
    this.work = given.work ?? new TestWork();
    const { clock, store, logs, work, events } = this;
    const { maxJobRunning = 10, shutdownGrace = seconds(30), notifiers = [], logger = events } = given;
    const { leftovers, random } = this;
    const masker = new Masker([]);
    const parts = { clock, store, logs, logger, leftovers, random, server: () => "test", notifiers: () => notifiers };
    const deps = { ...parts, executorFor: () => work, masker: () => masker };
    this.real = new Engine(deps, { jobs: given.jobs, maxJobRunning, shutdownGrace });
  }

  /** Loads and starts, and lets happen what is due at once. */
  async start(): Promise<this> {
    await this.real.load();
    this.real.start();
    await settle();
    return this;
  }

  /**
   * An engine that starts on the same store and logs. This one, unless it was stopped, is left as a crash leaves it:
   * it wakes no more.
   */
  restart(given: Partial<GivenEngine> = {}): Promise<TestEngine> {
    const { clock, store, logs } = this;
    clock.crash();
    return new TestEngine({ ...this.#given, work: new TestWork(), ...given, clock, store, logs }).start();
  }

  /** Asks for a run as a webhook does. Answers how the job stood before. */
  async trigger(name: string, trigger: Trigger = { reason: "webhook" }): Promise<JobView> {
    const { before } = await this.real.trigger(refOf(name), trigger);
    await settle();
    return before;
  }

  async cancel(name: string): Promise<JobView> {
    const view = await this.real.cancel(refOf(name));
    await settle();
    return view;
  }

  async pause(name: string): Promise<JobView> {
    const view = await this.real.pause(refOf(name));
    await settle();
    return view;
  }

  async resume(name: string): Promise<JobView> {
    const view = await this.real.resume(refOf(name));
    await settle();
    return view;
  }

  /** Runs the job once, with success. */
  async runOnce(name: string): Promise<void> {
    await this.trigger(name);
    await this.work.end(name);
  }

  view(name: string, kind: JobKind = "exec"): JobView {
    const view = this.real.job(refOf(name, kind));
    if (view === undefined) throw new Error(`no job ${name}`);
    return view;
  }

  /** The logs of a job as `1.success`, `2.running` … */
  logsOf(name: string): readonly string[] {
    return this.view(name).logs.map(({ counter, status }) => `${counter}.${status}`);
  }

  /** The logs that the store holds of a job, in the same form. */
  async storedLogs(name: string): Promise<readonly string[]> {
    const ref = refOf(name);
    const history = (await this.logs.scan([ref])).get(`${ref.kind}:${ref.id}`);
    return (history?.entries ?? []).map(({ counter, status }) => `${counter}.${status}`);
  }

  /** The text of a log, by default of the newest. */
  async textOf(name: string, counter?: number): Promise<string | undefined> {
    const { job, logs } = this.view(name);
    const entry: LogEntry | undefined = logs.findLast((each) => counter === undefined || each.counter === counter);
    return entry && contentOf(this.logs, job, entry);
  }
}

/** An engine that was loaded and started. */
export function anEngine(given: GivenEngine): Promise<TestEngine> {
  return new TestEngine(given).start();
}

export function refOf(name: string, kind: JobKind = "exec"): JobRef {
  return { kind, id: jobIdOf(name) };
}

/** As the configuration gives it: one that ran out meanwhile runs late. */
export function every(duration: Duration): Pick<Job, "timer" | "catchUp"> {
  return { timer: { kind: "interval", every: duration }, catchUp: { catchUp: "last", cap: 100 } };
}

export function scheduled(text: string): { readonly timer: Timer } {
  return { timer: { kind: "schedule", timetable: aTimetable(text) } };
}

/** Keeps what is reported, for a look at it afterwards. */
export class RecordedEvents implements Logger {
  readonly all: { readonly name: LogEvent; readonly fields: Readonly<Record<string, unknown>> }[] = [];

  event(name: LogEvent, fields: Readonly<Record<string, unknown>> = {}): void {
    this.all.push({ name, fields });
  }

  of(name: LogEvent): readonly Readonly<Record<string, unknown>>[] {
    return this.all.filter((event) => event.name === name).map((event) => event.fields);
  }
}

/** Keeps what it is told; fails as often as it is given failures. */
export class RecordedNotifier implements Notifier {
  readonly name: string;
  readonly told: Announcement[] = [];
  readonly failures: unknown[];
  attempts = 0;

  constructor(name: string, failures: readonly unknown[] = []) {
    this.name = name;
    this.failures = [...failures];
  }

  async send(announcement: Announcement): Promise<void> {
    this.attempts++;
    if (this.failures.length > 0) throw this.failures.shift();
    this.told.push(announcement);
  }
}
