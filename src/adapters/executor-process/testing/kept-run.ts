import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ExecJob, ProcessSettings } from "../../../domain/job.ts";
import type { Outcome } from "../../../domain/run.ts";
import { anExecJob, aProcess } from "../../../domain/testing/a-job.ts";
import { RecordedOutput } from "../../../ports/testing/recorded-output.ts";
import { createSystemClock } from "../../clock-system/clock-system.ts";
import { createProcessExecutor } from "../executor-process.ts";
import { KeptRunFolder } from "../kept-folder.ts";

/** A server's part in a run that outlives it. */
export interface Stay {
  readonly output: RecordedOutput;
  readonly ending: Promise<Outcome | "left">;
  readonly cancel: AbortController;
  readonly leave: AbortController;
}

/** Run 7, attempt 2, of a job whose commands outlive the server; what it leaves is ended with it. */
export class KeptRun implements AsyncDisposable {
  readonly stateFolder: string;
  readonly job: ExecJob;
  readonly folder: KeptRunFolder;

  private constructor(stateFolder: string, job: ExecJob) {
    this.stateFolder = stateFolder;
    this.job = job;
    this.folder = new KeptRunFolder(stateFolder, job.id, 7);
  }

  static async of(
    commands: readonly string[],
    { logMaxSize = 1_000, ...settings }: Partial<ProcessSettings> & { readonly logMaxSize?: number } = {},
  ): Promise<KeptRun> {
    const stateFolder = await mkdtemp(join(tmpdir(), "karajo-kept-"));
    const process = aProcess({ onRestart: "adopt", ...settings });
    const job = anExecJob({ name: "test", work: { kind: "commands", commands }, process, logMaxSize });
    return new KeptRun(stateFolder, job);
  }

  /** What a server does that begins the run, or goes on with it. */
  stay(isResumed = false): Stay {
    const output = new RecordedOutput();
    const [cancel, leave] = [new AbortController(), new AbortController()];
    const run = {
      job: this.job,
      counter: 7,
      trigger: { reason: "manual" },
      attempt: 2,
      idempotencyKey: "key",
    } as const;
    const control = { signal: cancel.signal, leave: leave.signal, isResumed };
    return { output, ending: this.lasting.perform(this.job, run, output, control), cancel, leave };
  }

  /** A server that stays until the output matches, and then ends. */
  async stayUntil(pattern: RegExp, isResumed = false): Promise<string> {
    const { output, leave, ending } = this.stay(isResumed);
    await output.contains(pattern);
    leave.abort();
    if ((await ending) !== "left") throw new Error(`the run ended: ${output.text}`);
    return output.text;
  }

  resumable(): Promise<number | undefined> {
    return this.lasting.resumable(this.job, 7);
  }

  /** A file that the commands find in their folder. */
  path(name: string): string {
    return join(this.stateFolder, "test", name);
  }

  /** As every server makes it anew. */
  get lasting() {
    const { lasting } = createProcessExecutor({ clock: createSystemClock(), stateFolder: this.stateFolder });
    if (lasting === undefined) throw new Error("this executor has no work that lasts");
    return lasting;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const name of (await readdir("/proc")).filter((each) => /^\d+$/.test(each))) {
      const environ = await readFile(`/proc/${name}/environ`, "utf8").catch(() => "");
      if (environ.includes(`KARAJO_RUN=${this.stateFolder}/`)) kill(Number(name));
    }
    // A keeper may write its last note meanwhile.
    await rm(this.stateFolder, { recursive: true, force: true, maxRetries: 10 });
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // it ended meanwhile
  }
}
