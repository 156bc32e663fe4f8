import { createMemoryLogs } from "../../adapters/log-memory/log-memory.ts";
import { AppError } from "../../domain/error.ts";
import type { Job } from "../../domain/job.ts";
import type { Outcome, Run } from "../../domain/run.ts";
import { type Duration, MINUTE, seconds } from "../../domain/time.ts";
import type { RunOutput } from "../../ports/executor.ts";
import { FakeClock, settle } from "../../ports/testing/fake-clock.ts";
import { NOON, refOf, TestEngine } from "./an-engine.ts";
import { Model } from "./model.ts";
import type { Absence, Crash, ModelCommand, Reload } from "./model-commands.ts";
import { ModelDisk } from "./model-disk.ts";
import type { ModelJob } from "./model-job.ts";
import { jobOf, NAMES, type Name, type Shape } from "./model-jobs.ts";
import { EVER, wrongAnswers } from "./model-slots.ts";
import { TestWork } from "./test-work.ts";

const GRACE = seconds(30);
const FAILED: Outcome = { kind: "failed", reason: "exit status 1", failure: { kind: "error" } };

export interface GivenWorld {
  readonly shapes: Readonly<Record<Name, Shape>>;
  readonly maxJobRunning: number;
}

/** An engine over its restarts, on one disk and by one clock, with the model that watches it. */
export class ModelWorld {
  readonly #clock = new FakeClock(NOON);
  readonly #logs = createMemoryLogs(this.#clock);
  readonly #model: Model;
  readonly #disk: ModelDisk;
  readonly #jobs: Map<Name, Shape>;
  #maxJobRunning: number;
  #engine: TestEngine;
  #triggers = 0;

  private constructor({ shapes, maxJobRunning }: GivenWorld) {
    this.#jobs = new Map(NAMES.map((name) => [name, shapes[name]]));
    this.#maxJobRunning = maxJobRunning;
    this.#model = new Model(this.#clock, shapes, maxJobRunning);
    this.#disk = new ModelDisk(this.#model);
    this.#engine = this.#aProcess();
  }

  static async begin(given: GivenWorld): Promise<ModelWorld> {
    const world = new ModelWorld(given);
    await world.#start();
    return world;
  }

  async do(command: ModelCommand): Promise<void> {
    await this.#perform(command);
    await settle();
    await this.#check();
  }

  /** Lets everything run that waits, then lets time pass: every timer must go on. */
  async finish(): Promise<void> {
    await this.do({ do: "disk", is: "working" });
    for (const name of NAMES) await this.do({ do: "resume", name });
    for (let round = 0; this.#model.jobs.some((job) => !job.isIdle); round++) {
      if (round === 200) throw new Error(`there is no end to what waits: ${JSON.stringify(this.#model.jobs)}`);
      await this.#endAll();
      await this.do({ do: "advance", seconds: 10 });
    }
    for (let passed = 0; passed < 32; passed += 4) {
      await this.do({ do: "advance", seconds: 240 });
      await this.#endAll();
    }
  }

  async #endAll(): Promise<void> {
    while (this.#engine.work.going.length > 0) await this.do({ do: "end", which: 0, as: "success" });
  }

  async #perform(command: ModelCommand): Promise<void> {
    switch (command.do) {
      case "trigger":
        return this.#trigger(command.name);
      case "end": {
        const { going } = this.#engine.work;
        return going[command.which % going.length]?.end(command.as === "success" ? { kind: "success" } : FAILED);
      }
      case "advance":
        return this.#clock.advance(seconds(command.seconds));
      case "pause":
      case "resume":
        return this.#changePause(command.do, command.name);
      case "cancel":
        if (!this.#jobs.has(command.name)) return;
        this.#model.canceled(command.name);
        return void this.#engine.cancel(command.name);
      case "reload":
        return this.#reload(command);
      case "disk":
        if (command.is === "slow") return this.#disk.beSlow();
        if (command.is === "catching up") return this.#disk.letThrough(command.steps);
        return this.#disk.work();
      case "stop":
        return this.#stop(command);
      case "crash":
        return this.#crash(command);
      default:
        return command satisfies never;
    }
  }

  async #trigger(name: Name): Promise<void> {
    const id = `trigger ${++this.#triggers}`;
    const expected = this.#model.refusalOf(name);
    let answer: string | undefined = this.#disk.state === "slow" && expected === undefined ? undefined : "nothing";
    this.#engine.real
      .trigger(refOf(name), { reason: "webhook", request: { headers: { id }, body: Buffer.from("") } })
      .then(
        () => {
          answer = undefined;
          this.#model.taken(name, id);
        },
        (error) => {
          answer = error instanceof AppError ? error.code : String(error);
          if (expected === undefined) this.#model.broken.push(`${name}: ${id} was refused: ${answer}`);
        },
      );
    await settle();
    if (answer !== expected) this.#model.broken.push(`${name}: a trigger was answered ${answer}, and not ${expected}`);
  }

  async #changePause(change: "pause" | "resume", name: Name): Promise<void> {
    if (!this.#jobs.has(name)) return;
    this.#disk.work();
    await settle();
    if (change === "pause") {
      await this.#engine.pause(name);
      this.#model.paused(name);
    } else {
      this.#model.resumed(name);
      await this.#engine.resume(name);
    }
  }

  async #reload(reload: Reload): Promise<void> {
    this.#disk.work();
    await settle();
    this.#change(reload);
    this.#model.reconfigured(reload);
    const { maxJobRunning } = reload;
    await this.#engine.real.reconfigure({ jobs: this.#configured(), maxJobRunning, shutdownGrace: GRACE });
  }

  #change({ name, to, maxJobRunning }: Reload): void {
    if (to === undefined) this.#jobs.delete(name);
    else this.#jobs.set(name, to);
    this.#maxJobRunning = maxJobRunning;
  }

  async #stop(absence: Absence): Promise<void> {
    this.#disk.work();
    await settle();
    this.#model.stopping();
    const stopped = this.#engine.real.stop(new AbortController().signal);
    await this.#clock.advance((GRACE - 1) as Duration);
    this.#model.graceIsOver();
    await this.#clock.advance(1 as Duration);
    await stopped;
    this.#model.down();
    await this.#restart(absence);
  }

  async #crash({ during, stepsKept, ...absence }: Crash): Promise<void> {
    if (during !== undefined) {
      this.#disk.beSlow();
      await this.#perform(during);
      await settle();
    }
    this.#model.down();
    await this.#disk.crash(stepsKept);
    this.#clock.crash();
    await this.#restart(absence);
  }

  async #restart({ minutesDown, change }: Absence): Promise<void> {
    const since = this.#clock.now();
    await this.#clock.advance((minutesDown * MINUTE) as Duration);
    if (change !== undefined) {
      this.#change(change);
      this.#model.reconfigured(change, since);
    }
    this.#engine = this.#aProcess();
    await this.#start();
  }

  async #start(): Promise<void> {
    this.#model.starts();
    await this.#engine.start();
    this.#model.started();
    await this.#check();
  }

  #aProcess(): TestEngine {
    return new TestEngine({
      jobs: this.#configured(),
      maxJobRunning: this.#maxJobRunning,
      shutdownGrace: GRACE,
      clock: this.#clock,
      store: this.#disk.mount(),
      logs: this.#logs,
      work: new WatchedWork(this.#model),
    });
  }

  #configured(): readonly Job[] {
    return NAMES.flatMap((name) => {
      const shape = this.#jobs.get(name);
      return shape === undefined ? [] : [jobOf(name, shape)];
    });
  }

  async #check(): Promise<void> {
    const { broken } = this.#model;
    if (this.#disk.state === "works") {
      this.#model.atRest((name) => {
        const view = this.#engine.real.job(refOf(name));
        return view && { status: view.status, logs: view.logs.map(({ counter, status }) => `${counter}.${status}`) };
      });
      for (const job of this.#model.jobs) await this.#checkStored(job);
    }
    if (broken.length > 0) throw new Error(broken.join("\n"));
  }

  /** The store must know of each run what the model knows, and have an answer to each slot; the logs must be there. */
  async #checkStored(job: ModelJob): Promise<void> {
    const { broken } = this.#model;
    const { store } = this.#disk;
    const compare = (what: string, is: readonly string[], mustBe: readonly string[]) => {
      const [found, expected] = [[...is].sort().join(), [...mustBe].sort().join()];
      if (found !== expected) broken.push(`${job.name}: the ${what} are ${found}, and must be ${expected}`);
    };
    const unfinished = (await store.unfinishedRuns()).filter((run) => run.job === job.key);
    compare(
      "runs without an end",
      unfinished.map(({ counter, state, attempt }) => `${counter} ${state} ${attempt}`),
      [
        ...job.waiting.map((run) => `${run.counter} queued ${run.firstAttempt}`),
        ...job.active.map((run) => `${run.counter} running ${run.attempt}`),
      ],
    );
    const newest = await store.runs(job.key, { before: 1e9, limit: 5 });
    compare(
      "newest runs",
      newest.map(({ counter, outcome }) => `${counter} ${outcome?.kind}`),
      job.runs.slice(-5).map(({ counter, outcome }) => `${counter} ${outcome}`),
    );
    const view = this.#engine.real.job(refOf(job.name));
    if (view !== undefined) {
      const shown = view.logs.map(({ counter, status }) => `${counter}.${status}`);
      compare("logs", await this.#engine.storedLogs(job.name), shown);
    }
    broken.push(...wrongAnswers(job, await store.slots(job.key, EVER), this.#clock.now()));
  }
}

/** Work whose beginning and end the model is told. */
class WatchedWork extends TestWork {
  readonly #model: Model;

  constructor(model: Model) {
    super();
    this.#model = model;
  }

  override async execute(job: Job, run: Run, output: RunOutput, signal: AbortSignal): Promise<Outcome> {
    this.#model.workBegins(run);
    const outcome = await super.execute(job, run, output, signal);
    this.#model.workEnded(run, outcome.kind);
    return outcome;
  }
}
