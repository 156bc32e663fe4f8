import { ApiError, type LogPiece } from "../data/api.ts";
import type { LogSource } from "../data/log-reader.ts";

const encoder = new TextEncoder();

/** A log on a server: it grows, loses its middle where it becomes too long, is closed and then numbered anew. */
export class ServedLog implements LogSource {
  readonly #maxSize: number;
  #written = new Uint8Array();
  #final: Uint8Array | undefined;
  #listeners: (() => void)[] = [];
  #cuts = 0;
  /** How often it was asked. */
  asks = 0;
  /** Whether nobody answers. */
  isDown = false;
  isRemoved = false;

  constructor(maxSize = Number.POSITIVE_INFINITY) {
    this.#maxSize = maxSize;
  }

  write(text: string | Uint8Array): void {
    this.#written = joined(this.#written, typeof text === "string" ? encoder.encode(text) : text);
    this.#changed();
  }

  close(): void {
    this.#final = this.#kept();
    this.#changed();
  }

  /** All streams break off. */
  cut(): void {
    this.#cuts++;
    this.#changed();
  }

  get finalText(): string {
    return new TextDecoder().decode(this.#final ?? this.#written);
  }

  async ask(offset: number, limit: number): Promise<LogPiece> {
    this.asks++;
    await Promise.resolve();
    this.#assertThere();
    const start = this.#startOf(offset);
    return this.#piece(start, Math.min(start + limit, this.#bytes.length));
  }

  async *follow(offset: number, signal: AbortSignal): AsyncIterable<LogPiece> {
    this.#assertThere();
    const cuts = this.#cuts;
    const wasFinished = this.#final !== undefined;
    let at = this.#startOf(offset);
    while (!signal.aborted) {
      // A stream that began while the log grew goes on with what was written, however it is kept in the end.
      const bytes = wasFinished ? this.#bytes : this.#written;
      const isGap = !wasFinished && this.#final === undefined && at >= this.#headEnd && at < this.#gapEnd;
      if (at < bytes.length && !isGap) {
        const end = at < this.#headEnd && !wasFinished ? Math.min(bytes.length, this.#headEnd) : bytes.length;
        yield { bytes: bytes.slice(at, end), offset: at, size: bytes.length, isRunning: !wasFinished };
        at = end;
        continue;
      }
      if (isGap || this.#final !== undefined) return;
      await new Promise<void>((resolve) => {
        this.#listeners.push(resolve);
        signal.addEventListener("abort", () => resolve(), { once: true });
      });
      if (this.#cuts !== cuts || this.isDown) throw new TypeError("network error");
    }
  }

  get #bytes(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#final ?? this.#written);
  }

  /** Where the gap begins and ends while the log grows. Nothing is left out for a line that would be longer. */
  get #headEnd(): number {
    const { length } = this.#written;
    return length - this.#maxSize <= this.#gapLine.length ? Number.POSITIVE_INFINITY : Math.floor(this.#maxSize / 2);
  }

  get #gapEnd(): number {
    return this.#written.length - Math.ceil(this.#maxSize / 2);
  }

  get #gapLine(): Uint8Array<ArrayBuffer> {
    return encoder.encode(`\n--- ${this.#written.length - this.#maxSize} bytes are left out here.\n`);
  }

  #startOf(offset: number): number {
    const { length } = this.#bytes;
    const start = offset < 0 ? Math.max(0, length + offset) : offset;
    if (start > length) throw new ApiError("ERR_LOG_OFFSET", "beyond the end", 416);
    return this.#final === undefined && start >= this.#headEnd && start < this.#gapEnd ? this.#gapEnd : start;
  }

  #piece(start: number, end: number): LogPiece {
    const isRunning = this.#final === undefined;
    const stop = isRunning && start < this.#headEnd ? Math.min(end, this.#headEnd) : end;
    return { bytes: this.#bytes.slice(start, stop), offset: start, size: this.#bytes.length, isRunning };
  }

  #kept(): Uint8Array<ArrayBuffer> {
    if (this.#headEnd === Number.POSITIVE_INFINITY) return this.#written;
    return joined(joined(this.#written.slice(0, this.#headEnd), this.#gapLine), this.#written.slice(this.#gapEnd));
  }

  #assertThere(): void {
    if (this.isDown) throw new ApiError("NETWORK", "the server does not answer", 0);
    if (this.isRemoved) throw new ApiError("ERR_LOG_NOT_FOUND", "log #1 not found", 404);
  }

  #changed(): void {
    const listeners = this.#listeners;
    this.#listeners = [];
    for (const listener of listeners) listener();
  }
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(a.length + b.length);
  all.set(a);
  all.set(b, a.length);
  return all;
}
