import type { Route } from "../contract/routes.ts";
import type { WireRun } from "../contract/wire-history.ts";
import { listIn } from "./answer.ts";
import type { Caller, OpenConnection } from "./caller.ts";
import { ClientError } from "./client-error.ts";
import type { OpenAnswer } from "./connection.ts";
import type { LogRef } from "./job-log.ts";
import { type LogChunk, logPart, logStateIn } from "./log-part.ts";
import { joined } from "./pieces.ts";
import { type LiveOptions, resumed } from "./resumed.ts";

/** Where to begin to follow a log, and how. */
export interface LogFollowOptions extends LiveOptions {
  /**
   * The first byte, from 0; a negative number counts from the end of the log as it is now.
   * @default 0
   */
  readonly offset?: number | undefined;
}

/** Where a log and the runs of its job are asked for. */
export interface LogRoutes {
  readonly text: Route;
  readonly runs: Route;
}

interface FollowedLog {
  readonly routes: LogRoutes;
  readonly log: LogRef;
  readonly offset: number;
  readonly live: LiveOptions;
}

/** A log can be silent for any time; asking anew costs little. */
const SILENCE_MS = 60_000;
/** How long to wait, at first and at the most, until it is looked again for the log of a run that has not begun. */
const FIRST_LOOK_MS = 100;
const LONGEST_LOOK_MS = 2_000;
/** How many bytes are asked for a second time, to see that the log is still the one that was followed. */
const OVERLAP = 1_024;

/** A log from a byte on, as it grows, until the run has ended and everything was given. */
export function followLog(
  caller: Caller,
  routes: LogRoutes,
  log: LogRef,
  { offset = 0, ...live }: LogFollowOptions,
): AsyncGenerator<LogChunk, void> {
  const follow = new LogFollow(caller, { routes, log, offset, live });
  return resumed(caller.options, live, { open: () => follow.open(), read: (answer) => follow.read(answer) });
}

/**
 * How far a log was followed. Offsets of a running log count in all that the run has printed. Of one that became too long
 * the middle is left out, and when its run ends, offsets count in what was kept. Whether a log is still numbered as it
 * was, the last bytes tell: they are asked for again with what comes behind them.
 */
class LogFollow {
  readonly #caller: Caller;
  readonly #followed: FollowedLog;
  /** Where the next byte comes; `undefined` until there was an answer. */
  #next: number | undefined;
  /** The bytes before it, up to {@link OVERLAP}. */
  #last: Uint8Array = new Uint8Array();
  #hasGap = false;
  /** An answer ended where it began: the next byte may be one that is left out, and is asked for by itself. */
  #isAtEdge = false;

  constructor(caller: Caller, followed: FollowedLog) {
    this.#caller = caller;
    this.#followed = followed;
  }

  /** Connects where the last connection stopped; `undefined` when everything was given. */
  async open(): Promise<OpenConnection | undefined> {
    const { sleep } = this.#caller.options;
    const { signal = new AbortController().signal } = this.#followed.live;
    let hasEnded = false;
    for (let wait = FIRST_LOOK_MS; ; wait = Math.min(2 * wait, LONGEST_LOOK_MS)) {
      try {
        return await this.#ask();
      } catch (error) {
        const code = error instanceof ClientError ? error.code : undefined;
        if (code === "ERR_LOG_OFFSET" && this.#next !== undefined) {
          return (await this.#isAllGiven()) ? undefined : this.#ask();
        }
        // A run that ended had its log from the moment at which it began, which may have been after it was asked for.
        if (code !== "ERR_LOG_NOT_FOUND" || this.#next !== undefined || hasEnded) throw error;
        const run = await this.#run();
        if (run === undefined) throw error;
        hasEnded = !(run.status === "queued" || run.status === "running");
      }
      if (!hasEnded) await sleep(wait, signal);
    }
  }

  async *read(answer: OpenAnswer): AsyncGenerator<LogChunk, "complete" | "again" | "ended"> {
    const { offset: start, size, isRunning } = logStateIn(answer);
    const isEdge = this.#isAtEdge;
    this.#isAtEdge = false;
    if (isEdge && !isRunning) return "again";
    if (this.#hasGap && !isRunning) return this.#afterRenumbering();
    const begin = this.#jumpTo(start);
    let at = start;
    for await (const piece of answer.pieces(SILENCE_MS)) {
      const fresh = this.#freshOf(at, piece);
      if (fresh === undefined) return this.#afterRenumbering();
      at += piece.length;
      if (fresh.length === 0) continue;
      const offset = at - fresh.length;
      this.#take(offset, fresh);
      yield { offset, bytes: fresh };
    }
    if (!isRunning && at >= size) return "complete";
    if (this.#next !== begin) return "again";
    this.#isAtEdge = isRunning && !isEdge;
    return this.#isAtEdge ? "again" : "ended";
  }

  #ask(): Promise<OpenConnection> {
    const { routes, log, live, offset } = this.#followed;
    const overlap = this.#isAtEdge ? 0 : this.#last.length;
    const from = this.#next === undefined ? offset : this.#next - overlap;
    return this.#caller.open(routes.text, { ...log, offset: from, follow: true }, live);
  }

  /** An answer begins at `start`; behind where it was asked for, bytes are left out. */
  #jumpTo(start: number): number {
    if (this.#next === undefined || start > this.#next) {
      this.#hasGap = this.#next !== undefined;
      this.#next = start;
      this.#last = new Uint8Array();
    }
    return this.#next;
  }

  /** What of a piece was not given yet; `undefined` when what was given is not what stands there. */
  #freshOf(at: number, piece: Uint8Array): Uint8Array | undefined {
    const next = this.#next ?? at;
    const known = this.#last.subarray(this.#last.length - (next - at)).subarray(0, piece.length);
    if (next <= at) return piece;
    return known.every((byte, index) => byte === piece[index]) ? piece.subarray(known.length) : undefined;
  }

  #take(offset: number, bytes: Uint8Array): void {
    this.#next = offset + bytes.length;
    const last = bytes.length >= OVERLAP ? bytes : joined([this.#last, bytes]);
    this.#last = last.slice(-OVERLAP);
  }

  /** The run, which may have no log yet: it waits for its turn, or has just begun. */
  async #run(): Promise<WireRun | undefined> {
    const { routes, log, live } = this.#followed;
    const parameters = { id: log.id, before: log.counter + 1, limit: 1 };
    const [run] = listIn<WireRun>(await this.#caller.ask(routes.runs, parameters, live));
    return run?.counter === log.counter ? run : undefined;
  }

  async #afterRenumbering(): Promise<"complete" | "again"> {
    return (await this.#isAllGiven()) ? "complete" : "again";
  }

  /** Of a log that is renumbered: whether it ends as what was given does. If not, it is begun anew. */
  async #isAllGiven(): Promise<boolean> {
    const { routes, log, live } = this.#followed;
    const known = this.#last;
    const end = await logPart(this.#caller, routes.text, log, { ...live, offset: -known.length });
    if (!end.isRunning && known.length > 0 && isSame(end.bytes, known)) return true;
    this.#next = undefined;
    this.#last = new Uint8Array();
    this.#hasGap = false;
    return false;
  }
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
