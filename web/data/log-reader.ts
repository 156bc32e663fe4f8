import { type ReadonlySignal, signal } from "@preact/signals";
import { type Follow, type FollowEvent, isCutOff, nextFollow, OPENING, waitBefore } from "../model/log-follow.ts";
import { LogMap } from "../model/log-map.ts";
import { ApiError, type LogPiece } from "./api.ts";
import { LogCache } from "./log-cache.ts";
import { behindKnown, OVERLAP } from "./log-overlap.ts";

/** Where the bytes of one log come from. */
export interface LogSource {
  /** A negative offset counts from the end. Throws {@link ApiError}. */
  ask(offset: number, limit: number): Promise<LogPiece>;
  follow(offset: number, signal: AbortSignal): AsyncIterable<LogPiece>;
}

/** The page's clock and screen. */
export interface LogSurroundings {
  wait(milliseconds: number, signal: AbortSignal): Promise<void>;
  /** Calls back when the screen is drawn next. */
  onFrame(call: () => void): void;
}

/** How reading stands. */
export interface LogState {
  readonly phase: "opening" | "live" | "lost" | "complete" | "absent";
  /** Why there is no log: the HTTP status of the answer. */
  readonly status: number | undefined;
}

export const PIECE_SIZE = 256 * 1_024;
const CACHE_LIMIT = 32 * 1_024 * 1_024;
const PAUSE_AFTER_FAILURE = 2_000;

/** Reads a log from any place on and follows it while it grows, with a bounded number of its bytes in memory. */
export class LogReader {
  readonly #source: LogSource;
  readonly #surroundings: LogSurroundings;
  readonly #ended = new AbortController();
  readonly #version = signal(0);
  readonly #state = signal<LogState>({ phase: "opening", status: undefined });
  readonly #asked = new Map<number, Promise<boolean>>();
  #map = new LogMap();
  #cache = new LogCache(CACHE_LIMIT);
  #epoch = 0;
  #isRunning = true;
  #hasGap = false;
  #isDue = false;
  #waiting: (() => void)[] = [];

  constructor(source: LogSource, surroundings: LogSurroundings) {
    this.#source = source;
    this.#surroundings = surroundings;
  }

  /** Another number whenever there is more to be seen, once for each time the screen is drawn. */
  get version(): ReadonlySignal<number> {
    return this.#version;
  }

  get state(): ReadonlySignal<LogState> {
    return this.#state;
  }

  /** Where the lines are. Another object when the log was renumbered. */
  get map(): LogMap {
    return this.#map;
  }

  /** Another number when the log was renumbered: offsets of before mean nothing. */
  get epoch(): number {
    return this.#epoch;
  }

  get cachedBytes(): number {
    return this.#cache.size;
  }

  get isStopped(): boolean {
    return this.#ended.signal.aborted;
  }

  /** Reads until the log is complete, or `stop`. */
  async run(): Promise<void> {
    let follow = OPENING;
    while (!this.isStopped && follow.phase !== "complete" && follow.phase !== "absent") {
      follow = await this.#advance(follow);
      this.#tell(follow);
    }
  }

  stop(): void {
    this.#ended.abort();
    this.#wake();
  }

  /** The bytes from `start` up to `end`, where they are at hand. */
  bytes(start: number, end: number): Uint8Array | undefined {
    return this.#cache.read(start, end);
  }

  /** What is at hand from `offset` on. */
  bytesFrom(offset: number): Uint8Array | undefined {
    return this.#cache.at(offset);
  }

  /** The first byte from `start` up to `end` that is there and not at hand. */
  missingIn(start: number, end: number): number | undefined {
    for (let at = start; at < end; ) {
      const stretch = this.#map.stretchAt(at);
      if (stretch === undefined) return undefined;
      const bytes = stretch.kind === "gap" ? undefined : this.#cache.at(at);
      if (stretch.kind !== "gap" && bytes === undefined) return at;
      at = bytes === undefined ? stretch.end : at + bytes.length;
    }
    return undefined;
  }

  /** Fetches up to `limit` bytes from `offset` on, unless that is under way. Whether something came. Never rejects. */
  fetch(offset: number, limit: number): Promise<boolean> {
    const known = this.#asked.get(offset);
    if (known !== undefined) return known;
    const asked = this.#fetch(offset, limit).finally(() => this.#asked.delete(offset));
    this.#asked.set(offset, asked);
    return asked;
  }

  /** Resolves when something has changed. */
  changed(): Promise<void> {
    if (this.isStopped) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  async #advance(follow: Follow): Promise<Follow> {
    switch (follow.phase) {
      case "opening":
        return this.#ask(follow, () => this.#source.ask(-PIECE_SIZE, PIECE_SIZE));
      case "asking":
        return this.#ask(follow, () => this.#askBehind(follow.end));
      case "following":
        return this.#listen(follow);
      case "lost":
        await this.#surroundings.wait(waitBefore(follow.tries), this.#ended.signal);
        return this.#take(follow, { kind: "waited" });
      default:
        return follow;
    }
  }

  async #ask(follow: Follow, ask: () => Promise<LogPiece | undefined>): Promise<Follow> {
    try {
      const piece = await ask();
      if (piece === undefined) return this.#take(follow, { kind: "renumbered" });
      return this.#take(follow, { kind: "answer", piece: factsOf(piece) }, piece);
    } catch (error) {
      return this.#take(follow, failureOf(error));
    }
  }

  async #askBehind(end: number): Promise<LogPiece | undefined> {
    const known = this.#cache.read(Math.max(0, end - OVERLAP), end) ?? new Uint8Array();
    return behindKnown(await this.#source.ask(end - known.length, PIECE_SIZE), end, known);
  }

  async #listen(begun: Follow & { readonly phase: "following" }): Promise<Follow> {
    let follow: Follow = begun;
    try {
      for await (const piece of this.#source.follow(begun.end, this.#ended.signal)) {
        follow = this.#take(follow, { kind: "bytes", piece: factsOf(piece) }, piece);
        if (follow.phase !== "following") return follow;
      }
    } catch (error) {
      return this.#take(follow, failureOf(error));
    }
    return this.#take(follow, { kind: "closed" });
  }

  #take(follow: Follow, event: FollowEvent, piece?: LogPiece): Follow {
    if (this.isStopped) return follow;
    const step = nextFollow(follow, event, this.#hasGap);
    if (step.isAnew === true) this.#beginAnew();
    if (step.gap !== undefined) this.#lose(step.gap.start, step.gap.end);
    if (step.isTaken === true && piece !== undefined) {
      this.#isRunning = piece.isRunning;
      this.#put(piece);
    }
    if (step.follow.phase === "complete") this.#isRunning = false;
    return step.follow;
  }

  async #fetch(offset: number, limit: number): Promise<boolean> {
    const epoch = this.#epoch;
    try {
      const piece = await this.#source.ask(offset, limit);
      // A log that has just been closed may be numbered in another way: whoever follows it finds out.
      if (epoch !== this.#epoch || piece.isRunning !== this.#isRunning || this.isStopped) return false;
      if (piece.offset > offset) this.#lose(offset, Math.min(piece.offset, this.#map.size));
      this.#put(piece);
      return piece.offset > offset || piece.bytes.length > 0;
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) this.#state.value = { phase: "absent", status: 404 };
      await this.#surroundings.wait(PAUSE_AFTER_FAILURE, this.#ended.signal);
      return false;
    }
  }

  #put(piece: LogPiece): void {
    this.#map.put(piece.offset, piece.bytes);
    this.#cache.put(piece.offset, piece.bytes);
    this.#publish();
  }

  #lose(start: number, end: number): void {
    this.#hasGap = true;
    this.#map.lose(start, end);
    this.#publish();
  }

  #beginAnew(): void {
    this.#epoch++;
    this.#map = new LogMap();
    this.#cache = new LogCache(CACHE_LIMIT);
    this.#asked.clear();
    this.#hasGap = false;
    this.#isRunning = true;
    this.#publish();
  }

  #tell(follow: Follow): void {
    const phase = follow.phase === "complete" || follow.phase === "absent" ? follow.phase : undefined;
    const status = follow.phase === "absent" ? follow.status : undefined;
    const isOpening = this.#map.size === 0 && follow.phase === "opening";
    const next = phase ?? (isCutOff(follow) ? "lost" : isOpening ? "opening" : "live");
    if (next !== this.#state.peek().phase) this.#state.value = { phase: next, status };
    this.#publish();
  }

  #publish(): void {
    this.#wake();
    if (this.#isDue) return;
    this.#isDue = true;
    this.#surroundings.onFrame(() => {
      this.#isDue = false;
      this.#version.value++;
    });
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}

function factsOf({ offset, bytes, size, isRunning }: LogPiece) {
  return { offset, length: bytes.length, size, isRunning };
}

function failureOf(error: unknown): FollowEvent {
  return error instanceof ApiError && error.status > 0 ? { kind: "refused", status: error.status } : { kind: "broken" };
}
