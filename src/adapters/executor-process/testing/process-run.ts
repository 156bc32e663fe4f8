import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ProcessSettings } from "../../../domain/job.ts";
import type { Outcome } from "../../../domain/run.ts";
import { anExecJob, aProcess } from "../../../domain/testing/a-job.ts";
import { RecordedOutput } from "../../../ports/testing/recorded-output.ts";
import { createSystemClock } from "../../clock-system/clock-system.ts";
import type { Spawner } from "../child.ts";
import { createProcessExecutor } from "../executor-process.ts";
import { processEntry } from "../proc.ts";
import { createSpawner } from "../spawner.ts";
import { createNodeSpawner } from "../spawner-node.ts";

/** Every way to start processes, by name. */
export const SPAWNERS = [
  ["the fastest way there is here", createSpawner({})],
  ["Node", createNodeSpawner()],
] as const;

/** A run of commands that goes on. */
export interface Going {
  readonly output: RecordedOutput;
  readonly abort: AbortController;
  readonly outcome: Promise<Outcome>;
}

/** What a run of commands has come to. */
export interface Done {
  readonly text: string;
  readonly outcome: Outcome;
  readonly hidden: readonly string[];
}

/** Runs commands as karajo does, in a folder of its own; whatever they leave behind is ended with it. */
export class ProcessRuns implements AsyncDisposable {
  readonly stateFolder: string;
  readonly #spawner: Spawner;
  readonly #numbers: number[] = [];

  private constructor(stateFolder: string, spawner: Spawner) {
    this.stateFolder = stateFolder;
    this.#spawner = spawner;
  }

  /** The commands are started as on this machine, unless another way to start processes is given. */
  static async open(spawner: Spawner = createSpawner({})): Promise<ProcessRuns> {
    return new ProcessRuns(await mkdtemp(join(tmpdir(), "karajo-process-")), spawner);
  }

  /** Starts run 7, attempt 2, of a job named `test`. */
  start(
    commands: readonly string[],
    settings: Partial<ProcessSettings> = {},
    abort: AbortController = new AbortController(),
  ): Going {
    const executor = createProcessExecutor({
      clock: createSystemClock(),
      stateFolder: this.stateFolder,
      environment: { HOME: "/nowhere", LANG: "C.UTF-8" },
      spawner: this.#spawner,
    });
    const job = anExecJob({ name: "test", work: { kind: "commands", commands }, process: aProcess(settings) });
    const run = { job, counter: 7, trigger: { reason: "manual" }, attempt: 2, idempotencyKey: "key" } as const;
    const output = new RecordedOutput();
    return { output, abort, outcome: executor.execute(job, run, output, abort.signal) };
  }

  async run(commands: readonly string[], settings: Partial<ProcessSettings> = {}): Promise<Done> {
    const { output, outcome } = this.start(commands, settings);
    return { outcome: await outcome, text: output.text, hidden: output.hidden };
  }

  /** The number that the run printed as `NAME 123`, once it has; the process is ended with this. Rejects where it ends without. */
  async number({ output, outcome }: Going, name = "pid"): Promise<number> {
    const pattern = new RegExp(`^${name} (\\d+)$`, "m");
    const hasEnded = await Promise.race([output.contains(pattern), outcome]);
    const found = pattern.exec(output.text)?.[1];
    if (found === undefined) throw new Error(`it ended as ${JSON.stringify(hasEnded)}, and printed: ${output.text}`);
    const number = Number(found);
    this.#numbers.push(number);
    return number;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const number of this.#numbers) if (await runs(number)) process.kill(number, "SIGKILL");
    await rm(this.stateFolder, { recursive: true });
  }
}

/** Whether the process is alive, and no zombie that only waits for a parent to take notice. */
export async function runs(pid: number): Promise<boolean> {
  if (process.platform === "linux") return (await processEntry(pid)) !== undefined;
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
