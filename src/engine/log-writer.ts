import type { JobRef } from "../domain/job-id.ts";
import type { FinishedStatus } from "../domain/log.ts";
import { formatLogTime } from "../domain/time.ts";
import type { Clock } from "../ports/clock.ts";
import type { OpenLog } from "../ports/log-store.ts";

// What may wait for the disk before a writer is held back: what comes while a write is under way goes out with the
// next one, and a thousand runs at once still stay small.
const QUEUE_LIMIT = 256 * 1024;
export const NEWLINE = 0x0a;

export interface LogWriterDeps {
  readonly clock: Clock;
  /** Called once when the log cannot be written; the run goes on without it. */
  onBroken(error: unknown): void;
  /** Whether the log, which is gone on with, stops in the middle of a line. */
  readonly isInLine?: boolean;
}

/** The word for a job's kind in its log lines. */
export function logWord(job: JobRef): string {
  return job.kind === "exec" ? "job" : "job_http";
}

/**
 * Stamps each line with time and job and writes it out as it comes; holds back nothing, a line without end neither.
 * Never rejects. What comes after `close` is dropped.
 */
export class LogWriter {
  readonly #log: OpenLog;
  readonly #deps: LogWriterDeps;
  readonly #label: string;
  readonly #encoder = new TextEncoder();
  #stampSecond = Number.NaN;
  #stamp = "";
  #queue: Uint8Array[] = [];
  #queued = 0;
  #flushing: Promise<void> | undefined;
  #isInLine: boolean;
  #isBroken = false;
  #isClosed = false;

  constructor(log: OpenLog, job: JobRef, deps: LogWriterDeps) {
    this.#log = log;
    this.#deps = deps;
    this.#isInLine = deps.isInLine ?? false;
    this.#label = `${logWord(job)}: ${job.id}: `;
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (this.#isBroken || this.#isClosed) return;
    if (bytes.length > 0) this.#push(this.#stamped(bytes));
    return this.#flush();
  }

  /** One line of karajo's own, on a line of its own also when output before it ended without a newline. */
  line(text: string): Promise<void> {
    return this.write(this.#encoder.encode(`${this.#isInLine ? "\n" : ""}${text}\n`));
  }

  /** Writes out what waits and ends the log. */
  async close(status: FinishedStatus): Promise<void> {
    if (this.#isInLine) void this.write(this.#encoder.encode("\n"));
    this.#isClosed = true;
    await this.#flushing;
    try {
      await this.#log.close(status);
    } catch (error) {
      this.#break(error);
    }
  }

  #stamped(bytes: Uint8Array): Uint8Array {
    if (this.#isInLine && !bytes.includes(NEWLINE)) return bytes;
    // Latin-1 turns each byte into one character and back, and replacing in a text is several times faster than copying
    // line by line.
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
    const stamp = this.#currentStamp();
    const endsLine = text.endsWith("\n");
    const lines = endsLine ? text.slice(0, -1) : text;
    const head = this.#isInLine ? "" : stamp;
    this.#isInLine = !endsLine;
    return Buffer.from(`${head}${lines.replaceAll("\n", `\n${stamp}`)}${endsLine ? "\n" : ""}`, "latin1");
  }

  #push(bytes: Uint8Array): void {
    this.#queue.push(bytes);
    this.#queued += bytes.length;
  }

  /** Resolves at once while little waits, else when the disk has taken it. */
  async #flush(): Promise<void> {
    this.#flushing ??= this.#drain();
    while (this.#queued > QUEUE_LIMIT && this.#flushing !== undefined) await this.#flushing;
  }

  async #drain(): Promise<void> {
    await Promise.resolve(); // what is written in one go goes out in one go
    while (this.#queue.length > 0) {
      const bytes = Buffer.concat(this.#queue);
      this.#queue = [];
      try {
        await this.#log.write(bytes);
        this.#queued -= bytes.length;
      } catch (error) {
        this.#break(error);
      }
    }
    // In the same step as the last look at the queue; else what comes in between would lie there.
    this.#flushing = undefined;
  }

  #break(error: unknown): void {
    if (this.#isBroken) return;
    this.#isBroken = true;
    this.#queue = [];
    this.#queued = 0;
    this.#deps.onBroken(error);
  }

  #currentStamp(): string {
    const now = this.#deps.clock.now();
    const second = Math.floor(now / 1_000);
    if (second !== this.#stampSecond) {
      this.#stampSecond = second;
      this.#stamp = `${formatLogTime(now)} ${this.#label}`;
    }
    return this.#stamp;
  }
}
