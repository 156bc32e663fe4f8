import type { Job } from "../domain/job.ts";
import type { Outcome } from "../domain/run.ts";
import { type Duration, SECOND, seconds } from "../domain/time.ts";
import type { Clock } from "../ports/clock.ts";
import type { LogStore, LogText } from "../ports/log-store.ts";
import type { Logger } from "../ports/logger.ts";
import { type Announcement, type Notifier, NotifyError } from "../ports/notifier.ts";
import { unfailing } from "./unfailing-logger.ts";

// A mail server that is down is often back within minutes; after these waits the announcement is given up.
const RETRY_WAITS: readonly Duration[] = [seconds(5), seconds(30), seconds(120), seconds(600)];
const LOG_TAIL = 64 * 1024;
/** How long `stop` waits for announcements that are under way. */
const STOP_PATIENCE = (10 * SECOND) as Duration;

export interface AnnouncerDeps {
  /** The name of the server. */
  server(): string;
  readonly clock: Clock;
  readonly logs: LogStore;
  readonly logger: Logger;
  notifiers(): readonly Notifier[];
}

/** How a run ended, before its log is read for the announcement. */
export interface EndedRun {
  readonly job: Job;
  readonly counter: number;
  readonly outcome: Outcome;
}

/** Tells the job's notifications how a run ended: success to some, failure and cancellation to others. */
export class Announcer {
  readonly #deps: AnnouncerDeps;
  readonly #pending = new Set<Promise<void>>();
  readonly #stopping = new AbortController();

  constructor(deps: AnnouncerDeps) {
    this.#deps = { ...deps, logger: unfailing(deps.logger) };
  }

  /** Sends in the background, and tries again where that can help. */
  announce(run: EndedRun): void {
    const { job, outcome } = run;
    const names = outcome.kind === "success" ? job.notifyOnSuccess : job.notifyOnFailure;
    const notifiers = this.#deps.notifiers().filter((notifier) => names.includes(notifier.name));
    if (notifiers.length === 0) return;
    const sending = this.#tell(notifiers, run).finally(() => this.#pending.delete(sending));
    this.#pending.add(sending);
  }

  /** Waits a while for what is being sent, then gives up. */
  async stop(): Promise<void> {
    const allSent = new AbortController();
    const sending = Promise.all(this.#pending).then(() => allSent.abort());
    if (this.#pending.size > 0) await this.#deps.clock.sleep(STOP_PATIENCE, allSent.signal);
    this.#stopping.abort();
    await sending;
  }

  async #tell(notifiers: readonly Notifier[], run: EndedRun): Promise<void> {
    const { server, clock } = this.#deps;
    const at = clock.now();
    const announcement = { server: server(), ...run, at, log: await this.#logTail(run) };
    await Promise.all(notifiers.map((notifier) => this.#send(notifier, announcement)));
  }

  async #send(notifier: Notifier, announcement: Announcement): Promise<void> {
    const { logger, clock } = this.#deps;
    const { signal } = this.#stopping;
    const about = { notification: notifier.name, job: announcement.job.name, counter: announcement.counter };
    for (const wait of [...RETRY_WAITS, undefined]) {
      try {
        await unlessAborted(() => notifier.send(announcement, signal), signal);
        return logger.event("notify.sent", about);
      } catch (error) {
        const canRetry = error instanceof NotifyError && error.retry;
        logger.event("notify.failed", { ...about, error, willRetry: canRetry && wait !== undefined });
        if (!canRetry || wait === undefined) return;
        await clock.sleep(wait, signal);
      }
    }
  }

  async #logTail({ job, counter, outcome }: EndedRun): Promise<string> {
    try {
      const text = await this.#deps.logs.read(job, { counter, status: outcome.kind });
      return text === undefined ? "(there is no log)" : await tailOf(text);
    } catch (error) {
      return `(the log cannot be read: ${error instanceof Error ? error.message : error})`;
    }
  }
}

/** Does `work`, but waits for it no longer than until `signal` aborts: a notifier may ignore it. */
function unlessAborted(work: () => Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(new NotifyError("given up, because the server stops", { retry: false }));
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
