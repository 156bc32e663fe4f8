import { type ReadonlySignal, signal } from "@preact/signals";
import { type LineBatch, LineSplitter } from "../model/log-split.ts";
import type { LogReader } from "./log-reader.ts";

/** What looks at all lines of a log in their order. */
export interface LineTaker {
  take(batch: LineBatch): void;
}

/** How far a pass is. */
export interface PassProgress {
  /** How many bytes were looked at. */
  readonly done: number;
  readonly size: number;
  /** Whether all there is was looked at; a log that grows will have more. */
  readonly isDone: boolean;
}

/** More at once than one sees, for the way to the server takes longer than the bytes do. */
const FETCHED = 1_024 * 1_024;
const AHEAD = 2 * FETCHED;
const LOOKED_AT = 128 * 1_024;
/** How long to work, in milliseconds, before the page may draw and listen. */
const SLICE = 8;
/** How often it is told how far a pass is, in milliseconds: whoever shows that has to draw. */
const TELLING = 100;

/**
 * Goes through a log from its beginning to its end, and on while it grows. What is not at hand is fetched. A log that was
 * renumbered is begun again, with another taker.
 */
export class LogPass<Taker extends LineTaker> {
  readonly #reader: LogReader;
  readonly #makeTaker: () => Taker;
  readonly #breathe: () => Promise<void>;
  readonly #progress = signal<PassProgress>({ done: 0, size: 0, isDone: false });
  #taker: Taker;
  #isStopped = false;
  #toldAt = Number.NEGATIVE_INFINITY;

  constructor(reader: LogReader, makeTaker: () => Taker, breathe: () => Promise<void> = nextTask) {
    this.#reader = reader;
    this.#makeTaker = makeTaker;
    this.#breathe = breathe;
    this.#taker = makeTaker();
  }

  /** Who takes the lines; another one when the log was renumbered. `progress` tells when there is more in it. */
  get taker(): Taker {
    return this.#taker;
  }

  get progress(): ReadonlySignal<PassProgress> {
    return this.#progress;
  }

  stop(): void {
    this.#isStopped = true;
  }

  /** Ends with the log, or when it is stopped. */
  async run(): Promise<void> {
    while (!this.#isOver) {
      const { epoch } = this.#reader;
      if (await this.#goThrough(this.#taker, epoch)) return;
      this.#taker = this.#makeTaker();
    }
  }

  get #isOver(): boolean {
    return this.#isStopped || this.#reader.isStopped;
  }

  /** Whether it came to the end, or is over; else the log was renumbered. */
  async #goThrough(taker: Taker, epoch: number): Promise<boolean> {
    const splitter = new LineSplitter();
    let begun = performance.now();
    while (!this.#isOver) {
      if (this.#reader.epoch !== epoch) return false;
      const { map } = this.#reader;
      if (splitter.end >= map.size) {
        if (this.#reader.state.peek().phase === "complete") {
          this.#give(taker, splitter.flush());
          this.#tell(splitter.end, true);
          return true;
        }
        this.#tell(splitter.end, map.size > 0);
        await this.#reader.changed();
        continue;
      }
      if (!this.#takeNext(splitter, taker)) await this.#fetch(splitter.end);
      if (performance.now() - begun < SLICE) continue;
      this.#tell(splitter.end, false);
      await this.#breathe();
      begun = performance.now();
    }
    return true;
  }

  #takeNext(splitter: LineSplitter, taker: Taker): boolean {
    const stretch = this.#reader.map.stretchAt(splitter.end);
    if (stretch?.kind === "gap") {
      this.#give(taker, splitter.skip(stretch.end));
      return true;
    }
    const bytes = stretch?.kind === "read" ? this.#reader.bytesFrom(splitter.end) : undefined;
    if (bytes === undefined) return false;
    this.#give(taker, splitter.take(bytes.subarray(0, LOOKED_AT)));
    return true;
  }

  #give(taker: Taker, batch: LineBatch | undefined): void {
    if (batch !== undefined) taker.take(batch);
  }

  async #fetch(offset: number): Promise<void> {
    const changed = this.#reader.changed();
    if (!(await this.#reader.fetch(offset, FETCHED))) return changed;
    // What comes next is on its way while this is looked at.
    for (let ahead = offset + FETCHED; ahead <= offset + AHEAD; ahead += FETCHED) {
      if (this.#reader.missingIn(ahead, ahead + 1) !== undefined) void this.#reader.fetch(ahead, FETCHED);
    }
  }

  #tell(done: number, isDone: boolean): void {
    const { size } = this.#reader.map;
    const before = this.#progress.peek();
    if (before.done === done && before.size === size && before.isDone === isDone) return;
    const now = performance.now();
    if (!isDone && now - this.#toldAt < TELLING) return;
    this.#toldAt = now;
    this.#progress.value = { done, size, isDone };
  }
}

function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
}
