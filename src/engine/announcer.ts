import type { Job } from "../domain/job.ts";
import { type JobRef, jobKey, jobOfKey } from "../domain/job-id.ts";
import type { Outcome } from "../domain/run.ts";
import { DAY, type Duration, type Instant, later, SECOND, seconds } from "../domain/time.ts";
import type { Clock } from "../ports/clock.ts";
import type { LogStore, LogText } from "../ports/log-store.ts";
import type { Logger } from "../ports/logger.ts";
import { type Notifier, NotifyError } from "../ports/notifier.ts";
import type { OwedAnnouncement } from "../ports/store.ts";
import type { Ledger } from "./ledger.ts";
import { Turns } from "./turns.ts";

// A mail server that is down is often back within minutes; the last wait is repeated.
const RETRY_WAITS = [seconds(5), seconds(30), seconds(120), seconds(600), seconds(1_800)] as const;
/** How old news may become. Only what could not be told at all before is tried once more then. */
const OLDEST_NEWS = DAY;
/** More attempts than fit into that time, in case the clock is set back. */
const MOST_ATTEMPTS = 60;
/** How much may wait to be told: a mail server that is down for long must not fill memory and disk. */
const MOST_PENDING = 1_000;
/** How much is told at once by each notification: a start may find a thousand that wait. */
const MOST_AT_ONCE = 8;
const LOG_TAIL = 64 * 1024;
const NO_TIME = 0 as Duration;
/** What comes of an attempt whose turn has not come when the server stops. */
const LEFT = Symbol("left to the next start");
/** How long `stop` waits for announcements that are being sent. */
const STOP_PATIENCE = (10 * SECOND) as Duration;

export interface AnnouncerDeps {
  /** The name of the server. */
  server(): string;
  readonly clock: Clock;
  readonly logs: LogStore;
  readonly logger: Logger;
  readonly ledger: Pick<Ledger, "oweAnnouncements" | "announced">;
  notifiers(): readonly Notifier[];
}

/** How a run ended. */
export interface EndedRun {
  readonly job: Job;
  readonly counter: number;
  readonly outcome: Outcome;
}

/**
 * Tells the job's notifications how a run ended: success to some, failure and cancellation to others. What is to be told
 * is written down until it is, so that a crash costs no news; it may then be told twice.
 */
export class Announcer {
  readonly #deps: AnnouncerDeps;
  readonly #pending = new Set<Promise<void>>();
  /** By the name of the notification. */
  readonly #turns = new Map<string, Turns>();
  /** Aborts when no further attempt is to begin. */
  readonly #stopping = new AbortController();
  /** Aborts what is being sent. */
  readonly #giveUp = new AbortController();

  constructor(deps: AnnouncerDeps) {
    this.#deps = deps;
  }

  /**
   * Sends in the background, and tries again where that can help. Called just before the end of the run is entered, so that
   * no end is remembered without what is to be told of it.
   */
  announce({ job, counter, outcome }: EndedRun): void {
    const names = outcome.kind === "success" ? job.notifyOnSuccess : job.notifyOnFailure;
    const known = new Set(names.filter((name) => this.#notifier(name) !== undefined));
    const facts = { job: jobKey(job), name: job.name, counter, at: this.#deps.clock.now() };
    const told = outcome.kind === "failed" ? { kind: outcome.kind, reason: outcome.reason } : { kind: outcome.kind };
    const owed = [...known].map((notifier) => ({ ...facts, notifier, outcome: told }));
    const room = Math.max(0, MOST_PENDING - this.#pending.size);
    for (const one of owed.slice(room)) {
      this.#report(one, new Error(`${MOST_PENDING} announcements wait already`), { willRetry: false });
    }
    void this.#deps.ledger.oweAnnouncements(owed.slice(0, room));
    this.goOn(owed.slice(0, room));
  }

  /** Tells what is written down already; an earlier server could not. */
  goOn(owed: readonly OwedAnnouncement[]): void {
    for (const one of owed) {
      const telling = this.#tell(one).finally(() => this.#pending.delete(telling));
      this.#pending.add(telling);
    }
  }

  /** Waits a while for what is being sent. What could not be told is left to the next start. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    const allSent = new AbortController();
    const sending = Promise.all(this.#pending).then(() => allSent.abort());
    if (this.#pending.size > 0) await this.#deps.clock.sleep(STOP_PATIENCE, allSent.signal);
    this.#giveUp.abort();
    await sending;
  }

  async #tell(owed: OwedAnnouncement): Promise<void> {
    if (await this.#isDoneWith(owed)) await this.#deps.ledger.announced(owed);
  }

  /** Whether it was told or nothing can help; else the server stops, and the next one goes on. */
  async #isDoneWith(owed: OwedAnnouncement): Promise<boolean> {
    const { clock } = this.#deps;
    for (let attempt = 1; !this.#stopping.signal.aborted; attempt++) {
      const failure = await this.#turnsOf(owed.notifier).take(async () => {
        return this.#stopping.signal.aborted ? LEFT : this.#attempt(owed);
      });
      if (failure === LEFT) return false;
      if (failure === undefined) return true;
      const wait = this.#giveUp.signal.aborted
        ? NO_TIME
        : waitAfter(attempt, failure, { now: clock.now(), at: owed.at });
      this.#report(owed, failure, { willRetry: wait !== undefined });
      if (wait === undefined) return true;
      await clock.sleep(wait, this.#stopping.signal);
    }
    return false;
  }

  /** Answers why it was not told, if so. */
  async #attempt(owed: OwedAnnouncement): Promise<unknown> {
    const { server, logger } = this.#deps;
    const { signal } = this.#giveUp;
    const { name, counter, outcome, at } = owed;
    try {
      const notifier = this.#notifier(owed.notifier);
      if (notifier === undefined) throw new NotifyError("there is no such notification any more", { retry: false });
      const job = { ...jobOfKey(owed.job), name };
      const announcement = { server: server(), job, counter, outcome, at, log: await this.#logTail(job, owed) };
      await unlessAborted(() => notifier.send(announcement, signal), signal);
      logger.event("notify.sent", aboutOf(owed));
      return undefined;
    } catch (error) {
      return error;
    }
  }

  #turnsOf(name: string): Turns {
    const turns = this.#turns.get(name) ?? new Turns(MOST_AT_ONCE);
    this.#turns.set(name, turns);
    return turns;
  }

  /** As it is configured now: what is wrong with it may have been mended. */
  #notifier(name: string): Notifier | undefined {
    return this.#deps.notifiers().find((notifier) => notifier.name === name);
  }

  #report(owed: OwedAnnouncement, error: unknown, next: { readonly willRetry: boolean }): void {
    this.#deps.logger.event("notify.failed", { ...aboutOf(owed), error, ...next });
  }

  /** Read at each attempt: many that wait would hold much memory. */
  async #logTail(job: JobRef, { counter, outcome }: OwedAnnouncement): Promise<string> {
    try {
      const text = await this.#deps.logs.read(job, { counter, status: outcome.kind });
      return text === undefined ? "(there is no log)" : await tailOf(text);
    } catch (error) {
      return `(the log cannot be read: ${error instanceof Error ? error.message : error})`;
    }
  }
}

function aboutOf({ notifier, name, counter }: OwedAnnouncement) {
  return { notification: notifier, job: name, counter };
}

/** The wait before the next attempt; `undefined` where there is to be none. */
function waitAfter(
  attempt: number,
  failure: unknown,
  { now, at }: { readonly now: Instant; readonly at: Instant },
): Duration | undefined {
  const canHelp = failure instanceof NotifyError && failure.retry && attempt < MOST_ATTEMPTS;
  const wait = RETRY_WAITS[Math.min(attempt, RETRY_WAITS.length) - 1];
  if (!canHelp || wait === undefined) return undefined;
  return later(now, wait) <= later(at, OLDEST_NEWS) ? wait : undefined;
}

/** Does `work`, but waits for it no longer than until `signal` aborts: a notifier may ignore it. */
function unlessAborted(work: () => Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(new NotifyError("the server stops; it is told after the next start", { retry: true }));
    if (signal.aborted) return giveUp();
    signal.addEventListener("abort", giveUp, { once: true });
    const end = () => signal.removeEventListener("abort", giveUp);
    Promise.resolve().then(work).finally(end).then(resolve, reject);
  });
}

async function tailOf(text: LogText): Promise<string> {
  try {
    const start = Math.max(0, text.size - LOG_TAIL);
    const decoder = new TextDecoder();
    let tail = "";
    for await (const bytes of text.bytes({ start })) tail += decoder.decode(bytes, { stream: true });
    tail += decoder.decode();
    if (start === 0) return tail;
    // The cut may go through a character: what is left of it is not shown.
    return `… (${start} bytes before this are in the log)\n${tail.replace(/^\uFFFD{1,3}/, "")}`;
  } finally {
    await text.close();
  }
}
