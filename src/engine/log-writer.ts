import type { JobRef } from "../domain/job-id.ts";
import type { FinishedStatus } from "../domain/log.ts";
import { formatSize } from "../domain/size.ts";
import { type Duration, formatLogTime } from "../domain/time.ts";
import type { Clock } from "../ports/clock.ts";
import type { OpenLog } from "../ports/log-store.ts";
import { LogOutlet } from "./log-outlet.ts";
import { MaskedStream, Masker } from "./masker.ts";
import type { Room } from "./room.ts";
import { Stamp, stampLines } from "./stamp-lines.ts";

/** How long the beginning of what may be a secret is held back when nothing comes behind it. */
const HOLD = 100 as Duration;
export const NEWLINE = 0x0a;

export interface LogWriterDeps {
  readonly clock: Clock;
  /** Called when the log cannot be written, once for each time in which it cannot; the run goes on without it. */
  onBroken(error: unknown): void;
  /** Whether the log, which is gone on with, stops in the middle of a line. */
  readonly isInLine?: boolean;
  /** Knows what no log may show. */
  readonly masker?: Masker;
}

/** The word for a job's kind in its log lines. */
export function logWord(job: JobRef): string {
  return job.kind === "exec" ? "job" : "job_http";
}

/** The line in a job's log that stands where so many bytes are left out. */
export function gapLine(
  job: JobRef & { readonly logMaxSize?: number },
  clock: Pick<Clock, "now">,
): (missing: number) => string {
  const limit = job.logMaxSize === undefined ? "" : `: the log may be ${formatSize(job.logMaxSize)} (log_max_size)`;
  return (missing) => `${stampOf(job, clock)}--- ${missing} bytes are left out here${limit}.`;
}

/**
 * Masks secrets, stamps each line with time and job and writes it out as it comes; holds back nothing, a line without
 * end neither, but for a moment what may be the beginning of a secret. Never rejects. What comes after `close` is
 * dropped.
 */
export class LogWriter {
  readonly #job: JobRef;
  readonly #clock: Clock;
  readonly #outlet: LogOutlet;
  readonly #masked: MaskedStream;
  readonly #encoder = new TextEncoder();
  /** Ends the wait for more behind what may be a secret; only there while there is one. */
  #waiting: AbortController | undefined;
  #stampSecond = Number.NaN;
  #stamp: Stamp | undefined;
  /** Of what came in, and of what went out: what is held back makes the difference. */
  #isGivenInLine: boolean;
  #isStampedInLine: boolean;
  #writes = 0;
  #isReleasing = false;
  #isClosed = false;

  constructor(log: OpenLog, job: JobRef, deps: LogWriterDeps) {
    const { clock, onBroken, isInLine = false } = deps;
    this.#job = job;
    this.#clock = clock;
    this.#isGivenInLine = isInLine;
    this.#isStampedInLine = isInLine;
    this.#masked = new MaskedStream(deps.masker ?? new Masker());
    this.#outlet = new LogOutlet(log, { clock, onBroken, isInLine, stamp: () => this.#currentStamp().text });
  }

  /** Resolves when more may come. The bytes are taken before it returns: their memory may be used again. */
  async write(bytes: Uint8Array): Promise<void> {
    if (this.#isClosed || bytes.length === 0) return;
    this.#writes++;
    this.#isGivenInLine = bytes.at(-1) !== NEWLINE;
    this.#put(this.#masked.take(bytes));
    if (this.#masked.isHolding && !this.#isReleasing) void this.#releaseSoon();
    return this.#outlet.flush();
  }

  /** One line of karajo's own, on a line of its own also when output before it ended without a newline. */
  line(text: string): Promise<void> {
    return this.write(this.#encoder.encode(`${this.#isGivenInLine ? "\n" : ""}${text}\n`));
  }

  /** The same, of several: all together they cost as much as one. */
  lines(texts: readonly string[]): Promise<void> {
    return this.line(texts.join("\n"));
  }

  /** From now on this text is masked, too. */
  hide(secret: string): void {
    this.#masked.hide(secret);
  }

  /** Writes out what waits and ends the log. */
  async close(status: FinishedStatus): Promise<void> {
    this.#isClosed = true;
    this.#waiting?.abort("closed"); // a reason of its own costs less than the error that there would be
    this.#put(this.#masked.release());
    if (this.#isStampedInLine) this.#put(this.#encoder.encode("\n"));
    await this.#outlet.close(status);
  }

  /** One wait serves all that is held back meanwhile: what is held anew after it began gets a wait of its own. */
  async #releaseSoon(): Promise<void> {
    this.#isReleasing = true;
    const waiting = new AbortController();
    this.#waiting = waiting;
    while (this.#masked.isHolding && !this.#isClosed) {
      const before = this.#writes;
      await this.#clock.sleep(HOLD, waiting.signal);
      if (!this.#isClosed && this.#writes === before) this.#put(this.#masked.release());
    }
    this.#isReleasing = false;
  }

  #put(bytes: Uint8Array): void {
    if (bytes.length > 0) this.#outlet.push((room) => this.#stampInto(room, bytes));
  }

  #stampInto(room: Room, bytes: Uint8Array): void {
    const stamp = this.#currentStamp();
    if (!this.#isStampedInLine) room.put(stamp.bytes);
    stampLines(bytes, stamp, room);
    this.#isStampedInLine = bytes.at(-1) !== NEWLINE;
  }

  #currentStamp(): Stamp {
    const second = Math.floor(this.#clock.now() / 1_000);
    if (this.#stamp === undefined || second !== this.#stampSecond) {
      this.#stampSecond = second;
      this.#stamp = new Stamp(stampOf(this.#job, this.#clock));
    }
    return this.#stamp;
  }
}

function stampOf(job: JobRef, clock: Pick<Clock, "now">): string {
  return `${formatLogTime(clock.now())} ${logWord(job)}: ${job.id}: `;
}
