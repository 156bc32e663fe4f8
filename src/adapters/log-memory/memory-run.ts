import { headLimit, isWorthCutting, lineReach, tailBegin, tailLimit } from "../../domain/log-bounds.ts";
import { LogGrowth } from "../../ports/log-growth.ts";
import type { LogBounds, LogFeed, LogState } from "../../ports/log-store.ts";

const NEWLINE = 0x0a;

/** The text of a log that is being written: its head, and the end of what came behind it. */
export class MemoryRun {
  readonly #bounds: LogBounds;
  readonly #growth = new LogGrowth();
  #head: Buffer;
  #tail: Buffer;
  #size: number;
  #isRunning = true;

  /** Goes on where `before` is, which a crash has left. */
  constructor(bounds: LogBounds, before?: MemoryRun) {
    this.#bounds = bounds;
    this.#head = before ? before.#head : Buffer.alloc(0);
    this.#tail = before ? before.#tail : Buffer.alloc(0);
    this.#size = before ? before.#size : 0;
  }

  write(bytes: Uint8Array): void {
    const { maxSize, gapLine } = this.#bounds;
    const room = this.#size > this.#head.length ? 0 : Math.max(0, headLimit(maxSize) - this.#head.length);
    if (room > 0) this.#head = Buffer.concat([this.#head, bytes.subarray(0, room)]);
    const tail = Buffer.concat([this.#tail, bytes.subarray(room)]);
    this.#size += bytes.length;
    const missing = this.#size - tailLimit(maxSize) - this.#head.length;
    const isCut = missing > 0 && isWorthCutting(missing, Buffer.byteLength(gapLine(missing)));
    this.#tail = isCut ? tail.subarray(Math.max(0, tail.length - tailLimit(maxSize))) : tail;
    this.#growth.changed();
  }

  end(): void {
    this.#isRunning = false;
    this.#growth.changed();
  }

  /** Head, gap line and tail as they are now. */
  text(): Buffer {
    const { maxSize, gapLine } = this.#bounds;
    if (this.#state.gap === undefined) return Buffer.concat([this.#head, this.#tail]);
    const begin = tailBegin(this.#tail.subarray(0, lineReach(maxSize)));
    const missing = this.#tailStart + begin - this.#head.length;
    const lineBreak = (this.#head.at(-1) ?? NEWLINE) === NEWLINE ? "" : "\n";
    return Buffer.concat([this.#head, Buffer.from(`${lineBreak}${gapLine(missing)}\n`), this.#tail.subarray(begin)]);
  }

  feed(): LogFeed {
    const stateNow = () => this.#state;
    return {
      get state() {
        return stateNow();
      },
      bytes: (start, end) => this.#bytes(start, end),
      grown: (size, signal) => this.#growth.until(() => this.#size > size || !this.#isRunning, signal),
      close: async () => undefined,
    };
  }

  async *#bytes(start: number, end: number): AsyncGenerator<Uint8Array> {
    const head = this.#head.subarray(start, end);
    const tailStart = this.#tailStart;
    const tail = this.#tail.subarray(Math.max(0, start - tailStart), Math.max(0, end - tailStart));
    if (head.length > 0) yield head;
    const isJoined = this.#state.gap === undefined || start >= tailStart;
    if (tail.length > 0 && isJoined) yield tail;
  }

  get #tailStart(): number {
    return this.#size - this.#tail.length;
  }

  get #state(): LogState {
    const gap = { start: this.#head.length, end: this.#tailStart };
    return { size: this.#size, gap: gap.end > gap.start ? gap : undefined, isRunning: this.#isRunning };
  }
}
