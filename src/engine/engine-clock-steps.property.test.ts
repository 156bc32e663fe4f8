import fc from "fast-check";
import { expect, test } from "vitest";
import { createMemoryLogs } from "../adapters/log-memory/log-memory.ts";
import { createMemoryStore } from "../adapters/store-memory/store-memory.ts";
import type { CatchUp } from "../domain/catch-up.ts";
import type { ExecJob, Job } from "../domain/job.ts";
import type { Outcome, Run } from "../domain/run.ts";
import { anExecJob } from "../domain/testing/a-job.ts";
import { aTimetable } from "../domain/testing/a-timetable.ts";
import { type Duration, formatInstant, HOUR, type Instant, later, MINUTE, seconds } from "../domain/time.ts";
import type { RunOutput } from "../ports/executor.ts";
import { FakeClock, settle } from "../ports/testing/fake-clock.ts";
import { every, NOON, refOf, TestEngine } from "./testing/an-engine.ts";
import { propertyRuns, timeFor } from "./testing/model-runs.ts";
import { EVER } from "./testing/model-slots.ts";
import { TestWork } from "./testing/test-work.ts";

const CATCH_UP_LIMIT = 3;
/** A clock that goes back by this much begins anew; by less, it is corrected. */
const ANEW = 3 * HOUR;
/** The clock is looked at once a minute. */
const NOTICED = MINUTE + 1_000;

const TWENTIETHS = Array.from({ length: 72 }, (_, index) => index * 20);
const localText = `daily@${TWENTIETHS.map((minute) => `${pad(Math.floor(minute / 60))}:${pad(minute % 60)}`).join()}`;

/** The schedules of the jobs, and when they are due by looking at the clock. */
const SCHEDULES = {
  minutely: { lines: ["minutely"], isDue: () => true, longestGap: MINUTE },
  hourly: { lines: ["hourly@0,7,8,30"], isDue: isOneOf(0, 7, 8, 30), longestGap: 30 * MINUTE },
  local: { lines: [localText], isDue: isOneOf(0, 20, 40), longestGap: undefined },
  mixed: { lines: ["hourly@5", localText], isDue: isOneOf(0, 5, 20, 40), longestGap: HOUR },
} as const;
type Name = keyof typeof SCHEDULES;
const NAMES = Object.keys(SCHEDULES) as readonly Name[];
const INTERVAL = 5 * MINUTE;
const LONGEST_GAP = 30 * MINUTE;

function isDueAt(name: Name, instant: Instant): boolean {
  return instant % MINUTE === 0 && SCHEDULES[name].isDue((instant / MINUTE) % 60);
}

function isOneOf(...minutes: readonly number[]): (minute: number) => boolean {
  return (minute) => minutes.includes(minute);
}

function pad(value: number): string {
  return String(value).padStart(2, "0");
}

type Command =
  | { readonly do: "advance"; readonly seconds: number }
  | { readonly do: "set the clock"; readonly by: number }
  | { readonly do: "stop" | "crash"; readonly minutesDown: number; readonly by: number };

/** In seconds: a correction, some hours in either direction, or the other side of what is a correction still. */
const aStep = fc.oneof(
  fc.integer({ min: -90, max: 90 }),
  fc.integer({ min: -5 * 3_600, max: 5 * 3_600 }),
  fc.integer({ min: -130, max: 130 }).map((near) => -3 * 3_600 + near),
);
const aCommand: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant("advance" as const), seconds: fc.integer({ min: 1, max: 900 }) }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("set the clock" as const), by: aStep }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constantFrom("stop" as const, "crash" as const),
      minutesDown: fc.integer({ min: 0, max: 20 }),
      by: fc.oneof(fc.constant(0), aStep),
    }),
  },
);

/** A run, and when it began by the time that passes, whatever the clock shows. */
interface Begun {
  readonly name: string;
  readonly elapsed: number;
  readonly shown: Instant;
}

/** Work that is done at once. */
class QuickWork extends TestWork {
  readonly #begins: (job: Job) => void;

  constructor(begins: (job: Job) => void) {
    super();
    this.#begins = begins;
  }

  override async execute(job: Job, _run: Run, _output: RunOutput, _signal: AbortSignal): Promise<Outcome> {
    this.#begins(job);
    return { kind: "success" };
  }
}

/** An engine whose jobs do nothing but follow their timers, by a clock that is set now and then. */
class World {
  readonly #clock = new FakeClock(NOON);
  readonly #logs = createMemoryLogs(this.#clock);
  readonly #store = createMemoryStore();
  readonly #jobs: readonly ExecJob[];
  readonly #begun: Begun[] = [];
  /** Slots of local times that ran: none runs again. */
  #ran = new Set<Instant>();
  /** Slots before this were before the jobs were known, or before the clock began anew. */
  #since: Instant = NOON;
  #newSince: Instant | undefined;
  /** Up to where each job has answered its slots, as far as that is certain. */
  #answeredAtLeast: Instant = NOON;
  #answeredAtMost: Instant = NOON;
  /** Instants that the clock has shown or left out, and that therefore must have answers. */
  #passed = new Set<Instant>();
  /** The same, for as long as nobody may have noticed. */
  #passing: Instant[] = [];
  #engine: TestEngine;
  #elapsed = 0;
  /** When the clock was set, or the server started, last. */
  #disturbed = 0;

  constructor(catchUp: CatchUp) {
    const common = { catchUp: { catchUp, cap: CATCH_UP_LIMIT } };
    this.#jobs = [
      ...NAMES.map((name) => {
        const lines = SCHEDULES[name].lines.flatMap((line) => aTimetable(line).lines);
        const timetable = { ...aTimetable("minutely"), lines };
        return anExecJob({ name, ...common, timer: { kind: "schedule", timetable }, scheduleText: name });
      }),
      anExecJob({ name: "interval", ...every(INTERVAL as Duration), ...common }),
    ];
    this.#engine = this.#aProcess();
  }

  async start(): Promise<void> {
    await this.#engine.start();
    this.#disturbed = this.#elapsed;
  }

  async do(command: Command): Promise<void> {
    const [before, begunBefore] = [this.#elapsed, this.#begun.length];
    switch (command.do) {
      case "advance":
        await this.#advance(seconds(command.seconds));
        break;
      case "set the clock":
        this.#set(command.by);
        break;
      case "stop":
      case "crash":
        await this.#restart(command);
        break;
      default:
        command satisfies never;
    }
    await settle();
    await this.#check(this.#begun.slice(begunBefore), this.#elapsed - before);
  }

  /** Everything has been noticed; the clock goes on for as long as any job may be silent. */
  async finish(): Promise<void> {
    for (let passed = 0; passed < 80; passed += 10) await this.do({ do: "advance", seconds: 600 });
    const now = this.#clock.now();
    for (const name of NAMES) {
      const records = await this.#store.slots(this.#keyOf(name), EVER);
      const due = [...this.#passed].filter(
        (instant) => this.#since < instant && instant <= now && isDueAt(name, instant),
      );
      const without = due.filter((slot) => !records.some(({ first, last }) => first <= slot && slot <= last));
      expect(without.map(formatInstant), `slots of ${name} without an answer`).toEqual([]);
      for (const [index, { first, last, outcome, reason, run }] of records.entries()) {
        const what = `${name}, ${formatInstant(first)}, ${outcome}`;
        expect(first, what).toBeGreaterThan(records[index - 1]?.last ?? 0);
        const isRun = outcome === "ran" || outcome === "late";
        expect(isRun ? run?.slot : first, what).toBe(first);
        expect(outcome === "ran" || reason !== "", what).toBe(true);
        if (isRun) expect(isDueAt(name, first) && first === last, what).toBe(true);
        const latest = first + (outcome === "ran" ? MINUTE : Number.POSITIVE_INFINITY);
        if (isRun) expect(run?.queuedAt, what).toBeLessThanOrEqual(latest);
      }
    }
  }

  async #advance(duration: Duration): Promise<void> {
    const from = this.#clock.now();
    for (let left: number = duration; left > 0; left -= MINUTE) {
      const step = Math.min(left, MINUTE);
      this.#elapsed += step;
      await this.#clock.advance(step as Duration);
    }
    this.#pass(from, this.#clock.now());
    if (this.#elapsed - this.#disturbed >= NOTICED) this.#notice();
  }

  #set(by: number): void {
    const from = this.#clock.now();
    const now = later(from, seconds(by));
    this.#clock.set(now);
    this.#disturbed = this.#elapsed;
    this.#passing = [];
    this.#pass(from, now);
    this.#goBack(now);
  }

  async #restart({ do: how, minutesDown, by }: Extract<Command, { minutesDown: number }>): Promise<void> {
    const from = this.#clock.now();
    if (how === "stop") await this.#engine.real.stop(AbortSignal.abort());
    this.#clock.crash();
    await this.#clock.advance((minutesDown * MINUTE) as Duration);
    this.#elapsed += minutesDown * MINUTE;
    const now = later(this.#clock.now(), seconds(by));
    this.#clock.set(now);
    this.#disturbed = this.#elapsed;
    this.#passing = [];
    this.#pass(from, now);
    this.#goBack(now);
    this.#engine = this.#aProcess();
    await this.#engine.start();
  }

  #pass(from: Instant, to: Instant): void {
    const first = (Math.floor(from / MINUTE) + 1) * MINUTE;
    for (let instant = first as Instant; instant <= to; instant = later(instant, MINUTE)) this.#passing.push(instant);
    this.#answeredAtMost = Math.max(this.#answeredAtMost, to) as Instant;
  }

  #notice(): void {
    const now = this.#clock.now();
    for (const instant of this.#passing) this.#passed.add(instant);
    this.#passing = [];
    if (this.#newSince !== undefined) {
      this.#since = this.#newSince;
      this.#answeredAtMost = now;
    }
    this.#newSince = undefined;
    this.#answeredAtLeast = Math.max(this.#answeredAtLeast, now - LONGEST_GAP) as Instant;
  }

  /** The clock begins anew, or may, depending on how far the jobs have answered. */
  #goBack(now: Instant): void {
    this.#newSince = this.#answeredAtLeast >= now + ANEW + 2 * MINUTE ? now : undefined;
    if (this.#answeredAtMost < now + ANEW - 2 * MINUTE) return;
    // The clock may have been set back up to a minute before it is looked at.
    const isKept = (slot: Instant) => slot <= now - MINUTE;
    this.#passed = new Set([...this.#passed].filter(isKept));
    this.#ran = new Set([...this.#ran].filter(isKept));
    this.#answeredAtLeast = Math.min(this.#answeredAtLeast, now) as Instant;
  }

  async #check(begun: readonly Begun[], elapsed: number): Promise<void> {
    const most = elapsed / MINUTE + CATCH_UP_LIMIT + 2;
    for (const { name } of this.#jobs) {
      const count = begun.filter((run) => run.name === name).length;
      expect(count, `runs of ${name} in ${elapsed / 1_000} s`).toBeLessThanOrEqual(most);
      this.#checkLiveness(name);
    }
    await this.#checkLocal();
  }

  /** What goes by the time that passes is never silent for long, whatever becomes of the clock. */
  #checkLiveness(name: string): void {
    const gap = name === "interval" ? INTERVAL : SCHEDULES[name as Name].longestGap;
    if (gap === undefined) return;
    const last = this.#begun.findLast((run) => run.name === name)?.elapsed ?? 0;
    const silent = this.#elapsed - Math.max(last, this.#disturbed);
    // It may take a minute until a step is noticed, and one of less than a minute is not.
    expect(silent, `${name} is silent`).toBeLessThanOrEqual(gap + 2 * MINUTE);
  }

  /** A local time runs once, until the clock begins anew. */
  async #checkLocal(): Promise<void> {
    const runs = await this.#store.runs(this.#keyOf("local"), { before: 1e9, limit: 1_000 });
    const newRuns = runs.filter(({ counter }) => counter > this.#seen).reverse();
    for (const { slot, counter } of newRuns) {
      if (slot === undefined) continue;
      expect(this.#ran.has(slot), `local, ${formatInstant(slot)}, runs again`).toBe(false);
      this.#ran.add(slot);
      this.#seen = counter;
    }
  }
  #seen = 0;

  #aProcess(): TestEngine {
    const [clock, store, logs] = [this.#clock, this.#store, this.#logs];
    const work = new QuickWork(({ name }) => {
      this.#begun.push({ name, elapsed: this.#elapsed, shown: clock.now() });
    });
    return new TestEngine({ jobs: this.#jobs, maxJobRunning: 10, clock, store, logs, work });
  }

  #keyOf(name: Name) {
    const { kind, id } = refOf(name);
    return `${kind}:${id}` as const;
  }
}

test("however the clock is set, local times run once and what goes by the time that passes goes on", {
  timeout: timeFor(20),
}, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom<CatchUp>("none", "last", "all"),
      fc.array(aCommand, { maxLength: 20, size: "max" }),
      async (catchUp, commands) => {
        const world = new World(catchUp);
        await world.start();
        for (const command of commands) await world.do(command);
        await world.finish();
      },
    ),
    propertyRuns(20),
  );
});
