import type { FinishedStatus } from "../domain/log.ts";
import { type Duration, seconds } from "../domain/time.ts";
import type { Clock } from "../ports/clock.ts";
import type { OpenLog } from "../ports/log-store.ts";
import { Room } from "./room.ts";

// What may wait for the disk before a writer is held back: what comes while a write is under way goes out with the
// next one, and a thousand runs at once still stay small.
const QUEUE_LIMIT = 256 * 1024;
/** How long a log that could not be written is left alone. */
const REST: Duration = seconds(5);
const NEWLINE = 0x0a;

export interface LogOutletDeps {
  readonly clock: Clock;
  /** Called once for each time in which the log cannot be written. */
  onBroken(error: unknown): void;
  /** Whether the log stops in the middle of a line. */
  readonly isInLine: boolean;
  /** What each line begins with at this moment. */
  stamp(): string;
}

/** A time in which the log cannot be written. */
interface Outage {
  readonly reason: string;
  missing: number;
  /** Whether what was dropped last is the beginning of a line. */
  isInLine: boolean;
  isResting: boolean;
}

/**
 * Brings stamped bytes to the log as fast as the log takes them. Where it takes none, as on a full disk, they are
 * dropped, for a run matters more than its log; it is tried again every few seconds, and a line says how much is missing.
 */
export class LogOutlet {
  readonly #log: OpenLog;
  readonly #deps: LogOutletDeps;
  /** Ends the rest of a log that could not be written; only there once there was one. */
  #resting: AbortController | undefined;
  /** What goes out with the next write. */
  #waiting: Room | undefined;
  /** How many bytes wait, or are being written. */
  #queued = 0;
  #flushing: Promise<void> | undefined;
  #writing: Promise<void> | undefined;
  #outage: Outage | undefined;
  /** Whether what is in the log ends in the middle of a line. */
  #isInLine: boolean;

  constructor(log: OpenLog, deps: LogOutletDeps) {
    this.#log = log;
    this.#deps = deps;
    this.#isInLine = deps.isInLine;
  }

  /** Takes what `fill` puts into the room that it is given. */
  push(fill: (room: Room) => void): void {
    this.#waiting ??= Room.take();
    const before = this.#waiting.filled;
    fill(this.#waiting);
    this.#queued += this.#waiting.filled - before;
    this.#flushing ??= this.#drain();
  }

  /** Resolves at once while little waits, else when the disk has taken so much that little does. */
  async flush(): Promise<void> {
    // Where no write has begun yet, one has in the next microtask.
    while (this.#queued > QUEUE_LIMIT && this.#flushing !== undefined) await this.#writing;
  }

  /** Writes out what waits and ends the log. Never rejects. */
  async close(status: FinishedStatus): Promise<void> {
    await this.#flushing;
    this.#resting?.abort("closed");
    if (this.#outage !== undefined) {
      this.#outage.isResting = false;
      await this.#put(new Uint8Array());
    }
    try {
      await this.#log.close(status);
    } catch (error) {
      if (this.#outage === undefined) this.#deps.onBroken(error);
    }
  }

  async #drain(): Promise<void> {
    await Promise.resolve(); // what is written in one go goes out in one go
    for (let room = this.#waiting; room !== undefined; room = this.#waiting) {
      this.#waiting = undefined;
      this.#writing = this.#put(room.content);
      await this.#writing;
      this.#queued -= room.filled;
      room.release();
    }
    // In the same step as the last look at the queue; else what comes in between would lie there.
    this.#flushing = undefined;
  }

  async #put(bytes: Uint8Array): Promise<void> {
    if (this.#outage?.isResting) return drop(this.#outage, bytes);
    try {
      const whole = this.#outage === undefined ? bytes : this.#afterOutage(this.#outage, bytes);
      await this.#log.write(whole);
      this.#outage = undefined;
      this.#isInLine = whole.at(-1) !== NEWLINE;
    } catch (error) {
      this.#fail(error, bytes);
    }
  }

  #afterOutage({ missing, reason, isInLine }: Outage, bytes: Uint8Array): Uint8Array {
    const stamp = this.#deps.stamp();
    const before = this.#isInLine ? "\n" : "";
    const behind = isInLine && bytes.length > 0 ? stamp : "";
    return Buffer.concat([
      Buffer.from(`${before}${stamp}!!! ${missing} bytes are missing here: ${reason}\n${behind}`),
      bytes,
    ]);
  }

  #fail(error: unknown, bytes: Uint8Array): void {
    if (this.#outage === undefined) {
      this.#outage = { reason: reasonOf(error), missing: 0, isInLine: this.#isInLine, isResting: true };
      this.#deps.onBroken(error);
    }
    const outage = this.#outage;
    outage.isResting = true;
    drop(outage, bytes);
    this.#resting ??= new AbortController();
    void this.#deps.clock.sleep(REST, this.#resting.signal).then(() => {
      outage.isResting = false;
    });
  }
}

function drop(outage: Outage, bytes: Uint8Array): void {
  outage.missing += bytes.length;
  if (bytes.length > 0) outage.isInLine = bytes.at(-1) !== NEWLINE;
}

/** Such as `no space left on device`, without the code, the call and the path that the system's own message has. */
function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return /^[A-Z0-9_]+: ([^,\n]+)/.exec(message)?.[1] ?? message.split("\n")[0] ?? "";
}
