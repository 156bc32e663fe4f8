import type { Job } from "../domain/job.ts";
import type { Outcome } from "../domain/run.ts";
import { type Duration, SECOND, seconds } from "../domain/time.ts";
import type { Clock } from "../ports/clock.ts";
import type { LogStore } from "../ports/log-store.ts";
import type { Logger } from "../ports/logger.ts";
import { type Announcement, type Notifier, NotifyError } from "../ports/notifier.ts";

// A mail server that is down is often back within minutes; after these waits the announcement is given up.
const RETRY_WAITS: readonly Duration[] = [seconds(5), seconds(30), seconds(120), seconds(600)];
const LOG_TAIL = 64 * 1024;
/** How long `stop` waits for announcements that are under way. */
const STOP_PATIENCE = (10 * SECOND) as Duration;

export interface AnnouncerDeps {
  readonly server: string;
  readonly clock: Clock;
  readonly logs: LogStore;
  readonly logger: Logger;
  readonly notifiers: readonly Notifier[];
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
    this.#deps = deps;
  }

  /** Sends in the background, and tries again where that can help. */
  announce(run: EndedRun): void {
    const { job, outcome } = run;
    const names = outcome.kind === "success" ? job.notifyOnSuccess : job.notifyOnFailure;
    const notifiers = this.#deps.notifiers.filter((notifier) => names.includes(notifier.name));
    if (notifiers.length === 0) return;
    const sending = this.#tell(notifiers, run).finally(() => this.#pending.delete(sending));
    this.#pending.add(sending);
  }

  /** Waits a while for what is being sent, then gives up. */
  async stop(): Promise<void> {
    if (this.#pending.size > 0) {
      const patience = new AbortController();
      const all = Promise.all(this.#pending).then(() => patience.abort());
      await this.#deps.clock.sleep(STOP_PATIENCE, patience.signal);
      this.#stopping.abort();
      await all;
    }
    this.#stopping.abort();
  }

  async #tell(notifiers: readonly Notifier[], run: EndedRun): Promise<void> {
    const { server, clock } = this.#deps;
    const at = clock.now();
    const announcement = { server, ...run, at, log: await this.#logTail(run) };
    await Promise.all(notifiers.map((notifier) => this.#send(notifier, announcement)));
  }

  async #send(notifier: Notifier, announcement: Announcement): Promise<void> {
    const { logger, clock } = this.#deps;
    const about = { notification: notifier.name, job: announcement.job.name, counter: announcement.counter };
    for (const wait of [...RETRY_WAITS, undefined]) {
      try {
        await notifier.send(announcement, this.#stopping.signal);
        return logger.event("notify.sent", about);
      } catch (error) {
        const willRetry = error instanceof NotifyError && error.retry && wait !== undefined;
        logger.event("notify.failed", { ...about, error, willRetry });
        if (!willRetry || this.#stopping.signal.aborted) return;
        await clock.sleep(wait, this.#stopping.signal);
      }
      if (this.#stopping.signal.aborted) return;
    }
  }

  async #logTail({ job, counter, outcome }: EndedRun): Promise<string> {
    try {
      const text = await this.#deps.logs.read(job, { counter, status: outcome.kind });
      if (text === undefined) return "(the log is gone)";
      const start = Math.max(0, text.size - LOG_TAIL);
      const decoder = new TextDecoder();
      let tail = start > 0 ? `… (${start} bytes before this are in the log)\n` : "";
      for await (const bytes of text.bytes({ start })) tail += decoder.decode(bytes, { stream: true });
      await text.close();
      return tail;
    } catch (error) {
      return `(the log cannot be read: ${error instanceof Error ? error.message : error})`;
    }
  }
}
