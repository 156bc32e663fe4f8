import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Program } from "../program.ts";
import type { JobHistory, LedgerRun, LedgerSlot, LogName, RecordLine } from "./history.ts";

interface WireRun {
  readonly counter: number;
  readonly status: LedgerRun["status"];
  readonly trigger?: string;
  readonly queued_at?: string;
  readonly slot?: string;
  readonly started_at?: string;
  readonly ended_at?: string;
  readonly attempt: number;
  readonly failure?: string;
}

interface WireSlot {
  readonly slot: string;
  readonly until?: string;
  readonly outcome: LedgerSlot["outcome"];
  readonly reason?: string;
  readonly run?: WireRun;
}

/** The server gives no more at once. */
const LIMIT = 1_000;

/** Reads over and over what the ledger says of one job, which forgets what is old. */
export class LedgerReader {
  readonly #program: Program;
  readonly #job: string;
  readonly #snapshots: LedgerSlot[][] = [];
  readonly #runs = new Map<number, LedgerRun>();

  constructor(program: Program, job: string) {
    this.#program = program;
    this.#job = job;
  }

  /** What became of slots of this time, by the server's clock, and of all runs that had no end yet. */
  async readOn(from: number, to: number): Promise<void> {
    for (let upTo = to; ; ) {
      const slots = await this.#slots(from, upTo);
      this.#snapshots.push(slots.map(toSlot));
      const [oldest] = slots;
      if (slots.length < LIMIT || oldest === undefined) break;
      upTo = Date.parse(oldest.slot) - 1_000;
    }
    const known = [...this.#runs.values()];
    const unended = known.filter(({ endedAt }) => endedAt === undefined).map(({ counter }) => counter);
    const least = Math.min(...unended, Math.max(0, ...this.#runs.keys()) + 1);
    let before = Number.MAX_SAFE_INTEGER;
    for (;;) {
      const runs = await this.#get<WireRun>("runs", { before: String(Math.min(before, 1e14)), limit: "200" });
      for (const run of runs) this.#runs.set(run.counter, toRun(run));
      before = runs.at(-1)?.counter ?? 0;
      if (before <= least) return;
    }
  }

  /** How many runs the ledger ever knew. */
  get count(): number {
    return this.#runs.size;
  }

  /** Whether every run that the ledger knows has ended, as of the last look. */
  get hasEnded(): boolean {
    return [...this.#runs.values()].every(({ status }) => status !== "queued" && status !== "running");
  }

  /** All that was read, and what logs and record of the job say. */
  async history(): Promise<Pick<JobHistory, "snapshots" | "runs" | "logs" | "record">> {
    const runs = [...this.#runs.values()].sort((a, b) => a.counter - b.counter);
    return { snapshots: this.#snapshots, runs, logs: await this.#logs(), record: await this.#record() };
  }

  async #logs(): Promise<readonly LogName[]> {
    const names = await readdir(join(this.#program.base, "var/log/karajo/job", this.#job)).catch(() => []);
    return names.map((name) => {
      const [, counter, status = ""] = name.split(".");
      return { counter: Number(counter), status };
    });
  }

  async #record(): Promise<readonly RecordLine[]> {
    const text = await this.#program.read(`var/lib/karajo/job/${this.#job}/record`).catch(() => "");
    return text
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => {
        const [event, counter, at] = line.split(" ");
        if (event !== "begin" && event !== "end" && event !== "overlap") throw new Error(`${this.#job} wrote ${line}`);
        return { event, counter: Number(counter), at: Number(at) };
      });
  }

  async #slots(from: number, to: number): Promise<readonly WireSlot[]> {
    const time = (instant: number) => new Date(Math.floor(instant / 1_000) * 1_000).toISOString();
    return this.#get("slots", { from: time(from), to: time(to), limit: String(LIMIT) });
  }

  async #get<Item>(what: "slots" | "runs", query: Readonly<Record<string, string>>): Promise<readonly Item[]> {
    const path = `/karajo/api/job_exec/${what}?${new URLSearchParams({ id: this.#job, ...query })}`;
    const response = await fetch(`http://127.0.0.1:${this.#program.port}${path}`);
    const text = await response.text();
    if (response.status !== 200) throw new Error(`${path}: ${response.status} ${text}`);
    return (JSON.parse(text) as { readonly data: readonly Item[] }).data;
  }
}

function toSlot({ slot, until, outcome, reason = "", run }: WireSlot): LedgerSlot {
  const first = Date.parse(slot);
  const last = until === undefined ? first : Date.parse(until);
  return { first, last, outcome, reason, run: run?.counter, isLong: until !== undefined };
}

function toRun({ counter, status, trigger, slot, attempt, failure, ...times }: WireRun): LedgerRun {
  return {
    counter,
    status,
    trigger,
    attempt,
    failure,
    slot: instantOf(slot),
    queuedAt: instantOf(times.queued_at),
    startedAt: instantOf(times.started_at),
    endedAt: instantOf(times.ended_at),
  };
}

function instantOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Date.parse(text);
}
