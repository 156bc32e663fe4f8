import { spawnSync } from "node:child_process";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Program, until } from "../program.ts";
import type { CampaignJob } from "./campaign-jobs.ts";
import type { History } from "./history.ts";
import { LedgerReader } from "./ledger-reader.ts";
import { Pauses, Timeline } from "./timeline.ts";

/** How long a server on a busy machine may take to do what it could do at once. */
const PATIENCE = 5_000;
const MARGIN = 30_000;
const LOOKS = 2;
const SECOND = 1_000;
const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** The real program with jobs that are due all the time, and all that happens to it written down. */
export class Campaign {
  readonly program: Program;
  readonly timeline: Timeline;
  readonly pauses = new Pauses();
  readonly #jobs: readonly CampaignJob[];
  readonly #readers: ReadonlyMap<string, LedgerReader>;
  /** The settings above the jobs. */
  readonly #head: string;
  /** What the server's clock has shown since the last look at the ledger, and between the looks before: some answers are slow. */
  #shown = { from: Date.now(), to: Date.now() };
  #output = "";
  #shownBefore: readonly { readonly from: number; readonly to: number }[] = [];

  private constructor(program: Program, jobs: readonly CampaignJob[], places: number, head: string) {
    this.program = program;
    this.#jobs = jobs;
    this.#readers = new Map(jobs.map(({ target }) => [target.job, new LedgerReader(program, target.job)]));
    this.#head = head;
    this.timeline = new Timeline({ presence: "down", ahead: 0, places });
  }

  /** `program` is prepared without jobs. */
  static async prepare(program: Program, jobs: readonly CampaignJob[], places: number): Promise<Campaign> {
    const head = await program.read("etc/karajo/karajo.conf");
    const campaign = new Campaign(program, jobs, places, head);
    await campaign.configure(places);
    await campaign.setClock(0);
    program.environment = {
      CLOCK_AHEAD_FILE: join(program.base, "ahead"),
      // Quoted as Node has it: the path may have blanks.
      NODE_OPTIONS: `--require=${JSON.stringify(join(import.meta.dirname, "..", "shifted-clock.cjs"))}`,
    };
    return campaign;
  }

  /** Writes the configuration. */
  async configure(places: number, { isTimed = true } = {}): Promise<void> {
    const settings = `max_job_running = ${places}\nshutdown_grace = 1s\n`;
    const jobs = this.#jobs.map(({ text, schedule }) => text + (isTimed ? schedule : ""));
    await this.program.write("etc/karajo/karajo.conf", `${this.#head}${settings}${jobs.join("")}`);
  }

  /** What the server has printed over all its starts. */
  get output(): string {
    return this.#output + this.program.output;
  }

  async start(): Promise<void> {
    this.#output += this.program.output;
    await this.program.start();
    this.timeline.change({ presence: "up" });
  }

  /** Ends the server by this signal. */
  async end(signal: "SIGKILL" | "SIGTERM"): Promise<void> {
    this.timeline.change({ presence: "down" });
    await this.program.stop(signal);
  }

  /** Lets the server read its configuration again. */
  async reload(places: number): Promise<void> {
    await this.configure(places);
    this.timeline.change({});
    await this.#hangUp();
    this.timeline.change({ places });
  }

  async togglePause(job: string): Promise<void> {
    const command = this.pauses.isPaused ? "resume" : "pause";
    await this.pauses.toggle(async () => {
      const status = await this.program.command(command, job);
      if (status !== 200) throw new Error(`${command}: ${status}`);
    });
  }

  /** Steps the clock that the server reads. */
  async setClock(ahead: number): Promise<void> {
    this.#see();
    const file = join(this.program.base, "ahead");
    await writeFile(`${file}.new`, String(ahead));
    await rename(`${file}.new`, file);
    this.timeline.change({ ahead });
    this.#see();
  }

  /** Forbids the server files larger than so many bytes. What jobs write is not concerned. */
  limitFiles(bytes: number | "unlimited"): void {
    spawnSync("prlimit", ["--pid", String(this.program.pid), `--fsize=${bytes}:`]);
  }

  async isReady(): Promise<boolean> {
    return (await this.program.get("/karajo/readyz")).status === 200;
  }

  /** Reads on what the ledger says, once all of it is written. */
  async look(): Promise<void> {
    await until(() => this.isReady());
    this.#see();
    const shown = [this.#shown, ...this.#shownBefore];
    const from = Math.min(...shown.map((each) => each.from));
    const to = Math.max(...shown.map((each) => each.to));
    for (const reader of this.#readers.values()) await reader.readOn(from - MARGIN, to + MARGIN);
    this.#shownBefore = shown.slice(0, LOOKS);
    const now = this.#now;
    this.#shown = { from: now, to: now };
  }

  /** Lets no further slot be due, and what waits come to its end; answers everything that happened. */
  async finish(pausedJob: string): Promise<History> {
    if (this.pauses.isPaused) await this.togglePause(pausedJob);
    // So that whatever was due before must have been seen to.
    await wait(PATIENCE + SECOND);
    await this.look();
    this.timeline.change({ presence: "draining" });
    await this.configure(10, { isTimed: false });
    await this.#hangUp();
    this.timeline.change({ places: 10 });
    await until(async () => {
      await wait(SECOND / 2);
      await this.look();
      return [...this.#readers.values()].every((reader) => reader.hasEnded);
    }, 120);
    const jobs = await Promise.all(
      this.#jobs.map(async ({ target }) => ({
        target,
        ...(await (this.#readers.get(target.job) as LedgerReader).history()),
        pauses: target.job === pausedJob ? this.pauses.all() : [],
      })),
    );
    return { spans: this.timeline.spans(), jobs, patience: PATIENCE };
  }

  async #hangUp(): Promise<void> {
    const count = () => this.program.output.split("config.reloaded").length;
    const before = count();
    this.program.signal("SIGHUP");
    await until(() => count() > before);
  }

  get #now(): number {
    return Date.now() + this.timeline.now.ahead;
  }

  #see(): void {
    const now = this.#now;
    this.#shown = { from: Math.min(this.#shown.from, now), to: Math.max(this.#shown.to, now) };
  }
}

/** Keeps a history in which something is wrong, for whoever looks for the reason. Answers where. */
export async function keep(name: string, found: object): Promise<string> {
  const folder = join(import.meta.dirname, "..", "..", "..", ".cache", "crash-tests");
  await mkdir(folder, { recursive: true });
  const file = join(folder, `${name}.json`);
  await writeFile(file, JSON.stringify(found, undefined, 1));
  return file;
}
